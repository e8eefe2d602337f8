/**
 * A recorded day of real orders through the whole venue. The figures are exact: the same file and options give the same
 * run everywhere. docs/flow.md explains every difference that is counted here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { runFlow } from '../../src/modules/flow/flow-run.js';
import { dyingAfter, Folder, inMemory, optionsFor, replayedHash, withJournal } from './flow-fixture.js';

const recordings = resolve(import.meta.dirname, '../../../shared/data/l3-bitstamp-btcusd');
const missing = !existsSync(recordings)
  ? `${recordings} is absent`
  : spawnSync('xz', ['--version']).status === 0
    ? undefined
    : 'the program xz is missing';
const describeDay = missing === undefined ? describe : describe.skip;
const title = missing === undefined ? '' : ` (skipped: ${missing})`;

describeDay(`the recorded day${title}`, () => {
  const day = { accounts: 100 } as const;
  const log = join(recordings, '2015-05-01.log.xz');
  let folder: Folder;
  let report: FlowReport;

  beforeAll(async () => {
    folder = new Folder();
    report = await runFlow(optionsFor(log, { ...day, dataDir: folder.inside('whole') }), withJournal);
  }, 120_000);
  afterAll(() => folder.remove());

  test('every event becomes what it should, and nothing is refused', () => {
    expect(report.recorded).toMatchObject({
      created: 24_894,
      changed: 602,
      deleted: 24_918,
      trade: 575,
      snapshot: 5_011,
    });
    expect(report.standing).toEqual({ named: 182, untouched: 24 });
    expect(report.commands).toEqual({ total: 49_742, setup: 509, continuedFrom: 0 });
    expect([report.refusals, report.duplicates]).toEqual([{}, 0]);
    expect(report.flow).toEqual({
      placed: 24_889,
      cancelled: 24_308,
      repriced: 36,
      fillsAgreed: 1_145,
      fillsAhead: 191,
      fillsMissing: 0,
      fillsMissingLots: 0,
      tooLate: 4,
      tooLateLots: 1_302_773_986,
      cancelledLess: 3,
      withoutEffect: 0,
      late: 27,
      unseen: 5,
    });
  });

  test('the book is the recorded one: best prices, all levels, and what is open in the end', () => {
    const { differences, ...counts } = report.snapshots;
    expect(counts).toEqual({ snapshots: 5_011, bestBidEqual: 5_011, bestAskEqual: 5_008, depthEqual: 4_941 });
    expect(differences.filter(({ cause }) => cause === 'feed')).toHaveLength(53);
    expect(differences.filter(({ cause }) => cause === 'venue')).toHaveLength(17);
    expect(differences.filter(({ cause }) => cause === 'both')).toHaveLength(0);
    // Where a best price differs, snapshot and order events disagree with each other.
    expect(differences.filter(({ isBestPrice }) => isBestPrice).map(({ cause }) => cause)).toEqual([
      'feed',
      'feed',
      'feed',
    ]);
    // Where the venue differs, it is by the rounding of one money order's last fill, until its counter order is gone.
    for (const { cause, venueLots, recordedLots } of differences) {
      if (cause === 'venue') expect(recordedLots - venueLots).toBeLessThan(10_000);
    }
    expect(report.openOrders).toEqual({ recorded: 203, venue: 203, equal: 203, equalButRounding: 0, differences: [] });
    expect(report.book.bids[0]).toEqual({ price: '235.45', quantity: '0.16235931' });
    expect(report.book.asks[0]).toEqual({ price: '235.71', quantity: '7.70191607' });
  });

  test('the trades are the recorded ones, but for the last fills of four money orders', () => {
    const { differences, ...counts } = report.trades;
    expect(counts).toEqual({
      recorded: 575,
      recordedLots: 84_765_711_841,
      venue: 575,
      venueLots: 84_765_728_749,
      equal: 569,
      equalButOrders: 2,
      equalButRounding: 0,
    });
    const pairs = differences.map(({ recorded, venue }) => [recorded?.priceTicks, recorded?.lots, venue?.lots]);
    expect(pairs).toEqual([
      [23_658, 240_831_853, 240_836_080],
      [23_668, 859_603_684, 859_607_909],
      [23_668, 134_113_571, 134_117_796],
      [23_638, 68_207_970, 68_212_201],
    ]);
    expect(report.filledOrders).toMatchObject({ equal: 756, equalButRounding: 0 });
    expect(report.filledOrders.differences).toHaveLength(7);
  });

  test('every asset is conserved', () => {
    expect(report.assets).toEqual([
      expect.objectContaining({ asset: 'BTC', fees: '0', isConserved: true }),
      expect.objectContaining({ asset: 'USD', fees: '0', isConserved: true }),
    ]);
  });

  test('a replay of the journal comes to the same state', () => {
    expect(report.sequence).toBe(49_742);
    expect(replayedHash(folder.inside('whole'))).toBe(report.stateHash);
  });

  test('a run that dies and goes on, twice, ends like the one that did not', async () => {
    const dataDir = folder.inside('interrupted');
    const first = runFlow(optionsFor(log, { ...day, dataDir }), dyingAfter(12_345));
    await expect(first).rejects.toThrow('the venue is dead');
    const second = runFlow(optionsFor(log, { ...day, dataDir, isContinued: true }), dyingAfter(20_000));
    await expect(second).rejects.toThrow('the venue is dead');
    const last = await runFlow(optionsFor(log, { ...day, dataDir, isContinued: true }), withJournal);
    expect(last.commands.continuedFrom).toBe(32_345);
    expect(replayedHash(dataDir)).toBe(report.stateHash);
    const { rate, commands, ...found } = last;
    const { rate: _rate, commands: _commands, ...expected } = report;
    expect(found).toEqual(expected);
    expect(rate.commands + commands.continuedFrom).toBe(commands.total);
  }, 120_000);

  test('the same orders as CSV: no snapshots, and quantities cut by one lot here and there', async () => {
    const csv = join(recordings, 'orders.csv.xz');
    const orders = await runFlow(optionsFor(csv, { ...day, format: 'bitstamp-orders' }), inMemory);
    expect(orders.recorded).toMatchObject({ created: 24_894, changed: 602, deleted: 24_918, trade: 0, snapshot: 0 });
    expect(orders.refusals).toEqual({});
    expect(orders.flow).toMatchObject({ fillsMissing: 29, fillsMissingLots: 29, tooLate: 4 });
    expect(orders.trades).toMatchObject({ venue: 575, equal: 514, equalButRounding: 55 });
    expect(orders.openOrders.differences).toEqual([]);
    expect(orders.filledOrders.differences).toHaveLength(7);
    expect(orders.book).toEqual(report.book);
    expect(orders.assets.every(({ isConserved }) => isConserved)).toBe(true);
  }, 120_000);
});
