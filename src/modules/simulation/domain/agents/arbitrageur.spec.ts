import { expect, test } from '@jest/globals';
import { Phase, Side } from '../../../../common/model/order-terms.js';
import { aView, placed } from '../../../../../test/support/simulated-view.js';
import type { MarketView } from '../agent.js';
import { type DemoInstrument, demoInstruments } from '../demo-instruments.js';
import { Arbitrageur } from './arbitrageur.js';

const named = (symbol: string): DemoInstrument =>
  demoInstruments.find((instrument) => instrument.symbol === symbol) as DemoInstrument;
const [base, quote, cross] = [named('ETH-USD'), named('BTC-USD'), named('ETH-BTC')];
const arbitrageur = new Arbitrageur([base, quote, cross]);

/** 3,500 and 100,000 dollars make 0.035; the cross is quoted from `crossBid` to `crossAsk`. */
const views = (crossBid: number, crossAsk: number, seen: Partial<MarketView> = {}): MarketView[] => [
  aView({ bidTicks: 349_990, askTicks: 350_000, bidLots: 100_000, askLots: 100_000, ...seen }),
  aView({ bidTicks: 9_999_900, askTicks: 10_000_000, bidLots: 100_000, askLots: 100_000 }),
  aView({ bidTicks: crossBid, askTicks: crossAsk, bidLots: 4_000, askLots: 4_000 }),
];

test('a dear cross is sold against its legs, the same quantity in each', () => {
  // Two ether at 0.0351: base 2 = 20,000 lots; 0.0702 bitcoin = 7,020 lots; cross 2 = 2,000 lots.
  expect(placed(arbitrageur.act(views(3_510, 3_512)))).toMatchObject([
    { market: 0, side: Side.buy, priceTicks: 350_000, quantityLots: 20_000 },
    { market: 1, side: Side.sell, priceTicks: 9_999_900, quantityLots: 7_020 },
    { market: 2, side: Side.sell, priceTicks: 3_510, quantityLots: 2_000 },
  ]);
});

test('a cheap one is bought', () => {
  expect(placed(arbitrageur.act(views(3_488, 3_490)))).toMatchObject([
    { market: 0, side: Side.sell, priceTicks: 349_990, quantityLots: 20_000 },
    { market: 1, side: Side.buy, priceTicks: 10_000_000, quantityLots: 6_980 },
    { market: 2, side: Side.buy, priceTicks: 3_490, quantityLots: 2_000 },
  ]);
});

test('a gain that does not pay the fees of all three is none', () => {
  const feesBps = (base.takerFeePpm + quote.takerFeePpm + cross.takerFeePpm) / 100;
  expect(feesBps).toBe(11);
  // 3,503 is 8.5 basis points dear, 3,504 is 11.4 after the spreads.
  expect(arbitrageur.act(views(3_503, 3_505))).toEqual([]);
  expect(arbitrageur.act(views(3_504, 3_506)).length).toBe(3);
});

test('it trades half of the scarcest leg, and nothing where one leg does not trade', () => {
  const scarce = placed(arbitrageur.act(views(3_510, 3_512, { askLots: 1_000 })));
  expect(scarce.map(({ quantityLots }) => quantityLots)).toEqual([500, 175, 50]);
  expect(arbitrageur.act(views(3_510, 3_512, { askLots: 1 }))).toEqual([]);
  expect(arbitrageur.act(views(3_510, 3_512, { phase: Phase.halt }))).toEqual([]);
});
