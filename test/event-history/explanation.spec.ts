/** Explanations of orders, from event store and journal, against the books of a core that is asked behind every command. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Side } from '../../src/common/model/order-terms.js';
import type { OrderView } from '../../src/common/model/order-view.js';
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { ReplayedVenue } from '../../src/modules/engine/replayed-venue.js';
import { HistoryTooLong, readHistory } from '../../src/modules/event-history/archive-reader.js';
import { type Explanation, explainOrder } from '../../src/modules/event-history/order-explainer.js';
import { type SmallVenue, tradeSmallVenue } from '../support/small-venue.js';

const COMMANDS = 600;
const LEVELS = 1_000;
const seed = Number(process.env['TEST_SEED'] ?? 5);
/** Each explanation reads the rest of the store. */
const ORDERS_PER_CHECKED = 3;
const INSTRUMENTS = [1, 2];

interface QueuedOrder {
  readonly orderId: number;
  readonly openLots: number;
}
interface Level {
  readonly priceTicks: number;
  readonly quantityLots: number;
}
interface PastBook {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  queue(side: number, priceTicks: number): readonly QueuedOrder[];
}

let dataDir: string;
let venue: SmallVenue;
let replayed: ReplayedVenue;
/** By sequence, then by instrument. */
const books: PastBook[][] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-explanation-'));
  venue = tradeSmallVenue(dataDir, seed, COMMANDS);
  replayed = new ReplayedVenue(dataDir);
  const core = new VenueCore();
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const replay = new CommandReplay(new NodeDisk(), dataDir, defaultJournalSettings, (commands, offset) => {
    events.reset();
    core.apply(commands, offset, events);
  });
  books.push([]);
  for (let sequence = 1; sequence <= COMMANDS; sequence += 1) {
    replay.run(1);
    books.push(INSTRUMENTS.map((instrumentId) => bookNow(core, instrumentId)));
  }
  replay.close();
});
afterAll(() => {
  replayed.close();
  rmSync(dataDir, { recursive: true });
});

/** No order of the small venue is hidden, so what is open is what is displayed. */
function bookNow(core: VenueCore, instrumentId: number): PastBook {
  const view = new LiveView(core);
  const { bids, asks } = view.depth(instrumentId, LEVELS);
  const queues = new Map<string, readonly QueuedOrder[]>();
  for (const [side, levels] of [
    [Side.buy, bids],
    [Side.sell, asks],
  ] as const)
    for (const { priceTicks } of levels)
      queues.set(`${side}/${priceTicks}`, view.queueAt(instrumentId, side, priceTicks));
  return { bids, asks, queue: (side, priceTicks) => queues.get(`${side}/${priceTicks}`) ?? [] };
}

function explain(order: OrderView): Explanation {
  return explainOrder(dataDir, replayed, order, COMMANDS, () => false);
}

function orderOf(orderId: number): OrderView {
  const query = {
    aggregate: 'order',
    id: orderId,
    asOf: undefined,
    after: { sequence: 0, index: 0 },
    limit: 1,
  } as const;
  return readHistory(dataDir, query, COMMANDS, () => false).state as OrderView;
}

const bookAt = (sequence: number, instrumentId: number): PastBook | undefined => books[sequence]?.[instrumentId - 1];

/** What stands before the order behind a command, by the core. */
function aheadAt(sequence: number, { orderId, instrumentId, side }: OrderView, priceTicks: number) {
  const queue = bookAt(sequence, instrumentId)?.queue(side, priceTicks) ?? [];
  const place = queue.findIndex((one) => one.orderId === orderId);
  if (place < 0) return undefined;
  return { orders: place, lots: queue.slice(0, place).reduce((sum, { openLots }) => sum + openLots, 0) };
}

describe('an order', () => {
  const every = (): OrderView[] => {
    const count = Math.floor(venue.core.lastOrderId / ORDERS_PER_CHECKED);
    return Array.from({ length: count }, (_order, index) => orderOf(index * ORDERS_PER_CHECKED + 1));
  };

  test('stands behind every command where the core has it, until it has closed', () => {
    let stood = 0;
    let waited = 0;
    for (const order of every()) {
      const { steps, omittedSteps } = explain(order);
      expect(omittedSteps).toBe(0);
      const first = steps.find(({ name }) => name === 'rested')?.sequence ?? COMMANDS + 1;
      for (let sequence = first; sequence <= COMMANDS; sequence += 1) {
        const last = steps.findLast((step) => step.sequence <= sequence);
        const placed = steps.findLast((step) => step.name === 'rested' && step.sequence <= sequence);
        const ahead = aheadAt(sequence, order, placed?.priceTicks ?? 0);
        expect({ orderId: order.orderId, sequence, ahead: last?.ahead }).toEqual({
          orderId: order.orderId,
          sequence,
          ahead,
        });
        if (ahead === undefined) continue;
        stood += 1;
        if (ahead.lots > 0) waited += 1;
      }
    }
    expect(stood).toBeGreaterThan(500);
    expect(waited).toBeGreaterThan(100);
  }, 120_000);

  test('was filled at these prices for these fees, as maker or taker', () => {
    for (const order of every()) {
      const { steps } = explain(order);
      const fills = steps.flatMap(({ name, trade, priceTicks, quantityLots, sequence, timeUs }) =>
        name !== 'filled' || trade === undefined
          ? []
          : [{ tradeId: trade.tradeId, priceTicks, quantityLots, sequence, timeUs, ...trade.own }],
      );
      expect(fills).toEqual(order.fills);
      expect(steps.at(-1)?.openLots).toBe(order.openLots);
    }
  }, 60_000);

  test('came upon the book of the command before, and changed the level that the core has', () => {
    for (const order of every()) {
      for (const step of explain(order).steps.filter(({ name }) => name === 'accepted' || name === 'rested')) {
        const before = bookAt(step.sequence - 1, order.instrumentId);
        const best = (level: Level | undefined) =>
          level && expect.objectContaining({ priceTicks: level.priceTicks, lots: level.quantityLots });
        expect(step.market).toEqual({ bid: best(before?.bids[0]), ask: best(before?.asks[0]) });
        if (step.name !== 'rested') continue;
        const after = bookAt(step.sequence, order.instrumentId);
        const side = order.side === Side.buy ? after?.bids : after?.asks;
        const at = side?.findIndex(({ priceTicks }) => priceTicks === step.priceTicks) ?? -1;
        expect(step.level?.lots).toBe(side?.[at]?.quantityLots);
        expect(step.betterLots).toBe(side?.slice(0, at).reduce((sum, { quantityLots }) => sum + quantityLots, 0));
      }
    }
  }, 60_000);
});

test('what takes too long is given up', () => {
  expect(() => explainOrder(dataDir, new ReplayedVenue(dataDir), orderOf(3), COMMANDS, () => true)).toThrow(
    HistoryTooLong,
  );
});
