/** Market data of Binance (spot, USD-M and COIN-M futures) as its sockets and its REST depth send it. */
import { parseUnits } from '../../../../common/decimal.js';
import type { BookDifference, BookSnapshot, FeedLevel, Numbering } from './book-builder.js';

/** Decimals in which prices and quantities are counted: as many as the venue ever writes. */
const SCALE = 8;

export interface BestPrices {
  readonly kind: 'best';
  readonly updateId: number;
  readonly bid: FeedLevel;
  readonly ask: FeedLevel;
}

export interface FeedTrade {
  readonly kind: 'trade';
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly timeUs: number;
}

export type BinanceMessage = BookSnapshot | BookDifference | BestPrices | FeedTrade;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for a message of another kind, a reason for one that is malformed. */
export function parseBinance(
  json: string,
): BinanceMessage | { readonly kind: 'bad'; readonly reason: string } | undefined {
  let message: unknown;
  try {
    message = JSON.parse(json);
  } catch {
    return bad('it is not JSON');
  }
  if (!isFields(message)) return bad('it is not an object');
  const data = isFields(message['data']) ? message['data'] : message;
  if ('lastUpdateId' in data) return snapshot(data);
  if (data['e'] === 'depthUpdate') return difference(data);
  if (data['e'] === 'trade') return trade(data);
  // Spot sends no type with its best prices.
  if (data['e'] === 'bookTicker' || ('b' in data && 'B' in data && 'u' in data)) return best(data);
  return undefined;
}

/** Futures name the update before each difference. */
export function numberingOf({ previousUpdateId }: BookDifference): Numbering {
  return previousUpdateId === undefined ? 'counted' : 'chained';
}

function snapshot(data: Fields): BinanceMessage | ReturnType<typeof bad> {
  const bids = levels(data['bids']);
  const asks = levels(data['asks']);
  const lastUpdateId = data['lastUpdateId'];
  if (bids === undefined || asks === undefined || !isId(lastUpdateId)) return bad('it is no snapshot of a book');
  return { kind: 'snapshot', lastUpdateId, bids, asks };
}

function difference(data: Fields): BinanceMessage | ReturnType<typeof bad> {
  const bids = levels(data['b']);
  const asks = levels(data['a']);
  const { U: firstUpdateId, u: lastUpdateId, pu: previousUpdateId } = data;
  const hasPrevious = previousUpdateId !== undefined;
  if (bids === undefined || asks === undefined || !isId(firstUpdateId) || !isId(lastUpdateId)) {
    return bad('it is no difference of a book');
  }
  if (!hasPrevious) return { kind: 'difference', firstUpdateId, lastUpdateId, bids, asks };
  if (!isId(previousUpdateId)) return bad('its previous update is no number');
  return { kind: 'difference', firstUpdateId, lastUpdateId, previousUpdateId, bids, asks };
}

function best(data: Fields): BinanceMessage | ReturnType<typeof bad> {
  const bid = level([data['b'], data['B']]);
  const ask = level([data['a'], data['A']]);
  const { u: updateId } = data;
  if (bid === undefined || ask === undefined || !isId(updateId)) return bad('it has no best prices');
  return { kind: 'best', updateId, bid, ask };
}

function trade(data: Fields): BinanceMessage | ReturnType<typeof bad> {
  const terms = level([data['p'], data['q']]);
  const { t: tradeId, T: timeMs } = data;
  if (terms === undefined || !isId(tradeId) || !isId(timeMs)) return bad('it is no trade');
  return { kind: 'trade', tradeId, priceTicks: terms[0], quantityLots: terms[1], timeUs: timeMs * 1_000 };
}

function levels(list: unknown): FeedLevel[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const read = list.map(level);
  return read.every((one) => one !== undefined) ? read : undefined;
}

function level(pair: unknown): FeedLevel | undefined {
  if (!Array.isArray(pair)) return undefined;
  const price = units(pair[0]);
  const quantity = units(pair[1]);
  return price === undefined || quantity === undefined ? undefined : [price, quantity];
}

function units(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const count = parseUnits(text, SCALE);
  return typeof count === 'number' ? count : undefined;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(reason: string): { readonly kind: 'bad'; readonly reason: string } {
  return { kind: 'bad', reason };
}
