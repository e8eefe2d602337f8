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

/** `older`: in front of what there was. */
export type CandleChange = 'all' | 'last' | 'older';
export type Loading = 'loading' | 'ready' | { readonly fault: string };

export const candlesLoading = signal<Loading>('loading');
const CANDLES_LOADED = 500;
/** Of one instrument and interval; who scrolls further back finds the API. */
const CANDLES_MAX = 10_000;
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
/** Where the past goes on that is not loaded; null where nothing is before. */
let olderFrom: string | null = null;
let isLoadingOlder = false;
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

/** Loads what was before the oldest candle, where there is more and it is not on its way. */
export async function loadOlderCandles(): Promise<void> {
  if (olderFrom === null || isLoadingOlder || candles.length >= CANDLES_MAX) return;
  const [mine, of, cursor] = [asked, symbol.peek(), olderFrom];
  isLoadingOlder = true;
  const query = { interval: interval.peek(), limit: CANDLES_LOADED, cursor };
  const result = await ask('marketDataCandles', { path: { symbol: of }, query });
  isLoadingOlder = false;
  // Another instrument or interval by now. What failed is asked for by the next move of the chart.
  if (mine !== asked || !result.ok) return;
  candles = [...result.value.items.map(candleOf).toReversed(), ...candles];
  olderFrom = result.value.nextCursor;
  nextFrame(() => listener('older'));
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
  olderFrom = result.value.nextCursor;
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
