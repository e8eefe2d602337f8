import { describe, expect, it } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { type OrderView, orderAfter, ordersOf } from '../../src/common/model/order-view.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { readEvent } from '../../src/modules/engine/domain/event-reader.js';
import { EventTail } from '../../src/modules/projections/event-tail.js';
import { EventFlow } from '../support/event-flow.js';
import { foldOrders } from '../support/recomputed-rows.js';

const seeds = [1, 2, 3, 4].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));

function after(base: OrderView | undefined, events: readonly VenueEvent[], orderId: number): OrderView | undefined {
  return events.reduce((order, event) => orderAfter(order, event, orderId), base);
}

const accountKinds = new Set<VenueEvent['name']>([
  'OrderAccepted',
  'OrderRested',
  'TradeExecuted',
  'OrderCancelled',
  'OrderReplaced',
  'FundsDeposited',
  'FundsWithdrawn',
]);

function concerns(event: VenueEvent, accountId: number): boolean {
  if (!accountKinds.has(event.name)) return false;
  return event.accountId === accountId || (event.name === 'TradeExecuted' && event.body.makerAccountId === accountId);
}

describe('the tail of events that are not rows yet', () => {
  it.each(seeds)('completes rows of any age, or says that it cannot (seed %i)', (seed) => {
    const flow = new EventFlow({ seed });
    const progress = { checkpoint: 0 };
    const tail = new EventTail(progress, 1 << 15);
    let answered = 0;
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      tail.onEvents(flow.next(1 + flow.pick(30)));
      // The projector stands still for a while, then catches up.
      if (flow.pick(3) === 0) {
        const reached = flow.batches[Math.max(0, flow.batches.length - 1 - flow.pick(10))]?.lastSequence as number;
        progress.checkpoint = Math.max(progress.checkpoint, reached);
      }
      const orderId = 1 + flow.pick(Math.max(1, flow.core.lastOrderId));
      const rows = foldOrders(flow.events.filter((event) => event.sequence <= progress.checkpoint));
      if (progress.checkpoint < tail.floorSequence) {
        expect(() => tail.ofOrder(orderId)).toThrow(VenueUnavailable);
        refused++;
        continue;
      }
      const row = rows.get(orderId);
      const events = tail.ofOrder(orderId).filter((event) => event.sequence > (row?.sequence ?? 0));
      expect(after(row, events, orderId)).toEqual(foldOrders(flow.events).get(orderId));
      answered++;
    }
    expect(answered).toBeGreaterThan(30);
    expect(refused).toBeGreaterThan(0);
  });

  it.each(seeds)('shows what concerns an account, newest first and once (seed %i)', (seed) => {
    const flow = new EventFlow({ seed });
    const progress = { checkpoint: 0 };
    const tail = new EventTail(progress, 1 << 17);
    for (let round = 0; round < 40; round++) {
      tail.onEvents(flow.next(20));
      progress.checkpoint = Math.max(progress.checkpoint, flow.core.sequence - 400);
      const accountId = 1 + flow.pick(flow.accounts);
      const shown: VenueEvent[] = [];
      tail.ofAccount(accountId, (events, at) => shown.push(readEvent(events, at)) > 0);
      const expected = flow.events.filter((event) => event.sequence > tail.floorSequence && concerns(event, accountId));
      expect(shown).toEqual(expected.toReversed());
    }
  });

  it('stops showing when the visitor has enough', () => {
    const flow = new EventFlow({ seed: 5 });
    const tail = new EventTail({ checkpoint: 0 }, 1 << 17);
    tail.onEvents(flow.next(100));
    let shown = 0;
    tail.ofAccount(1, () => ++shown < 2);
    expect(shown).toBe(2);
  });

  it('lets go of events once they are rows', () => {
    const flow = new EventFlow({ seed: 6 });
    const progress = { checkpoint: 0 };
    const tail = new EventTail(progress, 1 << 17);
    tail.onEvents(flow.next(100));
    const orderId = flow.events.flatMap(ordersOf)[0] as number;
    expect(tail.ofOrder(orderId).length).toBeGreaterThan(0);
    expect(tail.sizeBytes).toBeGreaterThan(0);
    progress.checkpoint = flow.core.sequence;
    tail.onEvents(flow.next(1));
    expect(tail.ofOrder(orderId).filter((event) => event.sequence <= progress.checkpoint)).toEqual([]);
    expect(tail.sizeBytes).toBeLessThan(1_000);
  });

  it('keeps nothing of what is projected already, as in a replay', () => {
    const flow = new EventFlow({ seed: 7 });
    const tail = new EventTail({ checkpoint: 1_000_000 }, 1 << 17);
    tail.onEvents(flow.next(100));
    expect(tail.sizeBytes).toBe(0);
    expect(tail.floorSequence).toBe(100);
  });

  it('does not keep a batch that is larger than half of it, and says so until it is projected', () => {
    const flow = new EventFlow({ seed: 8 });
    const progress = { checkpoint: 0 };
    const tail = new EventTail(progress, 1 << 12);
    tail.onEvents(flow.next(200));
    expect(() => tail.ofOrder(1)).toThrow('NOT_YET_PROJECTED');
    progress.checkpoint = 200;
    expect(tail.ofOrder(1)).toEqual([]);
  });
});
