/** What a newcomer finds: four assets and three instruments, and where their simulated prices begin. */
export interface DemoAsset {
  readonly asset: string;
  readonly scale: number;
}

export interface DemoInstrument {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  /** In ledger units of the quote asset (USD has 8 decimals). */
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
  readonly startPriceTicks: number;
  /** Standard deviation of the fair value's change in one step, in basis points. */
  readonly stepBps: number;
  /** Half the distance between the maker's best bid and ask, in basis points. */
  readonly halfSpreadBps: number;
  readonly typicalLots: number;
}

export const demoAssets: readonly DemoAsset[] = [
  { asset: 'USD', scale: 8 },
  { asset: 'BTC', scale: 8 },
  { asset: 'ETH', scale: 8 },
  { asset: 'SOL', scale: 8 },
];

const USD = 100_000_000;

export const demoInstruments: readonly DemoInstrument[] = [
  {
    symbol: 'BTC-USD',
    baseAsset: 'BTC',
    quoteAsset: 'USD',
    tickSize: '0.01',
    lotSize: '0.00001',
    minQuantityLots: 1,
    maxQuantityLots: 10_000_000,
    minNotional: USD,
    maxNotional: 5_000_000 * USD,
    makerFeePpm: 100,
    takerFeePpm: 500,
    collarBps: 500,
    startPriceTicks: 9_500_000,
    stepBps: 0.6,
    halfSpreadBps: 0.8,
    typicalLots: 20_000,
  },
  {
    symbol: 'ETH-USD',
    baseAsset: 'ETH',
    quoteAsset: 'USD',
    tickSize: '0.01',
    lotSize: '0.0001',
    minQuantityLots: 1,
    maxQuantityLots: 10_000_000,
    minNotional: USD,
    maxNotional: 5_000_000 * USD,
    makerFeePpm: 100,
    takerFeePpm: 500,
    collarBps: 500,
    startPriceTicks: 350_000,
    stepBps: 0.9,
    halfSpreadBps: 1.5,
    typicalLots: 30_000,
  },
  {
    symbol: 'SOL-USD',
    baseAsset: 'SOL',
    quoteAsset: 'USD',
    tickSize: '0.01',
    lotSize: '0.001',
    minQuantityLots: 1,
    maxQuantityLots: 10_000_000,
    minNotional: USD,
    maxNotional: 5_000_000 * USD,
    makerFeePpm: 100,
    takerFeePpm: 500,
    collarBps: 500,
    startPriceTicks: 18_000,
    stepBps: 1.4,
    halfSpreadBps: 4,
    typicalLots: 60_000,
  },
];
