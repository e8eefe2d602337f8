import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { Folder, line, runInMemory } from './flow-fixture.js';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const { created, changed, deleted, trade, book } = line;
const run = (...lines: readonly string[]): Promise<FlowReport> => runInMemory(folder.log(...lines));

const nothing = {
  placed: 0,
  cancelled: 0,
  repriced: 0,
  fillsAgreed: 0,
  fillsAhead: 0,
  fillsMissing: 0,
  fillsMissingLots: 0,
  tooLate: 0,
  tooLateLots: 0,
  cancelledLess: 0,
  withoutEffect: 0,
  late: 0,
  unseen: 0,
};

/** What every run must show, whatever its recording. */
function expectSound(report: FlowReport): void {
  expect(report.assets.every(({ isConserved }) => isConserved)).toBe(true);
  expect(report.refusals).toEqual({});
  expect(report.duplicates).toBe(0);
  expect(report.sequence).toBe(report.commands.total);
}

test('an order that comes and goes is placed and cancelled', async () => {
  const report = await run(
    created(1, 100, 'bid', '236.47', '2.00000000'),
    created(2, 101, 'ask', '236.50', '1.00000000'),
    deleted(9, 100, 'bid', '236.47', '2.00000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 2, cancelled: 1 });
  expect(report.book).toEqual({ bids: [], asks: [{ price: '236.5', quantity: '1' }] });
  expect(report.openOrders).toEqual({ recorded: 1, venue: 1, equal: 1, equalButRounding: 0, differences: [] });
});

test('a crossing order trades at the resting price, and the told fills are agreed with', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(2, 101, 'bid', '236.47', '2.00000000'),
    deleted(3, 100, 'ask', '236.40', '0.00000000'),
    changed(4, 101, 'bid', '236.47', '1.50000000'),
    trade(5, 1, 236.4, 0.5),
    book(6, [['236.47', '1.50000000']], []),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 2, fillsAgreed: 2 });
  expect(report.trades).toMatchObject({ recorded: 1, venue: 1, equal: 1, differences: [] });
  expect(report.filledOrders).toMatchObject({ recorded: 2, venue: 2, equal: 2 });
  expect(report.snapshots).toEqual({ snapshots: 1, bestBidEqual: 1, bestAskEqual: 1, depthEqual: 1, differences: [] });
});

test('a sweep is done at once; while the recording still tells it step by step, the venue is ahead', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(1, 101, 'ask', '236.41', '0.50000000'),
    created(2, 102, 'bid', '236.47', '1.00000000'),
    deleted(3, 100, 'ask', '236.40', '0.00000000'),
    changed(4, 102, 'bid', '236.47', '0.50000000'),
    book(5, [['236.47', '0.50000000']], [['236.41', '0.50000000']]),
    deleted(6, 101, 'ask', '236.41', '0.00000000'),
    deleted(7, 102, 'bid', '236.47', '0.00000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 3, fillsAgreed: 4, fillsAhead: 1 });
  expect(report.filledOrders.differences).toEqual([]);
  expect(report.snapshots).toMatchObject({ snapshots: 1, bestBidEqual: 0, bestAskEqual: 0, depthEqual: 0 });
  expect(report.snapshots.differences.map(({ cause }) => cause)).toEqual(['venue', 'venue']);
});

test('a fill that is told before its taker comes waits for it', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    deleted(900, 100, 'ask', '236.40', '0.00000000'),
    created(1_899, 101, 'bid', '236.40', '0.50000000'),
    deleted(1_900, 101, 'bid', '236.40', '0.00000000'),
    created(5_000, 102, 'bid', '230.00', '1.00000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 3, fillsAgreed: 2 });
  expect(report.trades).toMatchObject({ venue: 1, equal: 1 });
});

test('a told fill that the venue never does is taken off after its patience, and said so', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(1, 101, 'ask', '236.41', '0.70000000'),
    deleted(10, 100, 'ask', '236.40', '0.00000000'),
    changed(11, 101, 'ask', '236.41', '0.20000000'),
    created(1_009, 102, 'bid', '230.00', '1.00000000'),
    book(1_010, [['230.00', '1.00000000']], [['236.41', '0.20000000']]),
    created(1_011, 103, 'bid', '230.00', '1.00000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 4, fillsMissing: 2, fillsMissingLots: 100_000_000 });
  expect(report.trades).toMatchObject({ venue: 0 });
  // At 1,010 ms the first fill has been given up, the second not yet; the book in the end is the recorded one.
  expect(report.snapshots).toMatchObject({ bestAskEqual: 1, depthEqual: 0, differences: [{ cause: 'venue' }] });
  expect(report.book.asks).toEqual([{ price: '236.41', quantity: '0.2' }]);
  expect(report.openOrders.differences).toEqual([]);
});

