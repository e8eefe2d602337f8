import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OrderRecords } from './order-records.js';
import { OrderStore } from './order-store.js';

/** The open orders of an account by the links from its oldest, and from its newest. */
function ordersOf(store: OrderStore, accountId: number): [oldestFirst: number[], newestFirst: number[]] {
  const idsAlong = (first: number, next: (slot: number) => number): number[] => {
    const ids: number[] = [];
    for (let slot = first; slot !== 0; slot = next(slot)) ids.push(store.orderIdOf(slot));
    return ids;
  };
  return [
    idsAlong(store.oldestOf(accountId), (slot) => store.newerOf(slot)),
    idsAlong(store.newestOf(accountId), (slot) => store.olderOf(slot)),
  ];
}

/** The ids of `sent` in their order, found and linked to their accounts; no other order is there. */
function demandOpen(store: OrderStore, sent: ReadonlyMap<number, number>, closed: readonly number[]): void {
  expect(store.openCount).toBe(sent.size);
  for (const [orderId, accountId] of sent) {
    const slot = store.find(orderId);
    expect([store.orderIdOf(slot), store.accountIdOf(slot)]).toEqual([orderId, accountId]);
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

/** What can be set of an order, as the name that it is read by and the one that it is set by. */
const fields = Object.getOwnPropertyNames(OrderRecords.prototype)
  .filter((name) => name.startsWith('set'))
  .map((setter) => [`${setter.charAt(3).toLowerCase()}${setter.slice(4)}Of`, setter] as const);

test('the fields of an order are beside each other, and stay when the store outgrows its room', () => {
  const store = new OrderStore();
  const order = store as unknown as Record<string, (slot: number, value?: number) => number>;
  const slots = Array.from({ length: 2_500 }, (_, at) => store.open(at + 1, 1));
  expect(fields.length).toBeGreaterThan(25);
  // The largest value of a byte is 255, and no two neighbours have the same.
  const valueOf = (slot: number, field: number): number => 1 + ((slot * 31 + field) % 251);
  for (const slot of slots) fields.forEach(([, setter], at) => order[setter]?.(slot, valueOf(slot, at)));
  for (const slot of slots) {
    expect(fields.map(([reader]) => order[reader]?.(slot))).toEqual(fields.map((_, at) => valueOf(slot, at)));
  }
});

test('orders keep their links and their accounts when the store outgrows its room', () => {
  const store = new OrderStore();
  const open = new Map<number, number>();
  for (let orderId = 1; orderId <= 2_500; orderId += 1) {
    const accountId = orderId % 7 === 0 ? 5_000 : 1 + (orderId % 3);
    const slot = store.open(orderId, accountId);
    open.set(orderId, accountId);
    store.setQuantityLots(slot, orderId + 0.5);
    store.setOpenLots(slot, 0.25);
  }
  demandOpen(store, open, [2_501]);
  for (const orderId of open.keys()) expect(store.filledLots(store.find(orderId))).toBe(orderId + 0.25);
});

test('the slot of a closed order is used again, and nothing of its links is left', () => {
  const store = new OrderStore();
  const [first, second] = [store.open(1, 1), store.open(2, 1)];
  store.close(first);
  store.close(second);
  expect([store.open(3, 1), store.open(4, 2)]).toEqual([second, first]);
  expect(store.slotsTaken).toBe(2);
  expect([ordersOf(store, 1), ordersOf(store, 2)]).toEqual([
    [[3], [3]],
    [[4], [4]],
  ]);
});

test('without reuse no slot is used twice', () => {
  const store = new OrderStore();
  store.reusesSlots = false;
  const slots = [1, 2, 3].map((orderId) => {
    const slot = store.open(orderId, 1);
    store.close(slot);
    return slot;
  });
  expect(slots).toEqual([1, 2, 3]);
  expect([store.slotsTaken, store.openCount, store.find(2)]).toEqual([3, 0, 0]);
  const { bytes } = store;
  for (let orderId = 4; orderId <= 1_024; orderId += 1) store.close(store.open(orderId, 1));
  expect(store.bytes).toBe(2 * bytes);
});

test('an account that never had an order has none, however large its id', () => {
  const store = new OrderStore();
  expect([1_023, 1_024, 1e6].flatMap((id) => [store.oldestOf(id), store.newestOf(id)])).toEqual([0, 0, 0, 0, 0, 0]);
});

test('an order that still rests cannot be closed', () => {
  const store = new OrderStore();
  const slot = store.open(1, 1);
  store.setLevel(slot, 1);
  expect(() => store.close(slot)).toThrow();
});
