import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidCursor } from '../../src/common/cursor.js';
import { isOpen, type OrderView } from '../../src/common/model/order-view.js';
import type { Page } from '../../src/common/page.js';
import { connectionOf, openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { LiveReads, type LiveState } from '../../src/modules/engine/live-state.js';
import type { Instrument } from '../../src/modules/instruments/domain/instrument.js';
import type { InstrumentDirectory } from '../../src/modules/instruments/instrument-directory.js';
import { type Posting, postingOfTransfer, postingsOfFill } from '../../src/modules/ledger/posting.js';
import { PostingReader } from '../../src/modules/ledger/posting-reader.js';
import { TradeRevisionHistory } from '../../src/modules/ledger/projections/trade-revision-history.js';
import { TransferHistory } from '../../src/modules/ledger/projections/transfer-history.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { TradeHistory } from '../../src/modules/market-data/projections/trade-history.js';
import { TradeReader } from '../../src/modules/market-data/trade-reader.js';
import { FillReader } from '../../src/modules/orders/fill-reader.js';
import type { AccountFill } from '../../src/modules/orders/order-fill.js';
import { OrderReader } from '../../src/modules/orders/order-reader.js';
import { OrderHistory } from '../../src/modules/orders/projections/order-history.js';
import { EventTail } from '../../src/modules/projections/event-tail.js';
import { FillHistory } from '../../src/modules/projections/fill-history.js';
import { fillsOf } from '../../src/modules/projections/fill.js';
import { HistoryReads } from '../../src/modules/projections/history-reads.js';
import { SqliteProjectionStore } from '../../src/modules/projections/projection-store.js';
import { Projector } from '../../src/modules/projections/projector.js';
import { readModels } from '../../src/read-models.js';
import { EventFlow, ListedEvents } from '../support/event-flow.js';
import { foldOrders } from '../support/recomputed-rows.js';

jest.setTimeout(60_000);
const seeds = [1, 2, 3].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));
const TRADED_ASSETS = { baseAssetId: 1, quoteAssetId: 2 };

/** One connection for all reads; before and after each, the projector may get further. */
class SteppingReads extends HistoryReads {
  constructor(
    private readonly handle: SqliteHandle,
    private readonly meanwhile: () => Promise<unknown>,
  ) {
    super();
  }

  async all<R extends object>(sql: string, values: readonly (number | string | null)[] = []): Promise<R[]> {
    await this.meanwhile();
    const rows = await this.handle.all<R>(sql, values);
    await this.meanwhile();
    return rows;
  }

  snapshot<T>(read: (rows: Pick<SqliteHandle, 'all'>) => Promise<T>): Promise<T> {
    return read(this.handle);
  }
}

class ImmediateReads extends LiveReads {
  constructor(private readonly state: LiveState) {
    super();
  }

