/** The public book order by order, in situations that random markets seldom reach. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AuctionKind, Phase } from '../../src/common/model/order-terms.js';
import { MarketDataFeed } from '../../src/modules/market-data/market-data-feed.js';
import { phaseBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { Market } from '../support/market.js';

let market: Market;
let feed: MarketDataFeed;

beforeEach(() => {
  const core = new CoreVenue();
  feed = new MarketDataFeed({ nowUs: () => 0 });
  core.consumer = feed;
  market = new Market(core);
  for (const name of ['alice', 'bob']) market.account(name, { BTC: 10_000, USD: 1_000_000 });
});

/** `quantity @ price #entry`. */
const shown = (): { bids: string[]; asks: string[] } => {
  const { bids = [], asks = [] } = feed.market(1)?.orders(100) ?? {};
  const lines = (entries: typeof bids): string[] =>
    entries.map(({ entryId, priceTicks, quantityLots }) => `${quantityLots} @ ${priceTicks} #${entryId}`);
  return { bids: lines(bids), asks: lines(asks) };
};

describe('the book order by order', () => {
  test('loses both orders of every trade of an auction', () => {
    market.send('SetPhase', '', phaseBody(1, Phase.auction, AuctionKind.opening));
    market.given('alice: buy 5 @ 101', 'alice: buy 4 @ 100', 'bob: sell 7 @ 100', 'bob: sell 3 @ 102');
    expect(shown()).toEqual({
      bids: ['5 @ 101 #1', '4 @ 100 #2'],
      asks: ['7 @ 100 #3', '3 @ 102 #4'],
    });
    market.send('SetPhase', '', phaseBody(1, Phase.continuous));
    expect(shown()).toEqual({ bids: ['2 @ 100 #2'], asks: ['3 @ 102 #4'] });
  });

  test('keeps an order that becomes smaller in its place, and queues one that becomes larger anew', () => {
    market.given('alice: buy 5 @ 100', 'bob: buy 6 @ 100');
    market.replace('alice', 1, '3');
    expect(shown().bids).toEqual(['3 @ 100 #1', '6 @ 100 #2']);
    market.replace('alice', 1, '8');
    expect(shown().bids).toEqual(['6 @ 100 #2', '8 @ 100 #3']);
  });

  test('shows the peaks of an iceberg as entries that nothing connects', () => {
    market.place('alice', 'sell 10 @ 100', { displayQuantityLots: 4 } as never);
    market.given('bob: buy 3 @ 100');
    expect(shown().asks).toEqual(['1 @ 100 #1']);
    market.given('bob: buy 1 @ 100');
    expect(shown().asks).toEqual(['4 @ 100 #2']);
  });
});
