/** The event store as it is read: pages, exports, and aggregates as of any moment, against the core that made it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { isOpen, type OrderView } from '../../src/common/model/order-view.js';
import { EventsRemoved } from '../../src/modules/engine/event-source.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import {
  type AggregateName,
  type AggregateState,
  type History,
  HistoryTooLong,
  type Place,
  readHistory,
  readPage,
} from '../../src/modules/event-history/archive-reader.js';
import { AccountAggregate, type AccountState } from '../../src/modules/event-history/domain/account-aggregate.js';
import {
  InstrumentAggregate,
  type InstrumentState,
} from '../../src/modules/event-history/domain/instrument-aggregate.js';
import { OrderAggregate } from '../../src/modules/event-history/domain/order-aggregate.js';
import { exportEvents } from '../../src/modules/event-history/event-export.js';
import type { Moment } from '../../src/modules/engine/moment.js';
import { type AggregateKey, replayAggregate } from '../../src/modules/event-history/replayed-aggregate.js';
import { type SmallVenue, tradeSmallVenue } from '../support/small-venue.js';

const COMMANDS = 500;
const EARLIER = 317;
/** Each check reads the whole store. */
const ORDERS_PER_CHECKED = 9;
const seed = Number(process.env['TEST_SEED'] ?? 3);
const START: Place = { sequence: 0, index: 0 };

let folder: string;
let dataDir: string;
let venue: SmallVenue;
/** The same venue when it had taken fewer commands. */
let earlier: SmallVenue;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-archive-'));
  dataDir = join(folder, 'data');
  venue = tradeSmallVenue(dataDir, seed, COMMANDS);
  earlier = tradeSmallVenue(join(folder, 'earlier'), seed, EARLIER);
  expect(venue.hashes.slice(0, EARLIER + 1)).toEqual(earlier.hashes);
});
afterAll(() => rmSync(folder, { recursive: true }));

function history(aggregate: AggregateName, id: number, asOf?: Moment, after = START, limit = 10_000): History {
  return readHistory(dataDir, { aggregate, id, asOf, after, limit }, COMMANDS, () => false);
}

describe('pages', () => {
  test.each([1, 7, 1_000])('of %i events give every event once, in order', (limit) => {
    const read: VenueEvent[] = [];
    let after: Place = { sequence: 0, index: Number.MAX_SAFE_INTEGER };
    for (let page = 0; page <= venue.events.length; page += 1) {
      const { events, hasMore } = readPage(dataDir, after, limit, COMMANDS);
      read.push(...events);
      if (!hasMore) break;
      expect(events).toHaveLength(limit);
      after = events.at(-1) as VenueEvent;
    }
    expect(read).toEqual(venue.events);
  });

  test('begin at any sequence and show nothing behind what is stored', () => {
    const after = { sequence: 99, index: Number.MAX_SAFE_INTEGER };
    const { events } = readPage(dataDir, after, 10_000, 200);
    expect(events).toEqual(venue.events.filter(({ sequence }) => sequence >= 100 && sequence <= 200));
    expect(readPage(dataDir, { sequence: COMMANDS, index: 99 }, 10, COMMANDS)).toEqual({ events: [], hasMore: false });
  });
});

