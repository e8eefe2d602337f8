import { Side } from '../../common/model/order-terms.js';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';

/** Why money moved between accounts. What an order holds is no posting: it stays the account's own. */
export type PostingKind = 'deposit' | 'withdrawal' | 'trade' | 'fee';

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

/** The venue's fee account. */
export const FEE_ACCOUNT = 0;
/** The world outside, where deposits come from and withdrawals go; it may be below zero. */
export const EXTERNAL_ACCOUNT = -1;

/** A leg with the account that it belongs to. */
export interface AccountPosting extends Posting {
  readonly accountId: number;
}

type Leg = Pick<AccountPosting, 'accountId' | 'assetId' | 'kind' | 'amount' | 'orderId'>;

const moneyMoves: ReadonlySet<number> = new Set([
  eventLayouts.TradeExecuted.type,
  eventLayouts.FundsDeposited.type,
  eventLayouts.FundsWithdrawn.type,
]);

/** Whether events of this record type have postings. */
export function movesMoney(eventType: number): boolean {
  return moneyMoves.has(eventType);
}

/** The double entry of an event: legs that sum to zero per asset, none where no money changed its owner. */
export function postingsOf(event: VenueEvent, assetsOf: (instrumentId: number) => TradedAssets): AccountPosting[] {
  const { sequence, index, timeUs } = event;
  const same = {
    sequence,
    index,
    timeUs,
    tradeId: event.name === 'TradeExecuted' ? event.body.tradeId : null,
    reference: event.name === 'FundsDeposited' || event.name === 'FundsWithdrawn' ? event.body.reference : null,
  };
  return legsOf(event, assetsOf).map((leg, number) => ({ ...leg, ...same, leg: number }));
}

function legsOf(event: VenueEvent, assetsOf: (instrumentId: number) => TradedAssets): Leg[] {
  switch (event.name) {
    case 'FundsDeposited':
      return transferred(event.accountId, event.body.assetId, event.body.amount, 'deposit');
    case 'FundsWithdrawn':
      return transferred(event.accountId, event.body.assetId, -event.body.amount, 'withdrawal');
    case 'TradeExecuted':
      return settled(event, assetsOf(event.body.instrumentId));
    default:
      return [];
  }
}

function transferred(accountId: number, assetId: number, amount: number, kind: PostingKind): Leg[] {
  const same = { assetId, kind, orderId: null };
  return [
    { ...same, accountId, amount },
    { ...same, accountId: EXTERNAL_ACCOUNT, amount: -amount },
  ];
}

function settled({ accountId, body }: VenueEvent & { readonly name: 'TradeExecuted' }, assets: TradedAssets): Leg[] {
  const taker = { accountId, orderId: body.takerOrderId as number };
  const maker = { accountId: body.makerAccountId as number, orderId: body.makerOrderId as number };
  const [buyer, seller] = body.takerSide === Side.buy ? [taker, maker] : [maker, taker];
  const base = { assetId: assets.baseAssetId, kind: 'trade' } as const;
  const quote = { assetId: assets.quoteAssetId, kind: 'trade' } as const;
  const fee = { assetId: assets.quoteAssetId, kind: 'fee' } as const;
  const legs: Leg[] = [
    { ...buyer, ...base, amount: body.baseAmount },
    { ...buyer, ...quote, amount: -body.notional },
    { ...seller, ...base, amount: -body.baseAmount },
    { ...seller, ...quote, amount: body.notional },
    { ...taker, ...fee, amount: -body.takerFee },
    { ...maker, ...fee, amount: -body.makerFee },
    { accountId: FEE_ACCOUNT, orderId: null, ...fee, amount: body.takerFee + body.makerFee },
  ];
  return legs.filter((leg) => leg.amount !== 0);
}
