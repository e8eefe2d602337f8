/** Candles are what the trades say, wherever they are read from: memory, rows, both, after a restart and after a rebuild. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { AddCandles } from '../../src/config/database/migrations/0002-candles.js';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import type { HistoryConfig } from '../../src/config/venue-config.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { LiveReads, type LiveState } from '../../src/modules/engine/live-state.js';
import { type Candle, CandleReader } from '../../src/modules/market-data/candle-reader.js';
import {
  candleIntervals,
  type IntervalName,
  intervalNames,
} from '../../src/modules/market-data/domain/candle-interval.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { CandleHistory } from '../../src/modules/market-data/projections/candle-history.js';
import { SqliteProjectionStore } from '../../src/modules/projections/projection-store.js';
import { Projector } from '../../src/modules/projections/projector.js';
import { readModels } from '../../src/read-models.js';
import { EventFlow, ListedEvents } from '../support/event-flow.js';
import { naiveCandles, plain } from '../support/naive-candles.js';
import { HandleReads } from '../support/handle-reads.js';

const seeds = [1, 2, 3].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));
/** Time between two commands at most, in microseconds: from many trades in a second to a few a day. */
const paces = [200_000, 30_000_000, 4_000_000_000, 40_000_000_000];
/** So few bars that a candle is often part memory, part rows. */
const memory = { tapeTradesMax: 16, windowTradesMax: 1_024, barsMax: 32 };
const DAY_US = 86_400_000_000;

