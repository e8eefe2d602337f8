/**
 * What the stream of risk tells, held against the core that it comes from: seeded random commands, and what a client makes of the
 * messages is what the core says when it is asked anew.
 */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { RiskBoard, type RiskMessage } from '../../clients/typescript/src/risk-board.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { type Actor, type Permission, permissions } from '../../src/common/model/actor.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { RiskLimit, type RiskLimitName } from '../../src/common/model/risk-limits.js';
import { SystemClock } from '../../src/common/nest/system-clock.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { LiveReads, type LiveState } from '../../src/modules/engine/live-state.js';
import { EventFedDirectory } from '../../src/modules/instruments/event-fed-directory.js';
import { type ClientSocket, Connection, type Frame } from '../../src/modules/realtime/connection.js';
import { RiskChannel } from '../../src/modules/realtime/domain/risk-channel.js';
import { WireWriter } from '../../src/modules/realtime/domain/wire-layout.js';
import { RiskScope } from '../../src/modules/realtime/domain/wire-messages.js';
import { ObjectForm } from '../../src/modules/realtime/json-form.js';
import { RiskRows } from '../../src/modules/realtime/risk-rows.js';
import { RiskStreams } from '../../src/modules/realtime/risk-streams.js';
import {
  WatchAccountHandler,
  WatchAccountQuery,
  WatchVenueHandler,
  type WatchVenueQuery,
} from '../../src/modules/risk/risk-watch.queries.js';
import { commandOf } from '../support/command.js';
import { EventFlow } from '../support/event-flow.js';
import { untilTrue } from '../support/until.js';

const SEED = Number(process.env['TEST_SEED'] ?? 43);
const [ALICE, BOB] = [1, 2];
const SLOW_BYTES = 1_000;
const own = { scope: RiskScope.account, accountId: 0 };
const ofVenue = { scope: RiskScope.venue, accountId: 0 };

class Reader implements ClientSocket {
  isOpen = true;
  bufferedBytes = 0;
  readonly ping = undefined;
  readonly told: Frame[] = [];

  send(frame: Frame): void {
    this.told.push(frame);
  }

  close(): void {
    this.isOpen = false;
  }

  terminate(): void {
    this.isOpen = false;
  }
}

/** A venue without processes: the core, and the streams that look at it every millisecond. */
class SmallVenue {
  readonly flow: EventFlow;
  readonly directory = new EventFedDirectory();
  readonly streams: RiskStreams;
  readonly rows = new RiskRows(this.directory);
  reads = 0;
  private readonly accounts: WatchAccountHandler;
  private readonly form = new ObjectForm(this.directory);
  private connections = 0;

  constructor(accounts = 3) {
    this.flow = new EventFlow({ seed: SEED, accounts });
    const { view } = this.flow;
    class Reads extends LiveReads {
      answer<T>(read: (state: LiveState) => T): Promise<T> {
        return Promise.resolve(read(view));
      }
    }
    const [reads, clock] = [new Reads(), new SystemClock()];
    this.accounts = new WatchAccountHandler(reads, clock);
    const venue = new WatchVenueHandler(reads, clock);
    const execute = (query: WatchAccountQuery | WatchVenueQuery): Promise<unknown> => {
      this.reads += 1;
      return query instanceof WatchAccountQuery ? this.accounts.execute(query) : venue.execute(query);
    };
    this.streams = new RiskStreams({ execute } as never, this.rows, 1);
  }

  run(commands: number): void {
    this.take(this.flow.next(commands));
  }

