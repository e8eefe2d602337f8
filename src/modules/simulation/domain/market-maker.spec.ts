import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import type { DemoInstrument } from './demo-instruments.js';
import { type MakerAction, MarketMaker, type Quote } from './market-maker.js';
import { Random } from './random.js';

/** Chance that always says the same; a normal number is then `12 × value − 6`. */
class Always extends Random {
  constructor(private readonly value: number) {
    super(0);
  }

  override next(): number {
    return this.value;
  }
}

/** Half the spread is 1,000 ticks. */
const instrument: DemoInstrument = {
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.01',
  lotSize: '0.00001',
  minQuantityLots: 1,
  maxQuantityLots: 10_000_000,
  minNotional: 1,
  maxNotional: 1_000_000_000_000,
  makerFeePpm: 100,
  takerFeePpm: 500,
  collarBps: 500,
  startPriceTicks: 10_000_000,
  stepBps: 2,
  halfSpreadBps: 1,
  typicalLots: 20_000,
};

const aMaker = (change: Partial<DemoInstrument> = {}, chance = 0.5): MarketMaker =>
  new MarketMaker({ ...instrument, ...change }, new Always(chance));

function placed(actions: readonly MakerAction[], side: Side): { priceTicks: number; quantityLots: number }[] {
  return actions.flatMap((action) =>
    action.kind === 'place' && action.side === side
      ? [{ priceTicks: action.priceTicks, quantityLots: action.quantityLots }]
      : [],
  );
}

/** The quotes that stand after a maker's actions on an empty book. */
function quotesAfter(actions: readonly MakerAction[]): Quote[] {
  return actions.flatMap((action, index) =>
    action.kind === 'place' ? [{ orderId: index + 1, side: action.side, priceTicks: action.priceTicks }] : [],
  );
}

describe('the fair value', () => {
  test('moves by as many basis points as chance says', () => {
    const maker = aMaker({}, 0.75);
    maker.drift();
    // A normal number of 3, times 2 basis points.
    expect(maker.fairTicks).toBeCloseTo(10_000_000 * 1.0006, 4);
  });

  test('is drawn back to where it began, from above and from below', () => {
    const maker = aMaker();
    maker.fairTicks = 10_000_000 * Math.E;
    maker.drift();
    expect(maker.fairTicks / 10_000_000).toBeCloseTo(Math.E * (1 - 0.0005), 10);
    maker.fairTicks = 10_000_000 / Math.E;
    maker.drift();
    expect(maker.fairTicks / 10_000_000).toBeCloseTo((1 + 0.0005) / Math.E, 10);
  });
});

describe('on an empty book the maker', () => {
  const actions = aMaker().actions([], 0);

  test('quotes eight levels a side, wider the further out, and larger', () => {
    const distances = [1_000, 2_200, 3_400, 4_600, 5_800, 7_000, 8_200, 9_400];
    const lots = [20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000];
    expect(placed(actions, Side.buy)).toEqual(
      distances.map((distance, level) => ({ priceTicks: 10_000_000 - distance, quantityLots: lots[level] })),
    );
    expect(placed(actions, Side.sell)).toEqual(
      distances.map((distance, level) => ({ priceTicks: 10_000_000 + distance, quantityLots: lots[level] })),
    );
  });

  test('leans against what it holds by the whole spread', () => {
    expect(placed(aMaker().actions([], 1), Side.buy)[0]?.priceTicks).toBe(9_997_000);
    expect(placed(aMaker().actions([], -0.5), Side.sell)[0]?.priceTicks).toBe(10_002_000);
  });

  test('varies its quantities by half, and keeps to the least that the instrument takes', () => {
    expect(placed(aMaker({}, 0).actions([], 0), Side.buy)[0]?.quantityLots).toBe(10_000);
    expect(placed(aMaker({}, 1).actions([], 0), Side.buy)[0]?.quantityLots).toBe(30_000);
    expect(placed(aMaker({ minQuantityLots: 25_000 }).actions([], 0), Side.buy)[0]?.quantityLots).toBe(25_000);
  });

  test('quotes as wide as the instrument asks', () => {
    expect(placed(aMaker({ halfSpreadBps: 3 }).actions([], 0), Side.buy)[0]?.priceTicks).toBe(9_997_000);
  });

  test('keeps a tick of distance where the spread is less, and never quotes below a tick', () => {
    const cheap = aMaker({ startPriceTicks: 5 });
    expect(placed(cheap.actions([], 0), Side.buy).map(({ priceTicks }) => priceTicks)).toEqual([
      4, 2, 1, 1, 1, 1, 1, 1,
    ]);
    expect(placed(cheap.actions([], 0), Side.sell)[0]?.priceTicks).toBe(6);
  });
});

describe('open quotes', () => {
  test('that stand where they should are left alone, in whatever order they are found', () => {
    const maker = aMaker();
    const quotes = quotesAfter(maker.actions([], 0));
    expect(maker.actions(quotes, 0)).toEqual([]);
    expect(maker.actions(quotes.toReversed(), 0)).toEqual([]);
    expect(maker.actions([...quotes.slice(5), ...quotes.slice(0, 5)], 0)).toEqual([]);
  });

  test('are moved when they are further off than half the half spread', () => {
    const maker = aMaker();
    const [first, ...others] = quotesAfter(maker.actions([], 0)) as [Quote, ...Quote[]];
    const off = (ticks: number): Quote[] => [{ ...first, priceTicks: first.priceTicks - ticks }, ...others];
    expect(maker.actions(off(500), 0)).toEqual([]);
    expect(maker.actions(off(501), 0)).toEqual([{ kind: 'move', orderId: 1, priceTicks: 9_999_000 }]);
  });

  test('follow a fair value that has moved', () => {
    const maker = aMaker();
    const quotes = quotesAfter(maker.actions([], 0));
    maker.fairTicks *= 1.01;
    const actions = maker.actions(quotes, 0);
    expect(actions.map(({ kind }) => kind)).toEqual(Array.from({ length: 16 }, () => 'move'));
  });

  test('that are too many are cancelled, the worst of them', () => {
    const maker = aMaker();
    const quotes = quotesAfter(maker.actions([], 0));
    const extra = [
      { orderId: 98, side: Side.buy, priceTicks: 1 },
      { orderId: 99, side: Side.sell, priceTicks: 20_000_000 },
    ];
    expect(maker.actions([...extra, ...quotes], 0)).toEqual([
      { kind: 'cancel', orderId: 98 },
      { kind: 'cancel', orderId: 99 },
    ]);
  });
});

test('the same seed walks the same way, another one another', () => {
  const walk = (seed: number): number => {
    const maker = new MarketMaker(instrument, new Random(seed));
    for (let step = 0; step < 100; step += 1) maker.drift();
    return maker.fairTicks;
  };
  expect(walk(7)).toBe(walk(7));
  expect(walk(7)).not.toBe(walk(8));
});