test('what still waits when the recording ends is taken off then', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    deleted(10, 100, 'ask', '236.40', '0.00000000'),
  );
  expect(report.flow).toEqual({ ...nothing, placed: 1, fillsMissing: 1, fillsMissingLots: 50_000_000 });
  expect(report.openOrders).toMatchObject({ recorded: 0, venue: 0 });
});

test('a cancel that waits for no fill takes what is left, missing fills included', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    changed(2, 100, 'ask', '236.40', '0.40000000'),
    deleted(3, 100, 'ask', '236.40', '0.40000000'),
    created(5_000, 101, 'bid', '236.40', '0.50000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({
    ...nothing,
    placed: 2,
    cancelled: 1,
    fillsMissing: 1,
    fillsMissingLots: 10_000_000,
  });
});

test('a cancel or a new price of an order that the venue has filled comes too late', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(2, 101, 'bid', '236.40', '0.60000000'),
    deleted(3, 100, 'ask', '236.40', '0.50000000'),
    created(4, 102, 'ask', '236.40', '0.10000000'),
    changed(5, 102, 'ask', '236.45', '0.10000000'),
    deleted(6, 101, 'bid', '236.40', '0.60000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 3, tooLate: 3, tooLateLots: 120_000_000 });
  expect(report.filledOrders.differences).toHaveLength(3);
});

test('a cancel that finds less than recorded is counted', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(2, 101, 'bid', '236.40', '0.20000000'),
    deleted(3, 100, 'ask', '236.40', '0.50000000'),
  );
  expect(report.flow).toMatchObject({ cancelled: 1, cancelledLess: 1, tooLate: 0 });
});

test('a market order walks: each new price is a replacement that trades again', async () => {
  const report = await run(
    created(1, 100, 'ask', '235.00', '1.00000000'),
    created(1, 101, 'ask', '236.00', '1.00000000'),
    // By amount of money: the new price goes with a smaller quantity, without a trade.
    created(2, 102, 'bid', '235.00', '1.50000000'),
    deleted(3, 100, 'ask', '235.00', '0.00000000'),
    changed(4, 102, 'bid', '235.00', '0.50000000'),
    changed(5, 102, 'bid', '236.00', '0.49900000'),
    changed(6, 101, 'ask', '236.00', '0.50100000'),
    deleted(7, 102, 'bid', '236.00', '0.00000000'),
    trade(8, 1, 235, 1),
    trade(9, 2, 236, 0.499),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 3, repriced: 1, fillsAgreed: 4 });
  expect(report.trades).toMatchObject({ equal: 2, venue: 2 });
});

test('a larger quantity is a replacement; where the venue is ahead in filling it stays ahead', async () => {
  const report = await run(
    created(1, 100, 'ask', '235.00', '1.00000000'),
    created(2, 101, 'bid', '235.00', '0.40000000'),
    changed(3, 100, 'ask', '235.00', '1.50000000'),
  );
  expect(report.flow).toMatchObject({ repriced: 1, fillsMissing: 0 });
  expect(report.book.asks).toEqual([{ price: '235', quantity: '1.1' }]);
});

test('a change that changes nothing leads to no command', async () => {
  const report = await run(
    created(1, 100, 'ask', '235.00', '1.00000000'),
    changed(2, 100, 'ask', '235.00', '1.00000000'),
  );
  expect(report.flow).toEqual({ ...nothing, placed: 1, withoutEffect: 1 });
});

test('a delete is final: a ghost that is changed afterwards does not come back', async () => {
  const report = await run(
    created(1, 100, 'ask', '235.00', '1.00000000'),
    created(2, 101, 'bid', '238.99', '1.00000000'),
    deleted(3, 101, 'bid', '238.99', '0.00000000'),
    deleted(3, 100, 'ask', '235.00', '0.00000000'),
    changed(9, 101, 'bid', '238.99', '0.30000000'),
    deleted(10, 100, 'ask', '235.00', '0.00000000'),
  );
  expectSound(report);
  expect(report.flow).toEqual({ ...nothing, placed: 2, fillsAgreed: 2, late: 2 });
  expect(report.openOrders).toMatchObject({ recorded: 0, venue: 0 });
});

