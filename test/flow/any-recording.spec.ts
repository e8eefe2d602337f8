import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Folder, line, runInMemory } from './flow-fixture.js';

const RUNS = 150;
const EVENTS_MAX = 60;

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const price = fc.integer({ min: 23_500, max: 23_510 }).map((ticks) => (ticks / 100).toFixed(2));
const amount = fc.integer({ min: 1, max: 5 }).map((coins) => coins.toFixed(8));
const orderId = fc.integer({ min: 1, max: 12 });
const gapMs = fc.constantFrom(0, 1, 300, 1_200);

/** Order events without rhyme or reason: unknown orders, repeated creations, changes after deletes, crossed books. */
const anyEvent = fc.oneof(
  fc.record({ gapMs, what: fc.constant('created' as const), id: orderId, price, amount }),
  fc.record({ gapMs, what: fc.constant('changed' as const), id: orderId, price, amount }),
  fc.record({
    gapMs,
    what: fc.constant('deleted' as const),
    id: orderId,
    price,
    amount: fc.oneof(fc.constant('0.00000000'), amount),
  }),
);

test('whatever a recording tells, the venue stays sound and has no order larger than recorded', async () => {
  let runs = 0;
  let funded = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: EVENTS_MAX }), async (events) => {
      let ms = 0;
      const lines = events.map((event) => {
        ms += event.gapMs;
        // A side is for life: a feed that changed it would be about another order.
        return line[event.what](ms, event.id, event.id % 2 === 0 ? 'bid' : 'ask', event.price, event.amount);
      });
      runs += 1;
      const file = folder.file(`${runs}.log`, `${lines.join('\n')}\n`);
      const report = await runInMemory(file, { accounts: 3 });
      expect(report.assets.every(({ isConserved }) => isConserved)).toBe(true);
      expect([report.sequence, report.duplicates]).toEqual([report.commands.total, 0]);
      // Funds are estimated from a recording whose book makes sense; here some orders may find too little.
      const { INSUFFICIENT_FUNDS = 0, ...others } = report.refusals;
      expect(others).toEqual({});
      if (INSUFFICIENT_FUNDS > 0) return;
      funded += 1;
      for (const { recordedLots, venueLots } of report.openOrders.differences)
        expect(venueLots).toBeLessThan(recordedLots);
      expect((await runInMemory(file, { accounts: 3 })).stateHash).toBe(report.stateHash);
    }),
    { numRuns: RUNS },
  );
  expect(funded).toBeGreaterThan(RUNS / 2);
}, 120_000);