  answer<T>(read: (state: LiveState) => T): Promise<T> {
    return Promise.resolve(read(this.state));
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-reads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A venue whose projector lags by chance: it gets on between any two reads of a query. */
async function laggingVenue(seed: number) {
  const flow = new EventFlow({ seed });
  const path = join(folder, `${seed}.db`);
  const database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
  const writing = new SqliteHandle(connectionOf(database));
  const reading = await SqliteHandle.openReadOnly(path, 1_000);
  const projector = await Projector.open(
    new SqliteProjectionStore(writing, readModels.projections()),
    (from) => new ListedEvents(flow.batches, from),
    1,
  );
  const tail = new EventTail(projector, 1 << 20);
  const feed = new MarketDataFeed({ nowUs: () => flow.timeUs }, { tapeTradesMax: 32, windowTradesMax: 1_024 });
  // The projector gets on, and with the next event the tail forgets what has become rows.
  const getOn = async (): Promise<void> => {
    if (flow.pick(3) > 0) return;
    while (flow.pick(4) > 0) await projector.step();
    const batch = flow.idle();
    tail.onEvents(batch);
    feed.onEvents(batch);
  };
  let stepping = Promise.resolve();
  const maybeStep = (): Promise<void> => (stepping = stepping.then(getOn));
  const rows = new SteppingReads(reading, maybeStep);
  const live = new ImmediateReads(liveState(flow));
  const instruments = {
    all: () => [1, 2].map((instrumentId) => ({ ...TRADED_ASSETS, instrumentId }) as Instrument),
    formatOfId: () => ({ instrument: TRADED_ASSETS as Instrument }),
  } as unknown as InstrumentDirectory;
  const fills = new FillHistory(rows);
  return {
    flow,
    projector,
    orders: new OrderReader(tail, new OrderHistory(rows), fills, live),
    fills: new FillReader(tail, fills),
    postings: new PostingReader(tail, fills, new TransferHistory(rows), new TradeRevisionHistory(rows), instruments),
    trades: new TradeReader(feed, new TradeHistory(rows), projector),
    advance: async (commands: number) => {
      await maybeStep();
      const batch = flow.next(commands);
      tail.onEvents(batch);
      feed.onEvents(batch);
    },
    close: async () => {
      await projector.close();
      await reading.close();
      await database.destroy();
    },
  };
}

function liveState(flow: EventFlow): LiveState {
  const { view } = flow;
  return {
    get sequence() {
      return view.sequence;
    },
    openOrders: view.openOrders.bind(view),
  } as LiveState;
}

/** All pages of a list, one after the other. */
async function allPages<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe('reads while the projector lags', () => {
  it.each(seeds)('find every order as its events tell it, never nothing (seed %i)', async (seed) => {
    const venue = await laggingVenue(seed);
    const { flow } = venue;
    for (let round = 0; round < 60; round++) {
      await venue.advance(1 + flow.pick(20));
      if (flow.core.lastOrderId === 0) continue;
      const expected = foldOrders(flow.events);
      for (const orderId of [flow.core.lastOrderId, 1 + flow.pick(flow.core.lastOrderId)]) {
        const order = expected.get(orderId) as OrderView;
        expect(await venue.orders.find(order.accountId, orderId)).toEqual(order);
        expect(await venue.orders.find(order.accountId + 1, orderId)).toBeUndefined();
      }
    }
    expect(await venue.orders.find(1, flow.core.lastOrderId + 1)).toBeUndefined();
    expect(venue.projector.checkpoint).toBeGreaterThan(30);
    await venue.close();
  });

  it.each(seeds)('list orders by every filter, page by page (seed %i)', async (seed) => {
    const venue = await laggingVenue(seed);
    const { flow } = venue;
    for (let round = 0; round < 20; round++) {
      await venue.advance(5 + flow.pick(30));
      const accountId = 1 + flow.pick(flow.accounts);
      const own = [...foldOrders(flow.events).values()]
        .filter((order) => order.accountId === accountId)
        .toSorted((a, b) => b.orderId - a.orderId);
      const limit = 1 + flow.pick(20);
      const instrumentId = flow.pick(2) === 0 ? { instrumentId: 1 + flow.pick(flow.instruments) } : {};
      const onInstrument = own.filter(
        (order) => instrumentId.instrumentId === undefined || order.instrumentId === instrumentId.instrumentId,
      );
      const list = (filter: object): Promise<OrderView[]> =>
        allPages((cursor) =>
          venue.orders.list(accountId, {
            limit,
            ...instrumentId,
            ...filter,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        );
      expect(await list({})).toEqual(onInstrument);
      const status =
        (['open', 'closed', 'new', 'partially_filled', 'filled', 'cancelled'] as const)[flow.pick(6)] ?? 'open';
      expect(await list({ status })).toEqual(
        onInstrument.filter((order) =>
          status === 'open' || status === 'closed'
            ? isOpen(order.status) === (status === 'open')
            : order.status === status,
        ),
      );
      const named = own.find((order) => order.clientOrderId !== '');
      if (named !== undefined) {
        const { clientOrderId } = named;
        const page = await venue.orders.list(accountId, { limit, clientOrderId });
        expect(page.items).toEqual(own.filter((order) => order.clientOrderId === clientOrderId));
      }
    }
    await venue.close();
  });

  it.each(seeds)('list fills, postings and public trades, page by page (seed %i)', async (seed) => {
    const venue = await laggingVenue(seed);
    const { flow } = venue;
    for (let round = 0; round < 15; round++) {
      await venue.advance(5 + flow.pick(40));
      // The tape's memory is shorter than the projector may lag here.
      await venue.projector.step();
      const accountId = 1 + flow.pick(flow.accounts);
      const limit = 1 + flow.pick(20);
      const more = (cursor: string | undefined): object => (cursor === undefined ? {} : { cursor });
      const ownFills = naiveFills(flow).filter((fill) => fill.accountId === accountId);
      const fills = await allPages((cursor) => venue.fills.list(accountId, { limit, ...more(cursor) }));
      expect(fills).toEqual(ownFills.map(({ accountId: _own, ...fill }) => fill));
      const [someFill] = ownFills;
      if (someFill !== undefined) {
        const { orderId } = someFill;
        const ofOrder = await allPages((cursor) => venue.fills.list(accountId, { limit, orderId, ...more(cursor) }));
        expect(ofOrder).toEqual(fills.filter((fill) => fill.orderId === orderId));
      }
      const postings = naivePostings(flow, accountId);
      expect(await allPages((cursor) => venue.postings.list(accountId, { limit, ...more(cursor) }))).toEqual(postings);
      const inUsd = await allPages((cursor) => venue.postings.list(accountId, { limit, assetId: 2, ...more(cursor) }));
      expect(inUsd).toEqual(postings.filter((posting) => posting.assetId === 2));
      while (venue.projector.checkpoint < flow.core.sequence - 50) await venue.projector.step();
      const tape = await allPages((cursor) => venue.trades.list(1, limit, cursor));
      expect(tape.map((trade) => trade.tradeId)).toEqual(naiveTape(flow));
    }
    await venue.close();
  });

  it('refuse a cursor that no page returned', async () => {
    const venue = await laggingVenue(9);
    await venue.advance(100);
    await expect(venue.orders.list(1, { limit: 5, cursor: 'x' })).rejects.toThrow(InvalidCursor);
    await expect(venue.fills.list(1, { limit: 5, cursor: 'c1-1' })).rejects.toThrow(InvalidCursor);
    await expect(venue.postings.list(1, { limit: 5, cursor: 'c1-1-1-zzzzzzzzzzz' })).rejects.toThrow(InvalidCursor);
    await venue.close();
  });
});

function naiveFills(flow: EventFlow): (AccountFill & { readonly accountId: number })[] {
  const fills = flow.events.flatMap((event) => {
    if (event.name !== 'TradeExecuted') return [];
    const { body, timeUs, sequence } = event;
    const { tradeId, priceTicks, quantityLots, instrumentId } = body;
    const same = { tradeId, priceTicks, quantityLots, instrumentId, timeUs, sequence };
    const maker = { accountId: body.makerAccountId, orderId: body.makerOrderId, side: 3 - body.takerSide };
    const taker = { accountId: event.accountId, orderId: body.takerOrderId, side: body.takerSide };
    return [
      { ...same, ...maker, fee: body.makerFee, liquidity: 'maker' as const },
      { ...same, ...taker, fee: body.takerFee, liquidity: 'taker' as const },
    ];
  });
  return fills.toReversed();
}

function naiveTape(flow: EventFlow): number[] {
  return flow.events
    .flatMap((event) => (event.name === 'TradeExecuted' && event.body.instrumentId === 1 ? [event.body.tradeId] : []))
    .toReversed();
}

function naivePostings(flow: EventFlow, accountId: number): Posting[] {
  const postings = flow.events.flatMap((event) => {
    const { timeUs, sequence, index } = event;
    if (event.name === 'TradeExecuted') {
      const own = fillsOf(event).filter((fill) => fill.accountId === accountId);
      return own.flatMap((fill) => postingsOfFill(fill, TRADED_ASSETS)).toSorted((a, b) => a.leg - b.leg);
    }
    if ((event.name !== 'FundsDeposited' && event.name !== 'FundsWithdrawn') || event.accountId !== accountId)
      return [];
    const amount = event.name === 'FundsDeposited' ? event.body.amount : -event.body.amount;
    return [postingOfTransfer({ ...event.body, amount, accountId, timeUs, sequence, index })];
  });
  return postings.toReversed();
}
