import { expect, test } from '@jest/globals';
import { MarketState } from '../../matching/domain/market-state.js';
import { OrderStore } from '../../matching/domain/order-store.js';
import { TriggerBook } from '../../matching/domain/trigger-book.js';
import { MarketBreaker } from './market-breaker.js';

const DAY_US = 86_400_000_000;
const terms = { haltUs: 1, auctionUs: 0, level1Bps: 200, level2Bps: 400, level3Bps: 600 };

function aMarket(): MarketState {
  const kind = { source: 0, rises: true, isTrailing: false };
  return new MarketState(new TriggerBook(new OrderStore(), () => kind));
}

/** The instruments of a venue; `looks` counts those that a look goes over. */
class CountedMarkets {
  looks = 0;
  readonly all: MarketState[];

  constructor(count: number) {
    const markets = Array.from({ length: count }, aMarket);
    this.all = new Proxy(markets, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) this.looks += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    this.at = (id) => markets[id] as MarketState;
  }

  readonly at: (id: number) => MarketState;
}

function trade(breaker: MarketBreaker, markets: CountedMarkets, id: number, ticks: number, timeUs: number): number {
  markets.at(id).noteTrade(ticks, { timeUs });
  breaker.noteTrade(id, markets.at(id), timeUs);
  return breaker.trip(timeUs, markets.all);
}

test('a level trips at the command at which the mean of all instruments reaches it, whatever has traded before', () => {
  const seed = Number(process.env['TEST_SEED'] ?? 7);
  let state = seed;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const markets = new CountedMarkets(9);
  const breaker = new MarketBreaker();
  const trips: number[] = [];
  let trippedToday = 0;
  let day = 0;
  for (let step = 0; step < 20_000; step += 1) {
    if (pick(500) === 0) breaker.set(pick(3) === 0 ? { ...terms, level1Bps: 0, level2Bps: 0, level3Bps: 0 } : terms);
    const timeUs = step * 600_000_000;
    if (Math.floor(timeUs / DAY_US) !== day) trippedToday = 0;
    day = Math.floor(timeUs / DAY_US);
    const ticks = 1_000 - pick(1 + (step % 150));
    const isOn = breaker.isOn;
    const id = 1 + pick(8);
    markets.at(id).noteTrade(ticks, { timeUs });
    breaker.noteTrade(id, markets.at(id), timeUs);
    if (!isOn) continue;
    const { fallBps } = breaker.fallAt(timeUs, markets.all);
    const level = [200, 400, 600].filter((bps) => fallBps >= bps).length;
    const tripped = breaker.trip(timeUs, markets.all);
    expect({ seed, step, tripped }).toEqual({ seed, step, tripped: level > trippedToday ? level : 0 });
    trippedToday = Math.max(trippedToday, level);
    if (tripped > 0) trips.push(tripped);
  }
  expect(new Set(trips)).toEqual(new Set([1, 2, 3]));
});

test('a trade looks at its own instrument, and at all of them once a day', () => {
  const count = 500;
  const markets = new CountedMarkets(count);
  const breaker = new MarketBreaker();
  breaker.set(terms);
  for (let day = 0; day < 3; day += 1) {
    markets.looks = 0;
    for (let id = 0; id < 100; id += 1) trade(breaker, markets, id, 1_000 + id, day * DAY_US + id);
    expect(markets.looks).toBe(count);
  }
});