  /** A limit that is set beside the random commands. */
  limit(name: RiskLimitName, value: number, target: object = {}): void {
    const body = { limit: RiskLimit[name], value, untilUs: 0, instrumentId: 0, assetId: 0, tradeGroup: 0, ...target };
    const { accountId = 0, ...terms } = body as { accountId?: number };
    const { core } = this.flow;
    const records = RecordBuffer.ofCapacity(1_024);
    const events = new EventWriter(0, 4_096);
    writeCommand(records, 0, commandOf('SetRiskLimit', accountId, terms as never), core.sequence + 1, core.timeUs);
    core.apply(records, 0, events);
    const { sequence } = core;
    this.take({
      events: events.buffer,
      start: events.start,
      end: events.end,
      firstSequence: sequence,
      lastSequence: sequence,
      isReplay: false,
    });
  }

  connect(accountId: number, allowed: readonly Permission[] = permissions): { connection: Connection; reader: Reader } {
    const reader = new Reader();
    const limits = { slowBytes: SLOW_BYTES, privateBytesMax: 1e6 };
    const connection = new Connection((this.connections += 1), reader, this.form, '::1', limits, 0);
    connection.actor = { accountId, permissions: new Set(allowed) } as unknown as Actor;
    return { connection, reader };
  }

  /** What a client that begins now is told of the account. */
  async truth(accountId: number): Promise<string[]> {
    const { connection } = this.connect(accountId);
    const query = new WatchAccountQuery(connection.actor as Actor, 'account:read', accountId);
    const watched = await this.accounts.execute(query);
    const channel = new RiskChannel(accountId);
    channel.take(new WireWriter(1_024), watched, this.rows.ofAccount(accountId, watched));
    const writer = new WireWriter(1_024);
    channel.writeSnapshot(writer);
    return rowsOf(boardOf([this.form.encode(writer.take())], accountId));
  }

  private take(batch: EventBatch): void {
    this.directory.onEvents(batch);
    this.streams.onEvents(batch);
  }
}

/** What a client makes of the frames; every change must be the next one. */
function boardOf(frames: readonly Frame[], accountId: number): RiskBoard {
  const board = new RiskBoard();
  for (const message of frames.flat() as unknown as RiskMessage[]) {
    if (!message.message.startsWith('risk') || message.channelAccountId !== accountId) continue;
    expect(board.take(message)).toBe(true);
  }
  return board;
}

/** All rows without their places, in one order. */
function rowsOf(board: RiskBoard): string[] {
  return (['riskAccount', 'riskInstrument', 'riskPosition', 'riskExposure', 'riskLimit'] as const)
    .flatMap((name) => board.all(name) as unknown as Record<string, unknown>[])
    .map(({ sequence: _s, channelSequence: _c, time: _t, timeNs: _n, ...row }) => JSON.stringify(row))
    .toSorted((one, other) => one.localeCompare(other));
}

let venue: SmallVenue;

beforeEach(() => {
  venue = new SmallVenue();
  venue.run(30);
});

describe(`an account (TEST_SEED=${SEED})`, () => {
  test('is shown as the core has it, whatever happens', async () => {
    const { connection, reader } = venue.connect(ALICE);
    await venue.streams.subscribe(connection, 7, own);
    for (let round = 0; round < 40; round += 1) {
      if (round % 5 === 0) venue.limit('gross_exposure', 1e12 + round, { assetId: 2, accountId: ALICE });
      if (round % 7 === 0) venue.limit('position', round === 21 ? -1 : 1e6, { instrumentId: 1 });
      venue.run(25);
      const truth = await venue.truth(ALICE);
      await untilTrue('the board is the core', () => {
        const board = boardOf(reader.told, ALICE);
        return board.isComplete && JSON.stringify(rowsOf(board)) === JSON.stringify(truth);
      });
    }
    expect(boardOf(reader.told, ALICE).all('riskPosition').length).toBeGreaterThan(0);
  });

  test('is read only while somebody watches and something happens', async () => {
    venue.run(100);
    expect(venue.reads).toBe(0);
    const { connection } = venue.connect(ALICE);
    await venue.streams.subscribe(connection, 1, own);
    expect(venue.reads).toBe(1);
    await new Promise((later) => setTimeout(later, 50));
    expect(venue.reads).toBe(1);
    venue.run(5);
    await untilTrue('a look', () => venue.reads > 1);
    connection.close(1000, 'bye');
    venue.run(5);
    await new Promise((later) => setTimeout(later, 50));
    const { reads } = venue;
    venue.run(5);
    await new Promise((later) => setTimeout(later, 50));
    expect(venue.reads).toBe(reads);
  });

  test('who does not keep up gets everything anew, when it has caught up', async () => {
    const { connection, reader } = venue.connect(ALICE);
    await venue.streams.subscribe(connection, 1, own);
    reader.bufferedBytes = SLOW_BYTES + 1;
    const before = reader.told.length;
    const reads = venue.reads;
    venue.run(200);
    await untilTrue('a look', () => venue.reads > reads);
    await new Promise((later) => setTimeout(later, 20));
    expect(reader.told).toHaveLength(before);
    reader.bufferedBytes = 0;
    await untilTrue('a second snapshot', () => reader.told.length > before);
    expect(rowsOf(boardOf(reader.told, ALICE))).toEqual(await venue.truth(ALICE));
  });
});

