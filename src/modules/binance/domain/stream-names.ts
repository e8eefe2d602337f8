/** The names of market streams, such as `btcusd@depth5@100ms`: which there are, and what each is of. */

/** `symbol` as it was written; empty for a stream of all. */
export type StreamName =
  | {
      readonly kind: 'trade' | 'aggTrade' | 'bookTicker' | 'miniTicker' | 'ticker' | 'avgPrice';
      readonly symbol: string;
    }
  | { readonly kind: 'kline'; readonly symbol: string; readonly interval: string }
  | { readonly kind: 'windowTicker'; readonly symbol: string; readonly window: WindowName }
  | { readonly kind: 'depth'; readonly symbol: string; readonly speedMs: Speed }
  | { readonly kind: 'levels'; readonly symbol: string; readonly levels: number; readonly speedMs: Speed }
  | { readonly kind: 'allMiniTickers' | 'allTickers' }
  | { readonly kind: 'allWindowTickers'; readonly window: WindowName };

export type WindowName = '1h' | '4h' | '1d';
export type Speed = 100 | 1_000;

const NAME = /^([a-z0-9-]{1,20})@(.{1,32})$/i;
const KLINE = /^kline_(\w{2,3})(?:@[+-]?0{1,2}(?::00)?)?$/;
const DEPTH = /^depth(5|10|20)?(?:@(100|1000)ms)?$/;
const WINDOW = /^ticker_(1h|4h|1d)$/;
const ALL_WINDOWS = /^!ticker_(1h|4h|1d)@arr$/;
const plain = new Set(['trade', 'aggTrade', 'bookTicker', 'miniTicker', 'ticker', 'avgPrice'] as const);
type Plain = Parameters<(typeof plain)['has']>[0];

/** Undefined for a name of no stream. Days of candles begin in UTC only. */
export function parseStreamName(name: string): StreamName | undefined {
  if (name === '!miniTicker@arr') return { kind: 'allMiniTickers' };
  if (name === '!ticker@arr') return { kind: 'allTickers' };
  const all = ALL_WINDOWS.exec(name)?.[1];
  if (all !== undefined) return { kind: 'allWindowTickers', window: all as WindowName };
  const [, symbol, rest] = NAME.exec(name) ?? [];
  return symbol === undefined || rest === undefined ? undefined : ofSymbol(symbol, rest);
}

/** However a client writes the symbol or says the time zone, it is one stream. */
export function streamKey(name: StreamName): string {
  const parts = 'symbol' in name ? { ...name, symbol: name.symbol.toLowerCase().replaceAll('-', '') } : name;
  return Object.values(parts).join('@');
}

function ofSymbol(symbol: string, rest: string): StreamName | undefined {
  if (plain.has(rest as Plain)) return { kind: rest as Plain, symbol };
  const interval = KLINE.exec(rest)?.[1];
  if (interval !== undefined) return { kind: 'kline', symbol, interval };
  const window = WINDOW.exec(rest)?.[1];
  if (window !== undefined) return { kind: 'windowTicker', symbol, window: window as WindowName };
  const depth = DEPTH.exec(rest);
  if (depth === null) return undefined;
  const speedMs = depth[2] === '100' ? 100 : 1_000;
  if (depth[1] === undefined) return { kind: 'depth', symbol, speedMs };
  return { kind: 'levels', symbol, levels: Number(depth[1]), speedMs };
}
