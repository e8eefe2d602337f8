import { Side } from '../../../common/model/order-terms.js';
import type { VenueEvent } from '../../../common/model/events.js';
import type { Posting, PostingKind } from '../ledger.queries.js';
import type { TradedAssets } from './traded-assets.projection.js';

/** The venue's fee account. */
export const FEE_ACCOUNT = 0;
/** The world outside, where deposits come from and withdrawals go; it may be below zero. */
export const EXTERNAL_ACCOUNT = -1;

/** A leg with the account that it belongs to. */
export interface AccountPosting extends Posting {
  readonly accountId: number;
}

type Leg = Pick<AccountPosting, 'accountId' | 'assetId' | 'kind' | 'amount' | 'orderId'>;

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
