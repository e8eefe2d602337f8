import type { Brand } from '../brand.js';

/** A price as a whole number of an instrument's ticks. Zero stands for "no price". */
export type PriceTicks = Brand<number, 'PriceTicks'>;
/** A quantity as a whole number of an instrument's lots. */
export type QuantityLots = Brand<number, 'QuantityLots'>;
/** An amount of money or of a base asset in the smallest unit of that asset's ledger scale. */
export type AssetUnits = Brand<number, 'AssetUnits'>;
/** Core time: microseconds since 1970-01-01 UTC, never decreasing. */
export type TimestampUs = Brand<number, 'TimestampUs'>;
/** The number of a command in the venue's one order of events; starts at 1, without gaps. */
export type Sequence = Brand<number, 'Sequence'>;
/** A fee rate in millionths of the notional (1 = 0.01 basis point); negative is a rebate. */
export type FeeRatePpm = Brand<number, 'FeeRatePpm'>;

export type AccountId = Brand<number, 'AccountId'>;
export type AssetId = Brand<number, 'AssetId'>;
export type InstrumentId = Brand<number, 'InstrumentId'>;
export type OrderId = Brand<number, 'OrderId'>;
/** The number of an order list; counts from 1 over the whole venue. */
export type ListId = Brand<number, 'ListId'>;
export type TradeId = Brand<number, 'TradeId'>;
/** The connection or login that a command came through; 0 where there is none. */
export type SessionId = Brand<number, 'SessionId'>;

/** The largest integer that the venue stores in one number. A larger result is refused, never rounded. */
export const INTEGER_MAX = Number.MAX_SAFE_INTEGER;
