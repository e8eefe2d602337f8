/** Status, candles and the book order by order, as `/ws` tells them, held against the market data that they come from. */
import { describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../clients/typescript/src/codec.js';
import { AuctionKind, Phase, PhaseReason, Side } from '../../src/common/model/order-terms.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { EventFedDirectory } from '../../src/modules/instruments/event-fed-directory.js';
import { TradingSettings } from '../../src/modules/instruments/instrument-settings.js';
import { wide } from '../../src/modules/market-data/domain/bar.js';
import { Resolution } from '../../src/modules/market-data/domain/candle-interval.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { PublicStream } from '../../src/modules/realtime/domain/public-stream.js';
import { Channel, type VenueBody, type VenueMessageName } from '../../src/modules/realtime/domain/wire-messages.js';
import { phaseBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { EventFlow } from '../support/event-flow.js';
import { Market } from '../support/market.js';

const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);

/** The public stream behind its market data, and what it has told. */
class Told {
  readonly directory = new EventFedDirectory();
  readonly settings = new TradingSettings();
  readonly feed: MarketDataFeed;
  readonly stream: PublicStream;
  /** Topics that nobody wants. */
  readonly unwanted = new Set<number>();
  private messages: ReturnType<typeof messagesIn> = [];

  constructor(nowUs: () => number) {
    this.feed = new MarketDataFeed({ nowUs });
    const { feed, directory, settings } = this;
    this.stream = new PublicStream(feed, directory, (topic) => !this.unwanted.has(topic % 32), settings);
    feed.onQueueChange = (instrumentId, change, sequence) => this.stream.orders.changed(instrumentId, change, sequence);
  }

  onEvents(batch: EventBatch): void {
    for (const consumer of [this.directory, this.settings, this.feed]) consumer.onEvents(batch);
    this.stream.take(batch.events, batch.start, batch.end);
    this.keep();
  }

  refresh(): void {
    this.stream.takeTickers();
    this.keep();
  }

  snapshot(channel: number): ReturnType<typeof messagesIn> {
    this.stream.takeSnapshot(channel, 1);
    const told = messagesIn(this.stream.writer.take());
    this.stream.reset();
    return told;
  }

  /** What was told of this kind since the last call, of the first instrument. */
  take<N extends VenueMessageName>(name: N): VenueBody<N>[] {
    const own = this.messages.filter((one) => one.name === name).map(({ body }) => body as VenueBody<N>);
    this.messages = this.messages.filter((one) => one.name !== name);
    return own.filter((body) => (body as { instrumentId: number }).instrumentId === 1);
  }

  private keep(): void {
    this.messages.push(...messagesIn(this.stream.writer.take()));
    this.stream.reset();
  }
}

test('the status of an auction says what it would trade, and when it ends', () => {
  const core = new CoreVenue();
  const told = new Told(() => 0);
  core.consumer = told;
  const market = new Market(core);
  for (const name of ['alice', 'bob']) market.account(name, { BTC: 10_000, USD: 1_000_000 });
  told.take('status');
  market.send('SetPhase', '', phaseBody(1, Phase.auction, AuctionKind.opening, 5_000_000));
  expect(told.take('status')).toMatchObject([
    { phase: Phase.auction, auctionKind: AuctionKind.opening, phaseEndsAt: 5_000_000, indicativeQuantity: 0 },
  ]);
  market.given('alice: buy 5 @ 101', 'bob: sell 7 @ 100');
  const [crossing] = told.take('status').slice(-1);
  expect(crossing).toMatchObject({ indicativeQuantity: 5, indicativeSurplus: -2 });
  expect(crossing?.indicativePrice).toBeGreaterThanOrEqual(100);
  expect(told.snapshot(Channel.status)).toMatchObject([{ name: 'status', body: { ...crossing } }]);
  market.send('SetPhase', '', phaseBody(1, Phase.continuous));
  const after = told.take('status');
  expect(after.at(-1)).toMatchObject({ phase: Phase.continuous, indicativePrice: 0, indicativeQuantity: 0 });
  expect(after[0]?.channelSequence).toBe((crossing?.channelSequence ?? 0) + 1);
});

test('the status says who has halted an instrument, and for how long', () => {
  const core = new CoreVenue();
  const told = new Told(() => 0);
  core.consumer = told;
  const market = new Market(core);
  for (const name of ['alice', 'bob']) market.account(name, { BTC: 10_000, USD: 1_000_000 });
  const terms = { referencePriceTicks: 100, limitStateUs: 100, pauseUs: 200, auctionUs: 300, staticBps: 1_000 };
  market.send('SetBands', '', { ...terms, dynamicBps: 0, instrumentId: 1 });
  const breaker = { level1Bps: 700, level2Bps: 1_300, level3Bps: 2_000, haltUs: 100, auctionUs: 200 };
  market.send('SetMarketBreaker', '', breaker);
  market.given('bob: sell 5 @ 120', 'alice: buy 5 @ 125');
  expect(told.take('status').at(-1)).toMatchObject({ limitSide: Side.buy, limitPrice: 110, phaseReason: 0 });
  market.pause(100);
  market.send('TimerTick', '', {});
  const [pause] = told.take('status').slice(-1);
  expect(pause).toMatchObject({ phase: Phase.halt, limitSide: 0, phaseReason: PhaseReason.limit_state });
  expect(pause?.phaseEndsAt).toBeGreaterThan(0);
  market.send('SetPhase', '', phaseBody(1, Phase.halt));
  market.send('SetPhase', '', phaseBody(1, Phase.continuous));
  market.massCancel('alice');
  market.massCancel('bob');
  market.given('bob: sell 2 @ 100', 'alice: buy 2 @ 100');
  market.pause(86_400_000_000);
  market.send('TimerTick', '', {});
  told.take('status');
  market.given('bob: sell 2 @ 93', 'alice: buy 2 @ 93');
  const level1 = { phase: Phase.halt, phaseReason: PhaseReason.market_level_1 };
  expect(told.take('status')).toMatchObject([level1]);
  expect(told.snapshot(Channel.status)).toMatchObject([{ name: 'status', body: level1 }]);
  market.send('SetPhase', '', phaseBody(1, Phase.continuous));
  expect(told.take('status').at(-1)).toMatchObject({ phase: Phase.continuous, phaseReason: PhaseReason.operator });
});

/** Follows the entries of a random market, compares them with its queues, and says how many changes there were. */
function changesFollowed(seed: number): number {
  const flow = new EventFlow({ seed });
  const told = new Told(() => flow.timeUs);
  told.onEvents(flow.next(200));
  // Nobody has asked yet.
  expect(told.take('orderEntry')).toEqual([]);
  const [header, ...first] = told.snapshot(Channel.orders);
  expect(header).toMatchObject({ name: 'ordersSnapshot', body: { entryCount: first.length } });
  const entries = new Map(
    first.map(({ body }) => [(body as VenueBody<'orderEntry'>).entryId, body as VenueBody<'orderEntry'>]),
  );
  let last = (header?.body as VenueBody<'ordersSnapshot'> | undefined)?.channelSequence ?? Number.NaN;
  let changes = 0;
  for (let round = 0; round < 100; round += 1) {
    told.onEvents(flow.next(10));
    for (const entry of told.take('orderEntry')) {
      expect(entry.channelSequence).toBe((last += 1));
      changes += 1;
      if (entry.quantity === 0) entries.delete(entry.entryId);
      else entries.set(entry.entryId, entry);
    }
    const { bids = [], asks = [] } = told.feed.market(1)?.orders(1_000) ?? {};
    for (const [side, queue] of [
      [Side.buy, bids],
      [Side.sell, asks],
    ] as const) {
      const sign = side === Side.buy ? -1 : 1;
      const own = [...entries.values()]
        .filter((entry) => entry.side === side)
        .toSorted((one, other) => sign * (one.price - other.price) || one.entryId - other.entryId)
        .map(({ entryId, price, quantity }) => ({ entryId, priceTicks: price, quantityLots: quantity }));
      expect(own).toEqual(queue);
    }
  }
  return changes;
}

describe(`random markets (TEST_SEED=${SEED})`, () => {
  test('entries lead from a snapshot to the queues of the market, without a gap', () => {
    // Some seeds close the market early.
    const changes = [0, 1, 2, 3, 4].map((next) => changesFollowed(SEED + next));
    expect(Math.max(...changes)).toBeGreaterThan(100);
  });

  test('candles come to the bars of the market, those that close between two looks too', () => {
    const flow = new EventFlow({ seed: SEED + 1, stepUsMax: 200_000 });
    const told = new Told(() => flow.timeUs);
    told.onEvents(flow.next(20));
    const candles = new Map<string, VenueBody<'candle'>>();
    const key = ({ resolutionS, openTime }: VenueBody<'candle'>): string => `${resolutionS}:${openTime}`;
    // What had closed before the first look is history.
    let beganUs = 0;
    for (let round = 0; round < 60; round += 1) {
      told.onEvents(flow.next(60));
      told.refresh();
      for (const candle of told.take('candle')) candles.set(key(candle), candle);
      if (round === 0) beganUs = flow.timeUs;
    }
    let compared = 0;
    for (const resolution of [Resolution.second, Resolution.minute, Resolution.hour]) {
      const bars = told.feed.market(1)?.candles.ring(resolution).newest(60, 0, Infinity) ?? [];
      for (const bar of bars) {
        if (bar.openUs < beganUs) continue;
        const candle = candles.get(`${resolution}:${bar.openUs}`);
        compared += 1;
        expect(candle).toMatchObject({
          open: bar.openTicks,
          high: bar.highTicks,
          low: bar.lowTicks,
          close: bar.closeTicks,
          baseVolume: Number(wide(bar.lotsHigh, bar.lotsLow)),
          tradeCount: bar.tradeCount,
          lastTradeId: bar.lastTradeId,
        });
      }
      const newest = bars[0];
      if (newest !== undefined) expect(candles.has(`${resolution}:${newest.openUs}`)).toBe(true);
    }
    expect(compared).toBeGreaterThan(10);
  });

  test('what nobody wants is not told, and begins anew for the next who asks', () => {
    const flow = new EventFlow({ seed: SEED + 2 });
    const told = new Told(() => flow.timeUs);
    told.onEvents(flow.next(200));
    told.snapshot(Channel.orders);
    told.unwanted.add(Channel.orders).add(Channel.candles_1s).add(Channel.status);
    told.onEvents(flow.next(100));
    told.refresh();
    expect(told.take('orderEntry')).toEqual([]);
    expect(told.take('candle').filter(({ resolutionS }) => resolutionS === Resolution.second)).toEqual([]);
    told.unwanted.clear();
    const [header, ...entries] = told.snapshot(Channel.orders);
    expect(header).toMatchObject({ body: { entryCount: entries.length } });
    const { bids = [], asks = [] } = told.feed.market(1)?.orders(1_000) ?? {};
    expect(entries).toHaveLength(bids.length + asks.length);
  });
});
