/** What a newcomer finds: five assets, instruments of four kinds, and how their simulated prices behave. */
export interface DemoAsset {
  readonly asset: string;
  readonly scale: number;
  /** What each simulated participant starts with, in whole units. */
  readonly funds: number;
}

/** Limit state, pause and reopening auction as the US limit-up limit-down plan has them, in shorter times. */
export interface DemoBands {
  readonly dynamicBps: number;
  readonly limitStateMs: number;
  readonly pauseMs: number;
  readonly auctionMs: number;
}

export interface DemoInstrument {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  /** In ledger units of the quote asset (USD and BTC have 8 decimals). */
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
  readonly bands: DemoBands;
  readonly kind: 'pair' | 'thin' | 'stock' | 'cross';
  readonly startPriceTicks: number;
  /** Standard deviation of the fair value's change in a calm day, in basis points. */
  readonly dailyVolatilityBps: number;
  /** How much of that it has in common with the others, from 0 to 1 (a correlation). */
  readonly correlation: number;
  /** Of a cross: the instruments whose prices it is the quotient of. */
  readonly legs?: { readonly base: string; readonly quote: string };
  /** Half the distance between a market maker's best bid and ask in calm, in basis points. */
  readonly halfSpreadBps: number;
  readonly quoteLevels: number;
  readonly typicalLots: number;
  /** Trades a second by those who have no view, in calm. */
  readonly noiseTradesPerS: number;
}

export const demoAssets: readonly DemoAsset[] = [
  { asset: 'USD', scale: 8, funds: 30_000_000 },
  { asset: 'BTC', scale: 8, funds: 5_000 },
  { asset: 'ETH', scale: 8, funds: 100_000 },
  { asset: 'SOL', scale: 8, funds: 1_000_000 },
  { asset: 'ACME', scale: 0, funds: 1_000_000 },
];

const USD = 100_000_000;
const BTC = 100_000_000;
const dollarTerms = {
  quoteAsset: 'USD',
  tickSize: '0.01',
  minQuantityLots: 1,
  maxQuantityLots: 10_000_000,
  minNotional: USD,
  maxNotional: 5_000_000 * USD,
  makerFeePpm: 100,
  takerFeePpm: 500,
  collarBps: 500,
} as const;
const pauses = { limitStateMs: 5_000, pauseMs: 20_000, auctionMs: 20_000 } as const;

export const demoInstruments: readonly DemoInstrument[] = [
  {
    ...dollarTerms,
    symbol: 'BTC-USD',
    baseAsset: 'BTC',
    lotSize: '0.00001',
    bands: { dynamicBps: 500, ...pauses },
    kind: 'pair',
    startPriceTicks: 9_500_000,
    dailyVolatilityBps: 250,
    correlation: 0.9,
    halfSpreadBps: 0.8,
    quoteLevels: 8,
    typicalLots: 20_000,
    noiseTradesPerS: 1.2,
  },
  {
    ...dollarTerms,
    symbol: 'ETH-USD',
    baseAsset: 'ETH',
    lotSize: '0.0001',
    bands: { dynamicBps: 500, ...pauses },
    kind: 'pair',
    startPriceTicks: 350_000,
    dailyVolatilityBps: 320,
    correlation: 0.8,
    halfSpreadBps: 1.5,
    quoteLevels: 8,
    typicalLots: 30_000,
    noiseTradesPerS: 0.8,
  },
  {
    ...dollarTerms,
    symbol: 'SOL-USD',
    baseAsset: 'SOL',
    lotSize: '0.001',
    bands: { dynamicBps: 1_000, ...pauses },
    kind: 'thin',
    startPriceTicks: 18_000,
    dailyVolatilityBps: 450,
    correlation: 0.6,
    halfSpreadBps: 12,
    quoteLevels: 5,
    typicalLots: 20_000,
    noiseTradesPerS: 0.08,
  },
  {
    ...dollarTerms,
    symbol: 'ACME-USD',
    baseAsset: 'ACME',
    lotSize: '1',
    bands: { dynamicBps: 500, ...pauses },
    kind: 'stock',
    startPriceTicks: 12_000,
    dailyVolatilityBps: 180,
    correlation: 0.2,
    halfSpreadBps: 2.5,
    quoteLevels: 6,
    typicalLots: 200,
    noiseTradesPerS: 0.5,
  },
  {
    ...dollarTerms,
    symbol: 'ETH-BTC',
    baseAsset: 'ETH',
    quoteAsset: 'BTC',
    tickSize: '0.00001',
    lotSize: '0.001',
    minNotional: BTC / 100_000,
    maxNotional: 50 * BTC,
    makerFeePpm: 50,
    takerFeePpm: 100,
    bands: { dynamicBps: 500, ...pauses },
    kind: 'cross',
    startPriceTicks: 3_684,
    // Its own part: what the quotient of its legs does not explain.
    dailyVolatilityBps: 0,
    correlation: 0,
    legs: { base: 'ETH-USD', quote: 'BTC-USD' },
    halfSpreadBps: 3,
    quoteLevels: 5,
    typicalLots: 1_000,
    noiseTradesPerS: 0.25,
  },
];