describe('who may watch', () => {
  test('loses the stream with the permission, and the others keep it', async () => {
    const [watcher, owner] = [venue.connect(BOB), venue.connect(ALICE)];
    await venue.streams.subscribe(watcher.connection, 1, { ...own, accountId: ALICE });
    await venue.streams.subscribe(owner.connection, 1, own);
    watcher.connection.actor = { accountId: BOB, permissions: new Set() } as unknown as Actor;
    venue.run(50);
    await untilTrue('the end', () => JSON.stringify(watcher.reader.told).includes('"unsubscribed"'));
    const told = watcher.reader.told.length;
    venue.run(50);
    const truth = await venue.truth(ALICE);
    await untilTrue(
      'the owner is told',
      () => JSON.stringify(rowsOf(boardOf(owner.reader.told, ALICE))) === JSON.stringify(truth),
    );
    expect(watcher.reader.told).toHaveLength(told);
  });

  test('watches so many accounts with one connection, and no more', async () => {
    const { connection } = venue.connect(ALICE);
    await venue.streams.subscribe(connection, 1, ofVenue);
    await venue.streams.subscribe(connection, 2, own);
    await expect(venue.streams.subscribe(connection, 3, own)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await venue.streams.unsubscribe(connection, 4, own);
    await venue.streams.subscribe(connection, 5, own);
    const many = new SmallVenue(65);
    many.run(300);
    const desk = many.connect(0).connection;
    const watch = (accountId: number): Promise<void> => many.streams.subscribe(desk, accountId, { ...own, accountId });
    for (let accountId = 1; accountId <= 64; accountId += 1) await watch(accountId);
    await expect(watch(65)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await many.streams.unsubscribe(desk, 66, { ...own, accountId: 1 });
    await expect(watch(400)).rejects.toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
    await watch(65);
  });
});

test('the venue is told who has used most of a limit, and forgets who uses none', async () => {
  const { connection, reader } = venue.connect(0);
  venue.limit('open_orders', 50);
  await venue.streams.subscribe(connection, 1, ofVenue);
  const peaks = (): string[] =>
    boardOf(reader.told, 0)
      .all('riskAccount')
      .map(({ accountId, limit, usedPpm }) => `${accountId} ${limit} ${usedPpm}`)
      .toSorted((one, other) => one.localeCompare(other));
  for (let round = 0; round < 10; round += 1) {
    venue.run(60);
    const { core } = venue.flow;
    const open = [1, 2, 3].map((id) => core.gate.openOrdersOf(id)).map((count, at) => [at + 1, count] as const);
    const used = open.filter(([, count]) => count > 0).map(([id, count]) => `${id} open_orders ${count * 20_000}`);
    await untilTrue('the peaks are those of the core', () => {
      const told = peaks();
      return JSON.stringify(told) === JSON.stringify(['0 null 0', ...used]);
    });
  }
});
