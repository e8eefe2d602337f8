/** The candles of the selected instrument: the past by REST, and from then on made of the trades as they come. */
import { effect, signal } from '@preact/signals';
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import { compare, known, plain, plus } from '../format/decimal.js';
import { ask } from '../venue/venue.js';
import { onFollow, onTrade, type StreamTrade } from './market.js';
import { nextFrame } from './frame.js';
import { type Interval, interval, symbol } from './settings.js';

export interface Candle {
  /** Seconds since 1970. */
  readonly openTime: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Of the base asset. */
  readonly volume: string;
}

export type CandleChange = 'all' | 'last';
export type Loading = 'loading' | 'ready' | { readonly fault: string };

export const candlesLoading = signal<Loading>('loading');
const CANDLES_LOADED = 500;
const seconds: Readonly<Record<Interval, number>> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3_600,
  '4h': 14_400,
  '1d': 86_400,
};

/** Oldest first. */
let candles: Candle[] = [];
let lastTradeId = 0n;
/** What came while the past was asked for. */
let early: StreamTrade[] | undefined = [];
let asked = 0;
let listener: (change: CandleChange) => void = () => undefined;

/** The one chart that draws them. */
export function drawCandles(draw: (change: CandleChange) => void): void {
  listener = draw;
}

export function allCandles(): readonly Candle[] {
  return candles;
}

export function reloadCandles(): void {
  void load();
}

onFollow(reloadCandles);
effect(() => {
  if (interval.value !== undefined && symbol.peek() !== '') reloadCandles();
});
onTrade((trade) => {
  if (early !== undefined) early.push(trade);
  else if (take(trade)) nextFrame(() => listener('last'));
});

async function load(): Promise<void> {
  const [mine, of, size] = [(asked += 1), symbol.peek(), interval.peek()];
  early = [];
  candlesLoading.value = 'loading';
  const query = { interval: size, limit: CANDLES_LOADED };
  const result = await ask('marketDataCandles', { path: { symbol: of }, query });
  if (mine !== asked) return;
  const waiting = early;
  early = undefined;
  if (!result.ok) {
    candlesLoading.value = { fault: result.detail };
    return;
  }
  const { items } = result.value;
  candles = items.map(candleOf).toReversed();
  lastTradeId = BigInt(items[0]?.lastTradeId ?? 0);
  for (const trade of waiting) take(trade);
  candlesLoading.value = 'ready';
  listener('all');
}

function candleOf({ openTimeNs, open, high, low, close, volume }: Schemas['CandleResponse']): Candle {
  return { openTime: Number(BigInt(openTimeNs) / 1_000_000_000n), open, high, low, close, volume };
}

/** False for a trade that the candles have already. */
function take({ tradeId, price, quantity, time }: StreamTrade): boolean {
  if (tradeId === null || price === null || quantity === null || BigInt(tradeId) <= lastTradeId) return false;
  lastTradeId = BigInt(tradeId);
  const size = seconds[interval.peek()];
  const openTime = Math.floor(Date.parse(time ?? '') / 1_000 / size) * size;
  const last = candles.at(-1);
  if (last === undefined || last.openTime < openTime) {
    candles.push({ openTime, open: price, high: price, low: price, close: price, volume: quantity });
    return true;
  }
  candles[candles.length - 1] = {
    ...last,
    high: compare(known(price), known(last.high)) > 0 ? price : last.high,
    low: compare(known(price), known(last.low)) < 0 ? price : last.low,
    close: price,
    volume: plain(plus(known(last.volume), known(quantity))),
  };
  return true;
}
