import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { InstrumentMarket } from './instrument-market.js';

const DAY_US = 86_400_000_000;

function aTrade(tradeId: number, timeUs: number, priceTicks: number, quantityLots: number) {
  const terms = { priceTicks, quantityLots, notional: priceTicks * quantityLots };
  return { tradeId, instrumentId: 3, takerSide: Side.buy, simulated: false, timeUs, sequence: tradeId, ...terms };
}

const nothing = {
  instrumentId: 3,
  openTicks: null,
  highTicks: null,
  lowTicks: null,
  lastTicks: null,
  baseVolumeLots: 0n,
  quoteVolume: 0n,
  tradeCount: 0,
  bestBid: null,
  bestAsk: null,
  timeUs: 5,
  sequence: 9,
};

describe('the ticker', () => {
  test('of an instrument that nothing happened to says that', () => {
    expect(new InstrumentMarket(3).ticker(5, 9)).toEqual(nothing);
  });

  test('has the day’s trades and the best prices', () => {
    const market = new InstrumentMarket(3);
    for (const [id, price, lots] of [
      [1, 100, 4],
      [2, 120, 1],
      [3, 90, 2],
      [4, 95, 3],
    ] as const) {
      market.addTrade(aTrade(id, id, price, lots));
    }
    market.changeLevel({ instrumentId: 3, side: Side.buy, priceTicks: 94, quantityLots: 7, orders: 2 }, 1);
    market.changeLevel({ instrumentId: 3, side: Side.sell, priceTicks: 96, quantityLots: 8, orders: 1 }, 2);
    expect(market.ticker(5, 9)).toEqual({
      ...nothing,
      openTicks: 100,
      highTicks: 120,
      lowTicks: 90,
      lastTicks: 95,
      baseVolumeLots: 10n,
      quoteVolume: 985n,
      tradeCount: 4,
      bestBid: { priceTicks: 94, quantityLots: 7 },
      bestAsk: { priceTicks: 96, quantityLots: 8 },
    });
  });

  test('remembers the last price for longer than the day', () => {
    const market = new InstrumentMarket(3);
    market.addTrade(aTrade(1, 5, 100, 4));
    expect(market.ticker(5 + DAY_US - 1, 9)).toMatchObject({ tradeCount: 1 });
    const later = 5 + DAY_US;
    expect(market.ticker(later, 9)).toEqual({ ...nothing, lastTicks: 100, timeUs: later });
  });
});

describe('the book', () => {
  test('has the best levels of each side, best first', () => {
    const market = new InstrumentMarket(3);
    for (const [side, price] of [
      [Side.buy, 90],
      [Side.buy, 92],
      [Side.buy, 91],
      [Side.sell, 97],
      [Side.sell, 95],
    ] as const) {
      market.changeLevel({ instrumentId: 3, side, priceTicks: price, quantityLots: price, orders: 1 }, price);
    }
    const level = (priceTicks: number) => ({ priceTicks, quantityLots: priceTicks, orders: 1 });
    expect(market.depth(2)).toEqual({ bids: [level(92), level(91)], asks: [level(95), level(97)] });
  });

  test('counts each command that changed it on its channel, also one that removes a level', () => {
    const market = new InstrumentMarket(3);
    const change = { instrumentId: 3, side: Side.buy, priceTicks: 90, orders: 1 };
    expect(market.channelSequence).toBe(0);
    market.changeLevel({ ...change, quantityLots: 5 }, 7);
    market.changeLevel({ ...change, priceTicks: 91, quantityLots: 5 }, 7);
    expect(market.channelSequence).toBe(1);
    market.changeLevel({ ...change, quantityLots: 0, orders: 0 }, 8);
    market.changeLevel({ ...change, priceTicks: 91, quantityLots: 0, orders: 0 }, 8);
    expect([market.channelSequence, market.depth(5)]).toEqual([2, { bids: [], asks: [] }]);
  });
});

test('the tape keeps as many trades as it is told to, and a thousand otherwise', () => {
  const [short, usual] = [new InstrumentMarket(3, { tapeTradesMax: 2, windowTradesMax: 64 }), new InstrumentMarket(3)];
  for (let id = 1; id <= 1_030; id += 1) for (const market of [short, usual]) market.addTrade(aTrade(id, id, 100, 1));
  const ids = (market: InstrumentMarket): number[] =>
    market.tape.newest(5_000, Number.MAX_SAFE_INTEGER).map(({ tradeId }) => tradeId);
  expect(ids(short)).toEqual([1_030, 1_029]);
  expect(ids(usual)).toHaveLength(1_024);
});
