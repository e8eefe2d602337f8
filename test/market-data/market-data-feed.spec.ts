import { describe, expect, it } from '@jest/globals';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import type { TradeHistory } from '../../src/modules/market-data/projections/trade-history.js';
import { TradeReader } from '../../src/modules/market-data/trade-reader.js';
import { EventFlow } from '../support/event-flow.js';

const seeds = [1, 2, 3, 4].map((seed) => seed + Number(process.env['TEST_SEED'] ?? 0));
const LEVELS = 1_000;

function feedOf(flow: EventFlow): MarketDataFeed {
  const feed = new MarketDataFeed({ nowUs: () => flow.timeUs });
  for (const batch of flow.batches) feed.onEvents(batch);
  return feed;
}

describe('the market data feed', () => {
  it.each(seeds)('has the depth of the core after every batch (seed %i)', (seed) => {
    const flow = new EventFlow({ seed, spreadTicks: 40 });
    const feed = new MarketDataFeed({ nowUs: () => flow.timeUs });
    for (let round = 0; round < 200; round++) {
      feed.onEvents(flow.next(1 + flow.pick(10)));
      for (const { instrumentId } of feed.markets()) {
        const { bids, asks } = flow.view.depth(instrumentId, LEVELS);
        const depth = feed.market(instrumentId)?.depth(LEVELS);
        expect(depth).toEqual({ bids, asks });
        const ticker = feed.market(instrumentId)?.ticker(feed.nowUs(), feed.sequence);
        expect(ticker?.bestBid?.priceTicks).toBe(bids[0]?.priceTicks);
        expect(ticker?.bestAsk?.quantityLots).toBe(asks[0]?.quantityLots);
      }
      expect(feed.sequence).toBe(flow.core.sequence);
    }
  });

  it.each(seeds)('gives the ticker that the tape gives over days (seed %i)', (seed) => {
    // About four minutes between commands: 24 hours are a few hundred of them.
    const flow = new EventFlow({ seed, stepUsMax: 500_000_000 });
    const feed = new MarketDataFeed({ nowUs: () => flow.timeUs });
    for (let round = 0; round < 100; round++) {
      feed.onEvents(flow.next(1 + flow.pick(40)));
      const nowUs = feed.nowUs();
      for (const market of feed.markets()) {
        const tape = flow.events.flatMap((event) =>
          event.name === 'TradeExecuted' && event.body.instrumentId === market.instrumentId ? [event] : [],
        );
        const day = tape.filter((event) => event.timeUs > nowUs - 86_400_000_000);
        const prices = day.map((event) => event.body.priceTicks as number);
        expect(market.ticker(nowUs, feed.sequence)).toMatchObject({
          openTicks: prices[0] ?? null,
          highTicks: prices.length === 0 ? null : Math.max(...prices),
          lowTicks: prices.length === 0 ? null : Math.min(...prices),
          lastTicks: tape.at(-1)?.body.priceTicks ?? null,
          baseVolumeLots: day.reduce((sum, event) => sum + BigInt(event.body.quantityLots), 0n),
          quoteVolume: day.reduce((sum, event) => sum + BigInt(event.body.notional), 0n),
          tradeCount: day.length,
          sequence: flow.core.sequence,
        });
      }
    }
  });

  it('counts every command that changed an instrument’s levels, without gaps, and again the same in a replay', () => {
    const flow = new EventFlow({ seed: 21 });
    for (let round = 0; round < 30; round++) flow.next(20);
    const changes = flow.events.filter(
      (event) =>
        ['OrderRested', 'TradeExecuted', 'OrderReplaced'].includes(event.name) ||
        (event.name === 'OrderCancelled' && event.body.rested === 1),
    );
    const feed = feedOf(flow);
    for (const market of feed.markets()) {
      const own = changes.filter(
        (event) => (event.body as { instrumentId: number }).instrumentId === market.instrumentId,
      );
      const commands = new Set(own.map(({ sequence }) => sequence)).size;
      expect(commands).toBeGreaterThan(20);
      expect(market.channelSequence).toBe(commands);
      expect(feedOf(flow).market(market.instrumentId)?.channelSequence).toBe(commands);
    }
  });

  it('never tells a time before what has happened, whatever the clock says', () => {
    const flow = new EventFlow({ seed: 22 });
    const feed = new MarketDataFeed({ nowUs: () => 5 });
    feed.onEvents(flow.next(10));
    expect(feed.nowUs()).toBe(flow.timeUs);
  });
});

describe('the public tape', () => {
  it('says so when rows and memory do not meet, and has nothing of an instrument that is not', async () => {
    const flow = new EventFlow({ seed: 23 });
    const feed = new MarketDataFeed({ nowUs: () => flow.timeUs }, { tapeTradesMax: 4, windowTradesMax: 1_024 });
    feed.onEvents(flow.next(1_000));
    const never = { newest: () => Promise.reject(new Error('not asked')) } as unknown as TradeHistory;
    const reader = new TradeReader(feed, never, { checkpoint: 0 });
    expect((await reader.list(1, 2, undefined)).items.length).toBe(2);
    await expect(reader.list(1, 50, undefined)).rejects.toThrow(VenueUnavailable);
    expect(await reader.list(99, 50, undefined)).toEqual({ items: [], nextCursor: null });
  });
});