describe.each([
  ['now', undefined, () => venue],
  ['as of a sequence', { sequence: EARLIER }, () => earlier],
] as const)('%s', (_name, asOf, then) => {
  test('an order is what the core has', () => {
    const { core } = then();
    const view = new LiveView(core);
    for (let orderId = 1; orderId <= core.lastOrderId; orderId += ORDERS_PER_CHECKED) {
      const state = history('order', orderId, asOf).state as OrderView;
      const open = view.openOrder(orderId);
      expect({ orderId, isOpen: isOpen(state.status) }).toEqual({ orderId, isOpen: open !== undefined });
      if (open === undefined) continue;
      const { accountId, side, priceTicks, quantityLots, openLots, filledNotional, feePaid, sequence } = open;
      expect(state).toMatchObject({
        accountId,
        side,
        priceTicks,
        quantityLots,
        openLots,
        filledNotional,
        feePaid,
        sequence,
      });
    }
    expect(history('order', core.lastOrderId + 1, asOf).state).toBeUndefined();
  }, 60_000);

  test('an account has what the core says', () => {
    const { core } = then();
    const view = new LiveView(core);
    for (let accountId = 1; accountId <= core.ledger.accountCount; accountId += 1) {
      const state = history('account', accountId, asOf).state as AccountState;
      const balances = state.balances.filter(({ available, held }) => available !== 0 || held !== 0);
      expect({ accountId, balances }).toEqual({ accountId, balances: view.balances(accountId) });
    }
  });

  test('an instrument has the best prices and the phase of the core', () => {
    const { core } = then();
    const view = new LiveView(core);
    for (const { instrumentId, phase } of core.registry.instruments) {
      const state = history('instrument', instrumentId, asOf).state as InstrumentState;
      const { bids, asks } = view.depth(instrumentId, 1);
      const best = [bids[0], asks[0]].map(
        (level) => level && { priceTicks: level.priceTicks, quantityLots: level.quantityLots },
      );
      expect([state.bestBid ?? undefined, state.bestAsk ?? undefined]).toEqual(best);
      expect(state.phase).toBe(phase);
    }
  });
});

test('a history as of a time ends with the last event of that time', () => {
  const timeUs = venue.timesUs[EARLIER] as number;
  const sequence = venue.timesUs.findLastIndex((time) => time <= timeUs);
  for (const [aggregate, id] of [
    ['account', 2],
    ['instrument', 1],
  ] as const) {
    expect(history(aggregate, id, { timeUs })).toEqual(history(aggregate, id, { sequence }));
  }
});

test('a history in pages is the history, with the state after each event', () => {
  const whole = history('account', 1);
  const paged: { event: VenueEvent; state: AggregateState }[] = [];
  let after = START;
  for (let page = 0; page <= venue.events.length; page += 1) {
    const { changes, hasMore, state } = history('account', 1, undefined, after, 9);
    expect(state).toEqual(whole.state);
    paged.push(...changes);
    if (!hasMore) break;
    after = changes.at(-1)?.event as VenueEvent;
  }
  expect(paged).toEqual(whole.changes);
  expect(paged.at(-1)?.state).toEqual(whole.state);
});

test('what takes too long is given up', () => {
  const query = { aggregate: 'account', id: 1, asOf: undefined, after: START, limit: 1 } as const;
  expect(() => readHistory(dataDir, query, COMMANDS, () => true)).toThrow(HistoryTooLong);
});

test('what retention has removed is not passed over', () => {
  const shortened = join(folder, 'shortened');
  cpSync(dataDir, shortened, { recursive: true });
  rmSync(join(shortened, 'events', '000000000001.seg'));
  const query = { aggregate: 'account', id: 1, asOf: undefined, after: START, limit: 1 } as const;
  expect(() => readHistory(shortened, query, COMMANDS, () => false)).toThrow(EventsRemoved);
  expect(() => readPage(shortened, START, 10, COMMANDS)).toThrow(EventsRemoved);
  const late = { sequence: COMMANDS - 5, index: Number.MAX_SAFE_INTEGER };
  expect(readPage(shortened, late, 100, COMMANDS)).toEqual(readPage(dataDir, late, 100, COMMANDS));
});

test('a rebuild of the rows tells how far it is', () => {
  const { stderr, stdout, status } = spawnSync(process.execPath, ['dist/cli.js', 'projections', 'rebuild', dataDir], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining(`rebuilt to sequence ${COMMANDS}: ${venue.events.length} events`),
  });
  expect(stderr).toContain(`100 %: sequence ${COMMANDS} of ${COMMANDS}, ${venue.events.length} events`);
});

