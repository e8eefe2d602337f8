/** Where profit and loss came from, told from rows: against what follows from the trades alone. `TEST_SEED=…` takes other seeds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import { AddPnlDays } from '../../src/config/database/migrations/0005-pnl.js';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { fillsOf, type SettledFill } from '../../src/modules/projections/fill.js';
import { SqliteProjectionStore } from '../../src/modules/projections/projection-store.js';
import { Projector } from '../../src/modules/projections/projector.js';
import { attributionOf } from '../../src/modules/risk/domain/attribution.js';
import { PnlDayProjection } from '../../src/modules/risk/projections/pnl-day.projection.js';
import { PnlHistory } from '../../src/modules/risk/projections/pnl-history.js';
import { readModels } from '../../src/read-models.js';
import { EventFlow, ListedEvents } from '../support/event-flow.js';
import { HandleReads } from '../support/handle-reads.js';

jest.setTimeout(120_000);

const seeds = [1, 2, 3].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));
/** A day has some fifty commands. */
const STEP_US_MAX = 3_000_000_000;
const DAY_US = 86_400_000_000;
const PERIODS = 25;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-pnl-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Projected {
  readonly flow: EventFlow;
  readonly database: DataSource;
  readonly handle: SqliteHandle;
  readonly close: () => Promise<void>;
}

async function projected(seed: number): Promise<Projected> {
  const flow = new EventFlow({ seed, stepUsMax: STEP_US_MAX });
  for (let batch = 0; batch < 60; batch += 1) flow.next(1 + flow.pick(30));
  const path = join(folder, `${seed}.db`);
  const database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
  const handle = new SqliteHandle(connectionOf(database));
  const store = new SqliteProjectionStore(handle, readModels.projections());
  const projector = await Projector.open(store, (from) => new ListedEvents(flow.batches, from), 50);
  while ((await projector.step()) > 0);
  const close = async (): Promise<void> => {
    await projector.close();
    await database.destroy();
  };
  return { flow, database, handle, close };
}

const dayOf = (timeUs: number): number => Math.floor(timeUs / DAY_US);

/** What an account had on an instrument when a day ended: what its trades brought, and what it held at the last price. */
function equityOf(fills: readonly SettledFill[], accountId: number, unit: number, day: number): bigint {
  const before = fills.filter((fill) => dayOf(fill.timeUs) <= day);
  const last = BigInt(before.at(-1)?.priceTicks ?? 0) * BigInt(unit);
  return before
    .filter((fill) => fill.accountId === accountId)
    .reduce((sum, { side, quantityLots, notional, fee }) => {
      const sign = side === Side.buy ? 1n : -1n;
      return sum + sign * (BigInt(quantityLots) * last - BigInt(notional)) - BigInt(fee);
    }, 0n);
}

function fillsIn(events: readonly VenueEvent[], instrumentId: number): SettledFill[] {
  return events
    .flatMap((event) => (event.name === 'TradeExecuted' ? fillsOf(event) : []))
    .filter((fill) => fill.instrumentId === instrumentId);
}

test.each(seeds)('X15 price moves, trading and fees sum up to the change of equity (seed %i)', async (seed) => {
  const { flow, handle, close } = await projected(seed);
  const history = new PnlHistory(new HandleReads(handle));
  const [firstDay, lastDay] = [dayOf(flow.events[0]?.timeUs ?? 0), dayOf(flow.timeUs)];
  expect(lastDay - firstDay).toBeGreaterThan(10);
  let moved = 0;
  for (let n = 0; n < PERIODS; n += 1) {
    const fromDay = firstDay + flow.pick(lastDay - firstDay + 1);
    const period = { fromDay, toDay: fromDay + flow.pick(lastDay - fromDay + 2) };
    for (let accountId = 1; accountId <= flow.accounts; accountId += 1) {
      const { instruments, sequence } = await history.of(accountId, () => period);
      expect(sequence).toBe(flow.core.sequence);
      for (const { instrumentId, quoteUnitsPerTickLot: unit } of flow.core.registry.instruments) {
        const fills = fillsIn(flow.events, instrumentId);
        const change =
          equityOf(fills, accountId, unit, period.toDay) - equityOf(fills, accountId, unit, period.fromDay - 1);
        const flows = instruments.get(instrumentId) ?? { openingLots: 0n, days: [], closings: [] };
        const { priceMove, trading, fees, closingLots } = attributionOf(flows, unit, period);
        expect(priceMove + trading - fees).toBe(change);
        if (priceMove !== 0n && trading !== 0n) moved += 1;
        if (period.toDay < lastDay) continue;
        const position = flow.view.positions(accountId).find((one) => one.instrumentId === instrumentId);
        expect(closingLots).toBe(position?.positionLots ?? 0n);
      }
    }
  }
  expect(moved).toBeGreaterThan(PERIODS);
  await close();
});

test('a database from before has its days made of the fills in it', async () => {
  const { database, handle, close } = await projected(7);
  const tables = ['pnl_days', 'closing_prices'];
  const rows = (): Promise<object[][]> => Promise.all(tables.map((table) => handle.all(`select * from ${table}`)));
  const before = await rows();
  expect(before.map((found) => found.length > 10)).toEqual([true, true]);
  for (const table of tables) await handle.run(`drop table ${table}`);
  const runner = database.createQueryRunner();
  await new AddPnlDays().up(runner);
  await runner.release();
  expect(await rows()).toEqual(before);
  await close();
});

test('a trade that is busted or corrected gives back on its own day what it moved', async () => {
  const events = new EventWriter();
  const body = {
    tradeId: 9,
    instrumentId: 3,
    priceTicks: 110,
    quantityLots: 4,
    oldPriceTicks: 100,
    oldQuantityLots: 10,
  };
  const money = {
    baseChange: -6,
    notionalChange: -560,
    takerFee: 2,
    makerFee: 0,
    takerFeeChange: -3,
    makerFeeChange: 1,
  };
  const sides = { takerOrderId: 1, makerOrderId: 2, makerAccountId: 8, takerSide: Side.buy, note: 'price' };
  events.begin(5, 2 * DAY_US);
  events.write('TradeRevised', 7, { ...body, ...money, ...sides } as never);
  const projection = new PnlDayProjection();
  projection.apply(events.buffer, events.start);
  const written: (string | number | null)[] = [];
  await projection.flush({ write: (_statement, values) => Promise.resolve(written.push(...values)) });
  // Account, day, instrument, then bought and sold lots, bought, sold, fees and rebates in two limbs each. No price was printed.
  expect([written.slice(0, 15), written.slice(15)]).toEqual([
    [7, 2, 3, 0, 0, 0, 6, 0, 0, 0, 560, 0, 0, 0, 3],
    [8, 2, 3, 0, 6, 0, 0, 0, 560, 0, 0, 0, 1, 0, 0],
  ]);
});
