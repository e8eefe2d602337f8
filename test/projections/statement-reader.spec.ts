/** H5: a statement and a look-up of a trade seek what they need, one statement at a time, and add up beyond what a number holds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { LiveReads, type LiveState } from '../../src/modules/engine/live-state.js';
import { StatementReader } from '../../src/modules/ledger/statement-reader.js';
import { FillHistory } from '../../src/modules/projections/fill-history.js';
import { HistoryReads } from '../../src/modules/projections/history-reads.js';
import type { Projections } from '../../src/modules/projections/projections.js';
import { readRowBooks } from '../../src/modules/reconciliation/row-books.js';
import { readModels } from '../../src/read-models.js';

/** So many of so much that the sum of the high limbs is odd and beyond 2^53. */
const COUNT = 2 ** 17 + 1;
const AMOUNT = 2n ** 62n + 2n ** 26n;
const SUM = BigInt(COUNT) * AMOUNT;
const ALL = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };

/** Keeps how the database goes about each query. */
class PlannedReads extends HistoryReads {
  readonly plan: string[] = [];

  constructor(private readonly handle: SqliteHandle) {
    super();
  }
  async all<R extends object>(sql: string, values: readonly (number | string | null)[] = []): Promise<R[]> {
    const steps = await this.handle.all<{ detail: string }>(`explain query plan ${sql}`, values);
    this.plan.push(...steps.map(({ detail }) => detail));
    return this.handle.all<R>(sql, values);
  }
  snapshot<T>(read: (rows: Pick<SqliteHandle, 'all'>) => Promise<T>): Promise<T> {
    return read(this);
  }
}

class CoreReads extends LiveReads {
  answer<T>(read: (state: LiveState) => T): Promise<T> {
    return Promise.resolve(read({ sequence: 1, hasAccount: (id: number) => id <= 2 } as LiveState));
  }
}

let folder: string;
let path: string;
let database: DataSource;
let handle: SqliteHandle;
let rows: PlannedReads;
let statements: StatementReader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-statements-'));
  path = join(folder, 'tradsys.db');
  database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
  handle = new SqliteHandle(connectionOf(database));
  await handle.run(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
     insert into transfers (sequence, eventIndex, accountId, assetId, amount, balance, reference, timeUs)
     select i, 0, 1, 1, ${AMOUNT}, 0, '', i from n`,
    [COUNT],
  );
  rows = new PlannedReads(handle);
  statements = new StatementReader(rows, { checkpoint: 1 } as Projections, new CoreReads());
});

afterAll(async () => {
  await handle.release();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

test('sums whose limbs are beyond 2^53 are exact, in a statement and in a reconciliation', async () => {
  const { assets } = await statements.read(1, { fromUs: COUNT + 1, toUs: COUNT + 2 });
  expect(assets).toMatchObject([{ assetId: 1, opening: SUM, closing: SUM }]);
  const { books } = await readRowBooks(path, 1_000, COUNT);
  expect(books.transfers).toEqual([{ accountId: 1, assetId: 1, isLater: false, amount: SUM }]);
});

test('a statement is read one at a time for each account, and again when the first is done', async () => {
  const first = statements.read(2, ALL);
  await expect(statements.read(2, ALL)).rejects.toMatchObject({ code: 'STATEMENT_UNDER_WAY' });
  await expect(statements.read(3, ALL)).rejects.toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
  await first;
  // One that is refused holds up nobody either.
  await expect(statements.read(3, ALL)).rejects.toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
  expect((await statements.read(2, ALL)).movements).toEqual([]);
});

test('a statement seeks by account and time, a trade by its id', async () => {
  rows.plan.length = 0;
  await statements.read(2, { fromUs: 5, toUs: 6 });
  const seeks = rows.plan.filter((step) => step.startsWith('SEARCH'));
  for (const index of ['fills', 'transfers', 'trade_revisions_taker', 'trade_revisions_maker']) {
    const name = index.startsWith('trade') ? `${index}_time` : `${index}_account_time`;
    expect(seeks.some((step) => step.includes(`${name} (`) && step.includes('timeUs>? AND timeUs<?'))).toBe(true);
  }
  rows.plan.length = 0;
  await new FillHistory(rows).ofTrade(7);
  expect(rows.plan[0]).toBe('SEARCH fills USING INDEX fills_trade (tradeId=?)');
});