describe('an aggregate throws on a past that cannot be', () => {
  const without = (events: readonly VenueEvent[], name: string): VenueEvent[] => {
    const at = events.findIndex((event) => event.name === name && event.accountId === 1);
    return events.filter((_, index) => index !== at);
  };

  test('money that an account never got', () => {
    const account = new AccountAggregate(1);
    expect(() => without(venue.events, 'FundsDeposited').forEach((event) => account.apply(event))).toThrow('account 1');
  });

  test('an order that is accepted twice', () => {
    const order = new OrderAggregate(1);
    const accepted = venue.events.find(({ name }) => name === 'OrderAccepted') as VenueEvent;
    order.apply(accepted);
    expect(() => order.apply(accepted)).toThrow('accepted once');
  });

  test('a book that is crossed', () => {
    const instrument = new InstrumentAggregate(1);
    const defined = venue.events.find(({ name }) => name === 'InstrumentDefined') as VenueEvent;
    const rested = venue.events.find((event) => event.name === 'OrderRested' && event.body.instrumentId === 1);
    instrument.apply(defined, undefined);
    for (const [side, priceTicks] of [
      [1, 10],
      [2, 9],
    ] as const) {
      instrument.apply(rested as VenueEvent, { instrumentId: 1, side, priceTicks, quantityLots: 1, orders: 1 });
    }
    expect(() => instrument.check()).toThrow('not crossed');
  });
});

describe('a replay', () => {
  const keys: AggregateKey[] = [
    { aggregate: 'order', orderId: 5 },
    { aggregate: 'account', accountId: 2 },
    { aggregate: 'instrument', symbol: 'ETH-USD' },
  ];

  test.each(keys)('tells the same of $aggregate as the event store', (key) => {
    const { replay, state } = replayAggregate(dataDir, key, { sequence: EARLIER });
    expect(replay).toMatchObject({ sequence: EARLIER, stateHash: venue.hashes[EARLIER] });
    const again = replayAggregate(join(folder, 'earlier'), key, undefined);
    expect(again.state).toEqual(state);
    expect(state).toBeDefined();
  });
});

describe('an export', () => {
  test('as JSONL has every event with decimals', () => {
    const lines = [...exportEvents({ dataDir, format: 'jsonl' })].map((line) => JSON.parse(line));
    expect(lines.map(({ sequence, index, name }) => ({ sequence, index, name }))).toEqual(
      venue.events.map(({ sequence, index, name }) => ({ sequence, index, name })),
    );
    const rested = lines.find(({ name }) => name === 'OrderRested');
    expect(rested.fields).toMatchObject({
      symbol: expect.stringMatching(/-USD$/),
      side: expect.stringMatching(/^(buy|sell)$/),
      price: expect.stringMatching(/^\d+(\.5)?$/),
      quantity: expect.stringMatching(/^\d+(\.\d)?$/),
    });
  });

  test('as CSV has as many cells in each line as in the first', () => {
    const [header = '', ...lines] = [...exportEvents({ dataDir, format: 'csv' })];
    expect(header).toMatch(/^sequence,index,time,name,accountId,symbol,/);
    expect(lines).toHaveLength(venue.events.length);
    const columns = header.split(',').length;
    for (const line of lines) expect(line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(columns);
  });

  test('of a range has that range, and knows what was defined before it', () => {
    const timeUs = venue.timesUs[200] as number;
    const lines = [...exportEvents({ dataDir, format: 'jsonl', from: { sequence: 100 }, to: { timeUs } })];
    const wanted = venue.events.filter((event) => event.sequence >= 100 && event.timeUs <= timeUs);
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(wanted.map(({ sequence }) => sequence));
    expect(lines.some((line) => line.includes('"symbol":"BTC-USD"'))).toBe(true);
  });

  test('comes from the command line, as does an aggregate as of a moment', () => {
    const tradsys = (...args: string[]) => spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });
    const printed = tradsys('events', 'export', dataDir, '--format', 'csv', '--from', '490');
    expect(printed.stdout).toBe([...exportEvents({ dataDir, format: 'csv', from: { sequence: 490 } })].join(''));
    const replayed = tradsys('replay', dataDir, '--to', String(EARLIER), '--account', '2');
    const [first = '', ...rest] = replayed.stdout.split('\n');
    expect(first).toBe(`${EARLIER} ${venue.hashes[EARLIER]}`);
    const key = { aggregate: 'account', accountId: 2 } as const;
    expect(JSON.parse(rest.join('\n'))).toEqual(replayAggregate(dataDir, key, { sequence: EARLIER }).state);
    expect(tradsys('replay', dataDir, '--order', '99999')).toMatchObject({ status: 1 });
  });
});
