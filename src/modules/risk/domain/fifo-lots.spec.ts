import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Side } from '../../../common/model/order-terms.js';
import { FifoLots, type OpeningFill, realisedByFifo } from './fifo-lots.js';

const { buy, sell } = Side;
const seed = Number(process.env['FIFO_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function fill(tradeId: number, side: number, quantityLots: number, priceTicks: number): OpeningFill {
  return { tradeId, side, quantityLots, priceTicks, timeUs: tradeId, sequence: tradeId };
}

function lotsOf(positionLots: bigint, fills: readonly OpeningFill[]): FifoLots {
  const lots = new FifoLots(positionLots);
  for (const one of fills.toReversed()) lots.take(one);
  return lots;
}

/** `trade:lots` of each open lot. */
const told = (lots: FifoLots): string[] => lots.lots.map(({ fill: { tradeId }, openLots }) => `${tradeId}:${openLots}`);

test('what closes takes the oldest lots, and the oldest that is left may be a part', () => {
  const fills = [fill(1, buy, 5, 100), fill(2, buy, 5, 110), fill(3, sell, 7, 120), fill(4, buy, 1, 130)];
  const lots = lotsOf(4n, fills);
  expect([told(lots), lots.costOf(2)]).toEqual([['2:3', '4:1'], 2n * (330n + 130n)]);
});

test('a fill through zero closes everything and opens the rest at its own price', () => {
  const fills = [fill(1, buy, 10, 100), fill(2, sell, 15, 120)];
  expect([told(lotsOf(-5n, fills)), lotsOf(-5n, fills).costOf(1)]).toEqual([['2:-5'], -600n]);
  expect(told(lotsOf(3n, [...fills, fill(3, buy, 8, 130)]))).toEqual(['3:3']);
});

test('is not complete while fills are missing', () => {
  expect([lotsOf(4n, [fill(1, buy, 3, 100)]).isComplete, lotsOf(0n, []).isComplete]).toEqual([false, true]);
});

/** A queue of lots, filled and emptied fill by fill in the order of time. */
class LotQueue {
  queue: { readonly tradeId: number; readonly price: bigint; lots: bigint }[] = [];
  realised = 0n;

  apply({ tradeId, side, quantityLots, priceTicks }: OpeningFill): void {
    const price = BigInt(priceTicks);
    const sign = side === buy ? 1n : -1n;
    let left = BigInt(quantityLots);
    while (left > 0n && this.queue[0] !== undefined && this.queue[0].lots * sign < 0n) {
      const [oldest] = this.queue as [(typeof this.queue)[number]];
      const size = oldest.lots < 0n ? -oldest.lots : oldest.lots;
      const closed = left < size ? left : size;
      this.realised += sign * closed * (oldest.price - price);
      oldest.lots += sign * closed;
      left -= closed;
      if (oldest.lots === 0n) this.queue.shift();
    }
    if (left > 0n) this.queue.push({ tradeId, price, lots: sign * left });
  }
}

test(`equals a queue of lots that is kept up fill by fill, realised too, seed ${seed}`, () => {
  const one = fc.tuple(
    fc.constantFrom(buy, sell),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 2 ** 40 }),
  );
  let flips = 0;
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (steps) => {
      const queue = new LotQueue();
      const fills: OpeningFill[] = [];
      let [position, cash] = [0n, 0n];
      for (const [index, [side, lots, price]] of steps.entries()) {
        const next = fill(index + 1, side, lots, price);
        fills.push(next);
        queue.apply(next);
        const before = position;
        position += BigInt(side === buy ? lots : -lots);
        cash -= BigInt(side === buy ? lots : -lots) * BigInt(price);
        if (before * position < 0n) flips += 1;
        const found = lotsOf(position, fills);
        expect(found.isComplete).toBe(true);
        expect(told(found)).toEqual(queue.queue.map((lot) => `${lot.tradeId}:${lot.lots}`));
        // Whatever the other method calls cost: what it says of realised and cost is what came in altogether.
        const cost = BigInt(price);
        expect(realisedByFifo({ realised: cash + cost, cost }, found.costOf(1))).toBe(queue.realised);
      }
    }),
    { numRuns: 300, seed },
  );
  expect(flips).toBeGreaterThan(50);
});