test('an order whose cancel is heard before its creation never comes', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.00', '1.00000000'),
    deleted(2, 101, 'bid', '235.00', '1.00000000'),
    created(3, 101, 'bid', '235.00', '1.00000000'),
    created(4, 100, 'ask', '236.00', '1.00000000'),
  );
  expect(report.standing).toEqual({ named: 0, untouched: 0 });
  expect(report.flow).toEqual({ ...nothing, placed: 1, unseen: 1, late: 2 });
});

test('an order whose fill is heard before its creation still comes to trade', async () => {
  const report = await run(
    created(1, 100, 'ask', '236.00', '1.00000000'),
    deleted(2, 101, 'bid', '236.00', '0.00000000'),
    created(3, 101, 'bid', '236.00', '1.00000000'),
    deleted(4, 100, 'ask', '236.00', '0.00000000'),
    trade(5, 1, 236, 1),
  );
  expectSound(report);
  expect(report.standing.named).toBe(0);
  expect(report.flow).toEqual({ ...nothing, placed: 2, unseen: 1, fillsAgreed: 2 });
  expect(report.trades).toMatchObject({ venue: 1, equal: 1 });
});

test('orders older than the recording stand before its first event, in the order of their age', async () => {
  const report = await run(
    created(1, 100, 'ask', '240.00', '1.00000000'),
    book(2, [['235.00', '3.50000000']], [['240.00', '1.00000000']]),
    // A taker of 1.2 meets the oldest first, whose quantity was never told: its fill is the one that is left over.
    created(3, 101, 'ask', '235.00', '1.20000000'),
    deleted(4, 50, 'bid', '235.00', '0.00000000'),
    changed(5, 101, 'ask', '235.00', '0.20000000'),
    changed(6, 60, 'bid', '235.00', '1.80000000'),
    deleted(7, 101, 'ask', '235.00', '0.00000000'),
    deleted(8, 60, 'bid', '235.00', '1.80000000'),
    book(9, [['235.00', '0.50000000']], [['240.00', '1.00000000']]),
  );
  expectSound(report);
  // 1.0 of order 50, 2.0 of order 60, and 0.5 that only the snapshots show, which stands behind those that traded.
  expect(report.standing).toEqual({ named: 2, untouched: 1 });
  expect(report.flow).toEqual({ ...nothing, placed: 2, cancelled: 1, fillsAgreed: 4, fillsAhead: 1 });
  expect(report.filledOrders).toMatchObject({ recorded: 3, equal: 3, differences: [] });
  expect(report.openOrders).toMatchObject({ recorded: 2, equal: 2, differences: [] });
  expect(report.snapshots).toMatchObject({ snapshots: 2, depthEqual: 2 });
});

test('an order that is first heard of by a change, and is not older, comes with what it has left', async () => {
  const report = await run(
    created(1, 100, 'ask', '240.00', '1.00000000'),
    changed(2, 105, 'bid', '235.00', '0.40000000'),
    deleted(3, 106, 'bid', '235.00', '0.40000000'),
  );
  expect(report.standing.named).toBe(0);
  expect(report.flow).toEqual({ ...nothing, placed: 2, unseen: 1 });
  expect(report.book.bids).toEqual([{ price: '235', quantity: '0.4' }]);
});

test('time may step back in a recording; the venue stands still then', async () => {
  const report = await run(
    created(10, 100, 'ask', '240.00', '1.00000000'),
    created(5, 101, 'ask', '240.00', '1.00000000'),
    deleted(12, 101, 'ask', '240.00', '1.00000000'),
  );
  expectSound(report);
  expect(report.recorded).toMatchObject({ from: '2015-05-01T00:00:00.010Z', to: '2015-05-01T00:00:00.012Z' });
});

test('with fees every fill is charged and every asset still adds up', async () => {
  const file = folder.log(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(2, 101, 'bid', '236.47', '2.00000000'),
    deleted(3, 100, 'ask', '236.40', '0.00000000'),
    changed(4, 101, 'bid', '236.47', '1.50000000'),
  );
  const report = await runInMemory(file, { fees: { makerFeePpm: -100, takerFeePpm: 2_500 } });
  expectSound(report);
  // 0.5 × 236.40 × (0.25 % − 0.01 %)
  expect(report.assets.find(({ asset }) => asset === 'USD')).toMatchObject({ fees: '0.28368', isConserved: true });
});
