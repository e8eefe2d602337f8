import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle, type SqlRow, type SqlValue } from '../../src/config/database/sqlite-handle.js';
import type { OrderView } from '../../src/common/model/order-view.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { SqliteProjectionStore } from '../../src/modules/projections/projection-store.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { Projector } from '../../src/modules/projections/projector.js';
import { toFill } from '../../src/modules/orders/order-fill.js';
import { toOrder } from '../../src/modules/orders/projections/order.projection.js';
import type { FillRow } from '../../src/modules/projections/fills/fill.entity.js';
import { toSettledFill } from '../../src/modules/projections/fills/fill.projection.js';
import type { OrderRow } from '../../src/modules/orders/projections/order.entity.js';
import { readModels } from '../../src/read-models.js';
import { EventFlow, ListedEvents } from '../support/event-flow.js';
import { foldBalances, foldOrders } from '../support/recomputed-rows.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { ToldOrders } from '../support/told-orders.js';

jest.setTimeout(60_000);

const seeds = [1, 2, 3].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));
const tables = [
  'orders',
  'order_replacements',
  'fills',
  'balances',
  'postings',
  'transfers',
  'trades',
  'candles',
  'pnl_days',
  'closing_prices',
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-projector-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openDatabase(name = 'projections.db'): Promise<DataSource> {
  const { entities } = readModels;
  return openProjectionDataSource({ path: join(folder, name), busyTimeoutMs: 1_000, entities });
}

function openProjector(
  handle: SqliteHandle,
  flow: { readonly batches: readonly EventBatch[] },
  sliceEvents?: number,
): Promise<Projector> {
  const store = new SqliteProjectionStore(handle, readModels.projections());
  return Projector.open(store, (from) => new ListedEvents(flow.batches, from), sliceEvents);
}

async function project(
  name: string,
  flow: { readonly batches: readonly EventBatch[] },
  sliceEvents?: number,
): Promise<Record<string, readonly SqlRow[]>> {
  const database = await openDatabase(name);
  const handle = new SqliteHandle(connectionOf(database));
  const projector = await openProjector(handle, flow, sliceEvents);
  while ((await projector.step()) > 0);
  const rows = await rowsOf(handle);
  await projector.close();
  await database.destroy();
  return rows;
}

async function rowsOf(handle: SqliteHandle): Promise<Record<string, readonly SqlRow[]>> {
  const rows: Record<string, readonly SqlRow[]> = {};
  for (const table of tables) rows[table] = (await handle.all(`select * from ${table}`)).toSorted(byText);
  return rows;
}

function ordersIn(rows: Record<string, readonly SqlRow[]>): Map<number, OrderView> {
  const fills = (rows['fills'] as unknown as FillRow[]).toSorted((a, b) => a.tradeId - b.tradeId);
  const orders = (rows['orders'] as unknown as OrderRow[]).map((row) =>
    toOrder(
      row,
      fills.filter((fill) => fill.orderId === row.orderId).map((fill) => toFill(toSettledFill(fill))),
    ),
  );
  return new Map(orders.map((order) => [order.orderId, order]));
}

function byText(a: SqlRow, b: SqlRow): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** A connection whose process dies at its n-th write. */
class DyingHandle extends SqliteHandle {
  writesLeft = Number.POSITIVE_INFINITY;

  override run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    if (this.writesLeft-- <= 0) return Promise.reject(new Error('killed'));
    return super.run(sql, values);
  }

  override runOnce(sql: string, values: readonly SqlValue[]): Promise<number> {
    if (this.writesLeft-- <= 0) return Promise.reject(new Error('killed'));
    return super.runOnce(sql, values);
  }
}

