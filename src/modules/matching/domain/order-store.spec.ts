import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OrderStore } from './order-store.js';

/** The open orders of an account by the links from its oldest, and from its newest. */
function ordersOf(store: OrderStore, accountId: number): [oldestFirst: number[], newestFirst: number[]] {
  const idsAlong = (first: number, links: Int32Array): number[] => {
    const ids: number[] = [];
    for (let slot = first; slot !== 0; slot = links[slot] as number) ids.push(store.orderId[slot] as number);
    return ids;
  };
  return [idsAlong(store.oldestOf(accountId), store.newer), idsAlong(store.newestOf(accountId), store.older)];
}

/** The ids of `sent` in their order, found and linked to their accounts; no other order is there. */
function demandOpen(store: OrderStore, sent: ReadonlyMap<number, number>, closed: readonly number[]): void {
  expect(store.openCount).toBe(sent.size);
  for (const [orderId, accountId] of sent) {
    const slot = store.find(orderId);
    expect([store.orderId[slot], store.accountId[slot]]).toEqual([orderId, accountId]);
  }
  for (const orderId of closed) expect(store.find(orderId)).toBe(0);
  for (const accountId of new Set(sent.values())) {
    const ids = [...sent].filter(([, account]) => account === accountId).map(([orderId]) => orderId);
    expect(ordersOf(store, accountId)).toEqual([ids, ids.toReversed()]);
  }
}

// Ids that share a few cells of the hash table: 2^11 cells are taken by the product's upper bits.
const crowdedGap = fc.oneof(
  fc.constantFrom(1, 2, 987, 1_597, 2_584, 4_181, 2 ** 31),
  fc.integer({ min: 1, max: 5_000 }),
);
const step = fc.record({
  opens: fc.boolean(),
  gap: crowdedGap,
  account: fc.integer({ min: 1, max: 3 }),
  pick: fc.nat(),
});

test('open orders are found by id and in the order of their accounts, closed ones are not', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const store = new OrderStore();
      const open = new Map<number, number>();
      const closed: number[] = [];
      let lastId = 0;
      for (const { opens, gap, account, pick } of steps) {
        const ids = [...open.keys()];
        if (opens || ids.length === 0) {
          lastId += gap;
          store.open(lastId, account);
          open.set(lastId, account);
        } else {
          const orderId = ids[pick % ids.length] as number;
          store.close(store.find(orderId));
          open.delete(orderId);
          closed.push(orderId);
        }
      }
      demandOpen(store, open, closed);
    }),
    { numRuns: 100 },
  );
});

test('orders keep their columns, their links and their accounts when the store outgrows its room', () => {
  const store = new OrderStore();
  const open = new Map<number, number>();
  const columns = Object.entries(store).filter(([, column]) => ArrayBuffer.isView(column)).length;
  for (let orderId = 1; orderId <= 2_500; orderId += 1) {
    const accountId = orderId % 7 === 0 ? 5_000 : 1 + (orderId % 3);
    const slot = store.open(orderId, accountId);
    open.set(orderId, accountId);
    store.quantityLots[slot] = orderId + 0.5;
    store.feeFraction[slot] = orderId * 2;
    store.side[slot] = orderId % 251;
    store.level[slot] = 0;
    store.openLots[slot] = 0.25;
  }
  expect(columns).toBeGreaterThan(20);
  demandOpen(store, open, [2_501]);
  for (const orderId of open.keys()) {
    const slot = store.find(orderId);
    expect([store.quantityLots[slot], store.feeFraction[slot], store.side[slot], store.filledLots(slot)]).toEqual([
      orderId + 0.5,
      orderId * 2,
      orderId % 251,
      orderId + 0.25,
    ]);
  }
});

test('the slot of a closed order is used again, and nothing of its links is left', () => {
  const store = new OrderStore();
  const [first, second] = [store.open(1, 1), store.open(2, 1)];
  store.close(first);
  store.close(second);
  expect([store.open(3, 1), store.open(4, 2)]).toEqual([second, first]);
  expect([ordersOf(store, 1), ordersOf(store, 2)]).toEqual([
    [[3], [3]],
    [[4], [4]],
  ]);
});

test('an account that never had an order has none, however large its id', () => {
  const store = new OrderStore();
  expect([1_023, 1_024, 1e6].flatMap((id) => [store.oldestOf(id), store.newestOf(id)])).toEqual([0, 0, 0, 0, 0, 0]);
});

test('an order that still rests cannot be closed', () => {
  const store = new OrderStore();
  const slot = store.open(1, 1);
  store.level[slot] = 1;
  expect(() => store.close(slot)).toThrow();
});
