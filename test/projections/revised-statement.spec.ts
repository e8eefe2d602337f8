/** H5: pages of a statement tell of every trade that was busted or corrected, whatever lies between them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Side } from '../../src/common/model/order-terms.js';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import type { Instrument } from '../../src/modules/instruments/domain/instrument.js';
import type { InstrumentDirectory } from '../../src/modules/instruments/instrument-directory.js';
import { PostingReader } from '../../src/modules/ledger/posting-reader.js';
import { TradeRevisionHistory } from '../../src/modules/ledger/projections/trade-revision-history.js';
import { TransferHistory } from '../../src/modules/ledger/projections/transfer-history.js';
import { EventTail } from '../../src/modules/projections/event-tail.js';
import { FillHistory } from '../../src/modules/projections/fill-history.js';
import { readModels } from '../../src/read-models.js';
import { HandleReads } from '../support/handle-reads.js';

const [BTC, USD] = [1, 2];
const [BUYER, SELLER] = [1, 2];
const TRADED = { instrumentId: 1, baseAssetId: BTC, quoteAssetId: USD };
const LINES_MAX = 100;

let folder: string;
let database: DataSource;
let handle: SqliteHandle;
let postings: PostingReader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-revised-'));
  const path = join(folder, 'tradsys.db');
  database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
  handle = new SqliteHandle(connectionOf(database));
  await handle.run('insert into traded_assets (instrumentId, baseAssetId, quoteAssetId) values (1, ?, ?)', [BTC, USD]);
  const revise = (sequence: number, base: number, notional: number, takerFee: number): Promise<number> =>
    handle.run(
      `insert into trade_revisions (sequence, eventIndex, tradeId, instrumentId, takerAccountId, makerAccountId,
         takerOrderId, makerOrderId, takerSide, priceTicks, quantityLots, oldPriceTicks, oldQuantityLots, baseChange,
         notionalChange, takerFeeChange, makerFeeChange, timeUs)
       values (?1, 0, ?1, 1, ${BUYER}, ${SELLER}, 11, 12, ${Side.buy}, 0, 0, 0, 0, ?2, ?3, ?4, 0, ?1)`,
      [sequence, base, notional, takerFee],
    );
  await revise(100, -2, -200, -1);
  // Prices alone, then fees alone: of these the seller has nothing.
  for (let sequence = 101; sequence <= 104; sequence += 1) await revise(sequence, 0, 10, 0);
  for (let sequence = 105; sequence <= 109; sequence += 1) await revise(sequence, 0, 0, 1);
  const rows = new HandleReads(handle);
  postings = new PostingReader(
    new EventTail({ checkpoint: 200 }, 1 << 16),
    new FillHistory(rows),
    new TransferHistory(rows),
    new TradeRevisionHistory(rows),
    { all: () => [TRADED], formatOfId: () => ({ instrument: TRADED as Instrument }) } as unknown as InstrumentDirectory,
  );
});

afterAll(async () => {
  await handle.release();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** All lines, a page of `limit` at a time. */
async function paged(accountId: number, limit: number, assetId?: number): Promise<string[]> {
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await postings.list(accountId, {
      limit,
      ...(assetId !== undefined && { assetId }),
      ...(cursor !== null && { cursor }),
    });
    lines.push(...page.items.map(({ sequence, kind, amount }) => `${sequence} ${kind} ${amount}`));
    cursor = page.nextCursor;
  } while (cursor !== null && lines.length < LINES_MAX);
  return lines;
}

const fees = [109, 108, 107, 106, 105].map((sequence) => `${sequence} revision_fee -1`);
const prices = (amount: number): string[] => [104, 103, 102, 101].map((sequence) => `${sequence} revision ${amount}`);

test.each([1, 2, 50])('a page of %i lines of one asset has the bust behind corrections of the price', async (limit) => {
  expect(await paged(BUYER, limit, BTC)).toEqual(['100 revision -2']);
  expect(await paged(SELLER, limit, BTC)).toEqual(['100 revision 2']);
  expect(await paged(BUYER, limit, USD)).toEqual([...fees, ...prices(-10), '100 revision_fee 1', '100 revision 200']);
  expect(await paged(SELLER, limit, USD)).toEqual([...prices(10), '100 revision -200']);
});

test.each([1, 2, 50])('pages of %i lines of all assets have every line once', async (limit) => {
  const bust = ['100 revision_fee 1', '100 revision 200', '100 revision -2'];
  expect(await paged(BUYER, limit)).toEqual([...fees, ...prices(-10), ...bust]);
  expect(await paged(SELLER, limit)).toEqual([...prices(10), '100 revision -200', '100 revision 2']);
});