describe('the projector', () => {
  it.each(seeds)('writes the orders and fills that the fold of their events gives (seed %i)', async (seed) => {
    const flow = new EventFlow({ seed });
    for (let i = 0; i < 60; i++) flow.next(1 + flow.pick(60));
    const rows = await project('a.db', flow);
    const expected = foldOrders(flow.events);
    expect(expected.size).toBeGreaterThan(300);
    expect(ordersIn(rows)).toEqual(expected);
  });

  it.each(seeds)('writes orders of every kind as the fold of all that can happen to them (seed %i)', async (seed) => {
    const random = new SeededRandom(seed);
    const told = new ToldOrders(() => random.next());
    const batches = Array.from({ length: 40 }, () => told.next(1 + random.below(40)));
    const events = batches.flatMap((batch) => readEvents(batch.events, batch.start, batch.end));
    const kinds = new Set(events.map(({ name }) => name));
    expect(kinds.size).toBe(12);
    for (const sliceEvents of [1, 50, 10_000]) {
      const rows = await project(`${sliceEvents}.db`, { batches }, sliceEvents);
      expect(ordersIn(rows)).toEqual(foldOrders(events));
      const held = new Map((rows['balances'] ?? []).map((row) => [`${row['accountId']}:${row['assetId']}`, row]));
      for (const [key, { available, held: expected }] of foldBalances(events)) {
        expect([key, held.get(key)]).toMatchObject([key, { available: Number(available), held: Number(expected) }]);
      }
    }
  });

  it.each(seeds)('writes the balances that the core holds, and postings that sum to zero (seed %i)', async (seed) => {
    const flow = new EventFlow({ seed });
    for (let i = 0; i < 60; i++) flow.next(1 + flow.pick(60));
    const rows = await project('a.db', flow);
    const written = new Map(
      (rows['balances'] ?? []).map((row) => [
        `${row['accountId']}:${row['assetId']}`,
        { available: BigInt(row['available'] as number), held: BigInt(row['held'] as number) },
      ]),
    );
    expect(written).toEqual(foldBalances(flow.events));
    for (let accountId = 1; accountId <= flow.accounts; accountId++) {
      for (const { assetId, available, held } of flow.view.balances(accountId)) {
        expect(written.get(`${accountId}:${assetId}`)).toEqual({ available: BigInt(available), held: BigInt(held) });
      }
    }
    const sums = new Map<string, number>();
    const perAccount = new Map<string, number>();
    for (const row of rows['postings'] ?? []) {
      const { sequence, eventIndex, assetId, accountId, amount } = row as Record<string, number>;
      const entry = `${sequence}:${eventIndex}:${assetId}`;
      sums.set(entry, (sums.get(entry) ?? 0) + (amount as number));
      const account = `${accountId}:${assetId}`;
      perAccount.set(account, (perAccount.get(account) ?? 0) + (amount as number));
    }
    expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([]);
    for (const [key, balance] of written)
      expect([key, perAccount.get(key) ?? 0]).toEqual([key, Number(balance.available + balance.held)]);
  });

  it.each(seeds)('keeps what orders were placed as, and every replacement (seed %i)', async (seed) => {
    const flow = new EventFlow({ seed });
    for (let i = 0; i < 20; i++) flow.next(1 + flow.pick(60));
    const rows = await project('a.db', flow);
    const placed = flow.events.flatMap((event) =>
      event.name === 'OrderAccepted' ? [[event.body.orderId, event.body.priceTicks, event.body.quantityLots]] : [],
    );
    const orders = rows['orders'] as unknown as OrderRow[];
    const kept = orders.map((row) => [row.orderId, row.placedPriceTicks, row.placedQuantityLots]);
    expect(kept.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual(placed);
    const replaced = flow.events.flatMap((event) => {
      if (event.name !== 'OrderReplaced') return [];
      const { orderId, priceTicks, quantityLots, openLots } = event.body;
      return [{ orderId, sequence: event.sequence, priceTicks, quantityLots, openLots, timeUs: event.timeUs }];
    });
    expect(replaced.length).toBeGreaterThan(5);
    const bySequence = (a: SqlRow, b: SqlRow): number => (a['sequence'] as number) - (b['sequence'] as number);
    expect(rows['order_replacements']?.toSorted(bySequence)).toEqual(replaced);
  });

  it.each(seeds)('counts every event once, killed and reopened at any write (seed %i)', async (seed) => {
    const flow = new EventFlow({ seed });
    for (let i = 0; i < 40; i++) flow.next(1 + flow.pick(200));
    const expected = await project('whole.db', flow);
    let kills = 0;
    for (let done = false; !done;) {
      const database = await openDatabase('killed.db');
      const dying = new DyingHandle(connectionOf(database));
      const projector = await openProjector(dying, flow, 200);
      dying.writesLeft = flow.pick(40);
      try {
        while ((await projector.step()) > 0);
        done = true;
      } catch (error) {
        expect((error as Error).message).toBe('killed');
        kills++;
      }
      await dying.release();
      await database.destroy();
    }
    expect(kills).toBeGreaterThan(8);
    const database = await openDatabase('killed.db');
    const handle = new SqliteHandle(connectionOf(database));
    expect(await rowsOf(handle)).toEqual(expected);
    await handle.close();
  });

  it('starts over when its rows belong to another history', async () => {
    const other = new EventFlow({ seed: 12 });
    for (let i = 0; i < 10; i++) other.next(100);
    await project('a.db', other);
    const flow = new EventFlow({ seed: 13 });
    for (let i = 0; i < 5; i++) flow.next(100);
    expect(await project('a.db', flow)).toEqual(await project('b.db', flow));
  });

  it('goes on in the middle of a batch that was grouped anew', async () => {
    const flow = new EventFlow({ seed: 14 });
    for (let i = 0; i < 10; i++) flow.next(40);
    const expected = await project('whole.db', flow);
    const all = flow.batches.splice(3);
    await project('parts.db', flow);
    const regrouped = new EventFlow({ seed: 14 });
    regrouped.next(400);
    flow.batches.splice(0, all.length + 3, ...regrouped.batches);
    expect(await project('parts.db', flow)).toEqual(expected);
  });

  it('writes the same rows again after its database was deleted', async () => {
    const flow = new EventFlow({ seed: 11 });
    for (let i = 0; i < 40; i++) flow.next(50);
    const first = await project('a.db', flow);
    rmSync(join(folder, 'a.db'));
    expect(await project('a.db', flow)).toEqual(first);
  });
});

describe('the projections database', () => {
  it('has the tables that its entities describe', async () => {
    const database = await openDatabase();
    const pending = await database.driver.createSchemaBuilder().log();
    expect(pending.upQueries.map((query) => query.query)).toEqual([]);
    await database.destroy();
  });
});
