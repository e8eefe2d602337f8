/**
 * A recording as its lines tell it: what another venue published about its orders, in the order in which a listener
 * heard it. Prices are in ticks, quantities in lots of the market that the format is about, times in microseconds UTC.
 */
import type { Side } from '../../../common/model/order-terms.js';

/** One order came, changed or went. `lots` is what was left of it: after the change, or when it was deleted. */
export interface RecordedOrderEvent {
  readonly kind: 'created' | 'changed' | 'deleted';
  readonly timeUs: number;
  /** The recording venue's own number of the order; later orders have larger ones. */
  readonly orderId: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly lots: number;
}

export interface RecordedTrade {
  readonly kind: 'trade';
  readonly timeUs: number;
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly lots: number;
}

export interface RecordedLevel {
  readonly priceTicks: number;
  readonly lots: number;
}

/** The best levels of both sides as the recording venue showed them, best first. */
export interface RecordedSnapshot {
  readonly kind: 'snapshot';
  readonly timeUs: number;
  readonly bids: readonly RecordedLevel[];
  readonly asks: readonly RecordedLevel[];
}

export type RecordedEvent = RecordedOrderEvent | RecordedTrade | RecordedSnapshot;

/** What a line is: an event, nothing (an empty line, a heading), or bad, with the reason. */
export type ParsedLine = RecordedEvent | 'nothing' | { readonly kind: 'bad'; readonly reason: string };

export function bad(reason: string): ParsedLine {
  return { kind: 'bad', reason };
}

/** The market that a format records, in the terms of the venue. */
export interface RecordedMarket {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Decimals of a tick and of a lot; the scale of the quote asset is their sum, that of the base asset the lot's. */
  readonly tickScale: number;
  readonly lotScale: number;
}

export const bitstampBtcUsd: RecordedMarket = {
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.01',
  lotSize: '0.00000001',
  tickScale: 2,
  lotScale: 8,
};