class ImmediateReads extends LiveReads {
  answer<T>(read: (state: LiveState) => T): Promise<T> {
    return Promise.resolve(read({} as LiveState));
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-candles-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function aVenue(flow: EventFlow, retention?: HistoryConfig) {
  const options = { path: join(folder, 'a.db'), busyTimeoutMs: 1_000, entities: readModels.entities };
  const database = await openProjectionDataSource(options);
  const handle = new SqliteHandle(connectionOf(database));
  const projector = await Projector.open(
    new SqliteProjectionStore(handle, readModels.projections(retention)),
    (from) => new ListedEvents(flow.batches, from),
    1,
  );
  const feed = new MarketDataFeed({ nowUs: () => flow.timeUs }, memory);
  const reader = new CandleReader(feed, new CandleHistory(new HandleReads(handle)), projector, new ImmediateReads());
  return {
    database,
    handle,
    projector,
    feed,
    reader,
    advance: (commands: number) => feed.onEvents(flow.next(commands)),
    close: async () => {
      await projector.close();
      await database.destroy();
    },
  };
}

interface Wish {
  readonly instrumentId: number;
  readonly interval: IntervalName;
  readonly limit: number;
  readonly fromUs?: number;
  readonly toUs?: number;
}

async function allPages(reader: CandleReader, { fromUs = 0, toUs = Number.MAX_SAFE_INTEGER, ...wish }: Wish) {
  const candles: Candle[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await reader.list({ ...wish, fromUs, toUs, cursor });
    expect(page.items.length).toBeLessThanOrEqual(wish.limit);
    candles.push(...page.items);
    cursor = page.nextCursor;
  }
  return candles;
}

describe('candles', () => {
  it.each(seeds)('of every interval are the fold of the tape while the projector lags (seed %i)', async (seed) => {
    for (const stepUsMax of paces) {
      const flow = new EventFlow({ seed, stepUsMax });
      const venue = await aVenue(flow);
      for (let round = 0; round < 6; round += 1) {
        venue.advance(60 + flow.pick(120));
        // Never so far behind that memory and rows do not meet.
        while (venue.projector.checkpoint < flow.core.sequence - 60) await venue.projector.step();
        const instrumentId = 1 + flow.pick(flow.instruments);
        for (const interval of intervalNames) {
          const expected = naiveCandles(flow.events, instrumentId, interval);
          const wish = { instrumentId, interval, limit: 1 + flow.pick(40) };
          const candles = await allPages(venue.reader, wish);
          expect(candles.map(plain)).toEqual(expected);
          for (const { isClosed, endUs } of candles) expect(isClosed).toBe(endUs <= flow.timeUs);
          const fromUs = (expected[flow.pick(expected.length)]?.openUs ?? 0) + flow.pick(2);
          const toUs = fromUs + 1 + flow.pick(150) * stepUsMax;
          const within = await allPages(venue.reader, { ...wish, fromUs, toUs });
          expect(within.map(plain)).toEqual(expected.filter(({ openUs }) => openUs >= fromUs && openUs < toUs));
        }
      }
      await venue.close();
      rmSync(join(folder, 'a.db'));
    }
  });

  it('are the same in another process that starts from nothing, late, or from rows that were made anew', async () => {
    const flow = new EventFlow({ seed: 31, stepUsMax: 20_000_000 });
    const venue = await aVenue(flow);
    for (let round = 0; round < 10; round += 1) venue.advance(100);
    while ((await venue.projector.step()) > 0);
    const again = new MarketDataFeed({ nowUs: () => flow.timeUs }, memory);
    for (const batch of flow.batches) again.onEvents(batch);
    const rows = new CandleHistory(new HandleReads(venue.handle));
    const restarted = new CandleReader(again, rows, venue.projector, new ImmediateReads());
    for (const interval of intervalNames) {
      const wish = { instrumentId: 1, interval, limit: 500 };
      const expected = naiveCandles(flow.events, 1, interval);
      expect((await allPages(restarted, wish)).map(plain)).toEqual(expected);
      expect((await allPages(venue.reader, wish)).map(plain)).toEqual(expected);
    }
    await venue.close();
  });

  it('are refused while rows and memory do not meet', async () => {
    const flow = new EventFlow({ seed: 32, stepUsMax: 60_000_000 });
    const venue = await aVenue(flow);
    venue.advance(2_000);
    const wish = { instrumentId: 1, interval: '1s' as const, fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };
    expect((await venue.reader.list({ ...wish, limit: 10 })).items).toHaveLength(10);
    await expect(venue.reader.list({ ...wish, limit: 200 })).rejects.toThrow(VenueUnavailable);
    expect((await venue.reader.list({ ...wish, interval: '1M', limit: 200 })).items).not.toEqual([]);
    expect(await venue.reader.list({ ...wish, instrumentId: 99, limit: 1 })).toEqual({ items: [], nextCursor: null });
    await venue.close();
  });
});

describe('retention', () => {
  it('lets bars and trades go, and leaves what is left whole', async () => {
    const flow = new EventFlow({ seed: 33, stepUsMax: 600_000_000 });
    const retention = { tradesDays: 2, simulatedTradesDays: null, secondsDays: 1, minutesDays: 2, hoursDays: 3 };
    const venue = await aVenue(flow, retention);
    for (let round = 0; round < 15; round += 1) {
      venue.advance(100);
      while ((await venue.projector.step()) > 0);
    }
    const newestUs = newestTradeUs(flow.events);
    const cut = (days: number, grainUs: number): number => newestUs - (newestUs % grainUs) - days * DAY_US;
    const expected: Record<string, number> = { 1: cut(1, 60_000_000), 60: cut(2, 3_600_000_000), 3600: cut(3, DAY_US) };
    for (const interval of intervalNames) {
      const { resolution } = candleIntervals[interval];
      const candles = await allPages(venue.reader, { instrumentId: 1, interval, limit: 100 });
      const kept = naiveCandles(flow.events, 1, interval).filter(({ openUs }) => openUs >= (expected[resolution] ?? 0));
      // What memory still has may be older.
      expect(candles.map(plain).filter(({ openUs }) => openUs >= (expected[resolution] ?? 0))).toEqual(kept);
    }
    for (const [resolution, beforeUs] of Object.entries(expected)) {
      const [{ oldest } = { oldest: 0 }] = await venue.handle.all<{ oldest: number }>(
        'select min(openUs) as oldest from candles where resolution = ?',
        [Number(resolution)],
      );
      expect(oldest).toBeGreaterThanOrEqual(beforeUs);
    }
    const tape = await venue.handle.all<{ tradeId: number }>('select tradeId from trades order by tradeId');
    const young = flow.events.flatMap((event) =>
      event.name === 'TradeExecuted' && event.timeUs >= cut(2, 3_600_000_000) ? [event.body.tradeId as number] : [],
    );
    expect(tape.map(({ tradeId }) => tradeId)).toEqual(young);
    await venue.close();
  });

  it('takes from a tape that the simulation began what is old, and nothing from one that people began', async () => {
    const left = new Map<number, boolean>();
    for (let seed = 33; seed < 133 && left.size < 2; seed += 1) {
      const flow = new EventFlow({ seed, stepUsMax: 600_000_000 });
      flow.next(300);
      const first = flow.events.find(({ name }) => name === 'TradeExecuted')?.body as { simulated: number } | undefined;
      if (first === undefined || left.has(first.simulated)) continue;
      const retention = { tradesDays: null, simulatedTradesDays: 2, secondsDays: 1, minutesDays: 1, hoursDays: 1 };
      const venue = await aVenue(flow, retention);
      flow.next(1_000);
      while ((await venue.projector.step()) > 0);
      const beforeUs = newestTradeUs(flow.events);
      const firstUs = beforeUs - (beforeUs % 3_600_000_000) - 2 * DAY_US;
      const trades = flow.events.filter(({ name }) => name === 'TradeExecuted');
      const kept = first.simulated === 1 ? trades.filter(({ timeUs }) => timeUs >= firstUs) : trades;
      const tape = await venue.handle.all<{ tradeId: number }>('select tradeId from trades order by tradeId');
      expect(tape.map(({ tradeId }) => tradeId)).toEqual(kept.map(({ body }) => (body as { tradeId: number }).tradeId));
      left.set(first.simulated, kept.length < trades.length);
      await venue.close();
      rmSync(join(folder, 'a.db'));
    }
    expect([left.get(1), left.get(0)]).toEqual([true, false]);
  });

  it('leaves the same rows however the events were sliced', async () => {
    const flow = new EventFlow({ seed: 34, stepUsMax: 900_000_000 });
    for (let round = 0; round < 40; round += 1) flow.next(25);
    const retention = { tradesDays: 1, simulatedTradesDays: null, secondsDays: 1, minutesDays: 1, hoursDays: 1 };
    const results: unknown[] = [];
    for (const sliceEvents of [1, 500, 1_000_000]) {
      const path = join(folder, `${sliceEvents}.db`);
      const database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
      const handle = new SqliteHandle(connectionOf(database));
      const store = new SqliteProjectionStore(handle, readModels.projections(retention));
      const projector = await Projector.open(store, (from) => new ListedEvents(flow.batches, from), sliceEvents);
      while ((await projector.step()) > 0);
      results.push([
        await handle.all('select * from candles order by resolution, instrumentId, openUs'),
        await handle.all('select * from trades order by tradeId'),
      ]);
      await projector.close();
      await database.destroy();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

it('a database from before has its candles made of the trades in it', async () => {
  const flow = new EventFlow({ seed: 35, stepUsMax: 40_000_000 });
  const venue = await aVenue(flow);
  venue.advance(3_000);
  while ((await venue.projector.step()) > 0);
  const all = 'select * from candles order by resolution, instrumentId, openUs';
  const projected = await venue.handle.all(all);
  expect(projected.length).toBeGreaterThan(500);
  await venue.handle.run('drop table candles');
  const runner = venue.database.createQueryRunner();
  await new AddCandles().up(runner);
  await runner.release();
  expect(await venue.database.query(all)).toEqual(projected);
  await venue.close();
});

function newestTradeUs(events: readonly VenueEvent[]): number {
  return events.findLast(({ name }) => name === 'TradeExecuted')?.timeUs as number;
}
