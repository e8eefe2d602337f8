import type { VenueEvent } from '../../common/model/events.js';
import { Side } from '../../common/model/order-terms.js';
import type { SettledFill } from '../projections/fill.js';

/** Why money moved between accounts. What an order holds is no posting: it stays the account's own. */
export const postingKinds = ['deposit', 'withdrawal', 'trade', 'fee', 'revision', 'revision_fee'] as const;
export type PostingKind = (typeof postingKinds)[number];

/**
 * One leg of a double entry, in ledger units of its asset: positive came in, negative went out. All legs of one
 * event sum to zero per asset; (sequence, index, leg) is unique.
 */
export interface Posting {
  readonly sequence: number;
  readonly index: number;
  readonly leg: number;
  readonly assetId: number;
  readonly kind: PostingKind;
  readonly amount: number;
  readonly timeUs: number;
  /** The order and the trade that caused it; null where there is none. */
  readonly orderId: number | null;
  readonly tradeId: number | null;
  /** The reference of a deposit or withdrawal. */
  readonly reference: string | null;
}

/** The assets that a trade of an instrument moves. */
export interface TradedAssets {
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
}

/** One side of a trade that was busted or corrected: what it was settled with more, or less where that is below 0. */
export interface RevisedSide {
  readonly sequence: number;
  readonly index: number;
  readonly timeUs: number;
  readonly tradeId: number;
  readonly orderId: number;
  readonly instrumentId: number;
  readonly isTaker: boolean;
  readonly side: number;
  readonly baseChange: number;
  readonly notionalChange: number;
  readonly feeChange: number;
}

/** A deposit, or a withdrawal, which has a negative amount. */
export interface Transfer {
  readonly accountId: number;
  readonly assetId: number;
  readonly amount: number;
  readonly reference: string;
  readonly timeUs: number;
  readonly sequence: number;
  readonly index: number;
}

/**
 * The legs of an event have fixed numbers; a leg of zero is left out. Of a trade, the taker's come first, then the
 * maker's, then what the venue takes of each. The view `postings` in the database says the same of all accounts.
 */
const TAKER_LEGS = { base: 0, quote: 1, fee: 2 } as const;
const MAKER_LEGS = { base: 3, quote: 4, fee: 5 } as const;

/** What a fill moved for its own account. */
export function postingsOfFill(fill: SettledFill, { baseAssetId, quoteAssetId }: TradedAssets): Posting[] {
  const { sequence, index, timeUs, orderId, tradeId, isTaker, side, baseAmount, notional, fee } = fill;
  const legs = isTaker ? TAKER_LEGS : MAKER_LEGS;
  const direction = side === Side.buy ? 1 : -1;
  const same = { sequence, index, timeUs, orderId, tradeId, reference: null };
  const postings: Posting[] = [
    { ...same, leg: legs.base, assetId: baseAssetId, kind: 'trade', amount: direction * baseAmount },
    { ...same, leg: legs.quote, assetId: quoteAssetId, kind: 'trade', amount: -direction * notional },
  ];
  if (fee !== 0) postings.push({ ...same, leg: legs.fee, assetId: quoteAssetId, kind: 'fee', amount: -fee });
  return postings;
}

/** What a revision moved for one side; what it did not move is left out. */
export function postingsOfRevision(revised: RevisedSide, { baseAssetId, quoteAssetId }: TradedAssets): Posting[] {
  const { sequence, index, timeUs, orderId, tradeId, isTaker, side, baseChange, notionalChange, feeChange } = revised;
  const legs = isTaker ? TAKER_LEGS : MAKER_LEGS;
  const direction = side === Side.buy ? 1 : -1;
  const same = { sequence, index, timeUs, orderId, tradeId, reference: null };
  const postings: Posting[] = [
    { ...same, leg: legs.base, assetId: baseAssetId, kind: 'revision', amount: direction * baseChange },
    { ...same, leg: legs.quote, assetId: quoteAssetId, kind: 'revision', amount: -direction * notionalChange },
    { ...same, leg: legs.fee, assetId: quoteAssetId, kind: 'revision_fee', amount: -feeChange },
  ];
  return postings.filter(({ amount }) => amount !== 0);
}

/** The two sides of a revision, the taker's first. */
export function revisedSidesOf(
  event: VenueEvent & { readonly name: 'TradeRevised' },
): readonly (RevisedSide & { readonly accountId: number })[] {
  const { sequence, index, timeUs, body } = event;
  const { tradeId, instrumentId, baseChange, notionalChange, takerSide } = body;
  const same = { sequence, index, timeUs, tradeId, instrumentId, baseChange, notionalChange };
  const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
  const taker = { accountId: event.accountId, orderId: body.takerOrderId, feeChange: body.takerFeeChange };
  const maker = { accountId: body.makerAccountId, orderId: body.makerOrderId, feeChange: body.makerFeeChange };
  return [
    { ...same, ...taker, side: takerSide, isTaker: true },
    { ...same, ...maker, side: makerSide, isTaker: false },
  ];
}

/** What a transfer moved for its account; the other leg is the world outside. */
export function postingOfTransfer({ assetId, amount, reference, timeUs, sequence, index }: Transfer): Posting {
  const kind = amount > 0 ? 'deposit' : 'withdrawal';
  return { sequence, index, leg: 0, assetId, kind, amount, timeUs, orderId: null, tradeId: null, reference };
}
