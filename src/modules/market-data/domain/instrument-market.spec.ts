import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
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
    expect(market.tradeCount).toBe(4);
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
    market.changeLevel({ ...change, priceTicks: 92, quantityLots: 5 }, 7);
    market.changeLevel({ ...change, priceTicks: 92, quantityLots: 0, orders: 0 }, 7);
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

/** What a market saves, as it is read back. */
class Series implements StateSink, StateSource {
  readonly numbers: number[] = [];
  private read = 0;

  /** With a value, puts it in; without, takes the next. */
  number(value?: number): number {
    if (value !== undefined) this.numbers.push(value);
    else if (this.read === this.numbers.length) throw new Error('the series has ended');
    return value ?? (this.numbers[this.read++] as number);
  }

  int32s(): never {
    throw new Error('a market has no columns of integers');
  }

  text(): never {
    throw new Error('a market has no texts');
  }

  get isReadToItsEnd(): boolean {
    return this.read === this.numbers.length;
  }
}

describe('a market that is saved and loaded', () => {
  const limits = { tapeTradesMax: 4, windowTradesMax: 64 };

  function reloaded(market: InstrumentMarket, into = new InstrumentMarket(3, limits)): InstrumentMarket {
    const series = new Series();
    market.saveState(series);
    into.loadState(series);
    expect(series.isReadToItsEnd).toBe(true);
    return into;
  }

  const seriesOf = (market: InstrumentMarket): number[] => {
    const series = new Series();
    market.saveState(series);
    return series.numbers;
  };

  const shown = (market: InstrumentMarket, timeUs: number) => ({
    channel: market.channelSequence,
    trades: market.tradeCount,
    depth: market.depth(500),
    ticker: market.ticker(timeUs, 9),
    tape: market.tape.newest(500, Infinity),
    floor: market.tape.floorSequence,
  });

  test('is the empty one before anything happened', () => {
    const loaded = reloaded(new InstrumentMarket(3, limits));
    expect(shown(loaded, 5)).toEqual(shown(new InstrumentMarket(3, limits), 5));
  });

  test('shows the same, saves the same, and goes on as if nothing had been', () => {
    const market = new InstrumentMarket(3, limits);
    for (let id = 1; id <= 150; id += 1) {
      // Past the bound of the window, so that older trades are merged.
      market.addTrade({ ...aTrade(id, id * 300_000, 100 + ((id * 7) % 31), 1 + (id % 5)), simulated: id % 2 === 0 });
      const side = id % 3 === 0 ? Side.buy : Side.sell;
      market.changeLevel(
        { instrumentId: 3, side, priceTicks: 1_000 + id, quantityLots: id % 7, orders: 1 + (id % 2) },
        id,
      );
    }
    const loaded = reloaded(market);
    expect(seriesOf(loaded)).toEqual(seriesOf(market));
    for (let id = 151; id <= 400; id += 1) {
      const timeUs = 45_000_000 + (id - 150) * (DAY_US / 200);
      expect(shown(loaded, timeUs)).toEqual(shown(market, timeUs));
      for (const one of [market, loaded]) {
        one.addTrade(aTrade(id, timeUs, 100 + ((id * 11) % 29), 2));
        one.changeLevel({ instrumentId: 3, side: Side.buy, priceTicks: 900 + id, quantityLots: id % 5, orders: 1 }, id);
      }
    }
  });

  test('into a shorter tape leaves out the oldest trades, and says from where on it has them', () => {
    const market = new InstrumentMarket(3, limits);
    for (let id = 1; id <= 4; id += 1) market.addTrade(aTrade(id, id, 100, 1));
    const { tape } = reloaded(market, new InstrumentMarket(3, { ...limits, tapeTradesMax: 2 }));
    expect(tape.newest(9, Infinity).map(({ tradeId }) => tradeId)).toEqual([4, 3]);
    expect([market.tape.floorSequence, tape.floorSequence]).toEqual([0, 2]);
  });
});
