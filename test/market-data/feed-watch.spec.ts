/** The watch over our own feed: silent over a sound one, and every fault that is put in is found, counted and published. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Phase, Side } from '../../src/common/model/order-terms.js';
import type { InstrumentDirectory } from '../../src/modules/instruments/instrument-directory.js';
import type { InstrumentMarket } from '../../src/modules/market-data/domain/instrument-market.js';
import { DataQualityFound, FeedWatch } from '../../src/modules/market-data/feed-watch.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { EventFlow } from '../support/event-flow.js';

let flow: EventFlow;
let feed: MarketDataFeed;
let watch: FeedWatch;
let published: DataQualityFound[];
let phase: Phase;
/** How much older than the clock what comes is. */
let ageUs: number;

beforeEach(() => {
  flow = new EventFlow({ seed: 41 });
  feed = new MarketDataFeed({ nowUs: () => flow.timeUs + ageUs });
  phase = Phase.continuous;
  ageUs = 0;
  const formatOfId = (id: number) => ({ instrument: { symbol: `S${id}`, phase } });
  published = [];
  watch = new FeedWatch(
    feed,
    { formatOfId } as unknown as InstrumentDirectory,
    {
      publish: (event: unknown) => void published.push(event as DataQualityFound),
    } as never,
  );
  go(200);
  watch.look();
  go(200);
});

function go(commands: number): void {
  const batch = flow.next(commands);
  feed.onEvents(batch);
  watch.onEvents(batch);
}

function found(): string[] {
  watch.look();
  return published.flatMap(({ findings }) => findings.map(({ symbol, check }) => `${symbol} ${check}`));
}

const market = (): InstrumentMarket => feed.market(1) as InstrumentMarket;
const newest = () => market().tape.newest(1, Infinity)[0] as ReturnType<InstrumentMarket['tape']['newest']>[0];

describe('the watch over our own feed', () => {
  it('says nothing about a sound one', () => {
    for (let round = 0; round < 20; round += 1) {
      go(50);
      expect(found()).toEqual([]);
    }
    expect(watch.findingCounts()).toEqual([]);
  });

  it('takes nothing for missing that was sequenced long before it came', () => {
    ageUs = 301_000_000;
    const lost = flow.next(3);
    feed.onEvents(lost);
    go(1);
    // Nothing has come of this time for five minutes; what has come is of another, and so are its prices.
    const trade = newest();
    market().addTrade({ ...trade, tradeId: trade.tradeId + 1, priceTicks: trade.priceTicks * 2 });
    expect(found()).toEqual([' stale']);
  });

  it('finds a batch that is missing, and one that comes twice', () => {
    const lost = flow.next(3);
    feed.onEvents(lost);
    go(1);
    watch.onEvents(lost);
    expect(found()).toEqual([' gap', ' duplicate']);
    expect(watch.findingCounts()).toEqual([
      { symbol: '', check: 'gap', count: 1 },
      { symbol: '', check: 'duplicate', count: 1 },
    ]);
  });

  it('finds a trade far from the others, and one that is late', () => {
    watch.look();
    const trade = newest();
    market().addTrade({ ...trade, tradeId: trade.tradeId + 1, priceTicks: trade.priceTicks * 2 });
    market().addTrade({ ...trade, tradeId: trade.tradeId + 2, timeUs: trade.timeUs - 2_000_000 });
    expect(found()).toEqual(['S1 outlier', 'S1 late']);
    expect(found()).toHaveLength(2);
  });

  it('finds a crossed book, but not in an auction', () => {
    const sequence = feed.sequence + 1;
    const { asks } = market().depth(1);
    const priceTicks = (asks[0]?.priceTicks ?? 100_000) + 1;
    market().changeLevel(
      { instrumentId: 1, side: Side.sell, priceTicks: priceTicks - 1, quantityLots: 1, orders: 1 },
      sequence,
    );
    market().changeLevel({ instrumentId: 1, side: Side.buy, priceTicks, quantityLots: 1, orders: 1 }, sequence);
    phase = Phase.auction;
    expect(found()).toEqual([]);
    phase = Phase.continuous;
    expect(found()).toEqual(['S1 crossed']);
  });

  it('finds that nothing comes any more, once', () => {
    flow.timeUs += 301_000_000;
    expect(found()).toEqual([' stale']);
    expect(found()).toEqual([' stale']);
  });

  it('publishes a bounded number and counts all', () => {
    const trade = newest();
    for (let id = 1; id <= 150; id += 1) {
      market().addTrade({ ...trade, tradeId: trade.tradeId + id, timeUs: trade.timeUs - 5_000_000 });
    }
    watch.look();
    expect(published.map(({ findings }) => findings.length)).toEqual([100]);
    expect(watch.findingCounts()).toEqual([{ symbol: 'S1', check: 'late', count: 150 }]);
  });
});
