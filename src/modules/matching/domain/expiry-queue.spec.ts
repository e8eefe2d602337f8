import { expect, test } from '@jest/globals';
import { ExpiryQueue, NEVER } from './expiry-queue.js';
import { OrderStore } from './order-store.js';

function queueOf(...times: readonly number[]): { orders: OrderStore; queue: ExpiryQueue } {
  const orders = new OrderStore();
  const queue = new ExpiryQueue(orders);
  times.forEach((time, index) => {
    const slot = orders.open(index + 1, 1);
    orders.terms.expireAtUs[orders.specialRow(slot)] = time;
    orders.expiringCount += 1;
    queue.add(index + 1, time);
  });
  return { orders, queue };
}

function takeAll({ orders, queue }: ReturnType<typeof queueOf>, nowUs: number): number[] {
  const taken: number[] = [];
  for (let slot = queue.takeDue(nowUs); slot !== 0; slot = queue.takeDue(nowUs)) {
    taken.push(orders.orderIdOf(slot));
    orders.close(slot);
  }
  return taken;
}

test('orders expire by time, at one time the smallest id first, and not before their time', () => {
  const queue = queueOf(30, 10, 20, 10, 5);
  expect(takeAll(queue, 4)).toEqual([]);
  expect(takeAll(queue, 20)).toEqual([5, 2, 4, 3]);
  expect(queue.queue.nextUs).toBe(30);
  expect(takeAll(queue, 1_000)).toEqual([1]);
  expect(queue.queue.nextUs).toBe(NEVER);
});

test('an order that has closed is passed by', () => {
  const queue = queueOf(10, 10, 10);
  queue.orders.close(queue.orders.find(2));
  expect(takeAll(queue, 10)).toEqual([1, 3]);
});

test('what has closed does not pile up', () => {
  const orders = new OrderStore();
  const queue = new ExpiryQueue(orders);
  for (let orderId = 1; orderId <= 10_000; orderId += 1) {
    const slot = orders.open(orderId, 1);
    orders.terms.expireAtUs[orders.specialRow(slot)] = 1_000_000 + orderId;
    orders.expiringCount += 1;
    queue.add(orderId, 1_000_000 + orderId);
    if (orderId !== 7) orders.close(slot);
  }
  expect(queue.length).toBeLessThan(200);
  expect(takeAll({ orders, queue }, 2_000_000)).toEqual([7]);
});
