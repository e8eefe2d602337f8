import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import { nameOf, Side } from '../../common/model/order-terms.js';
import { RejectReason, rejectReasonName } from '../../common/model/reject-reason.js';
import type { PriceTicks, QuantityLots } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { CommandOutcome } from '../engine/command-outcome.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { SettledTrade } from './settled-trades.js';
import type { SettledTradeResponse } from './trade-revisions.messages.js';

/** Without `price` and `quantity` the trade is busted; with one that is null it keeps what it has. */
export interface RevisionWish {
  readonly note: string;
  readonly price?: string | null;
  readonly quantity?: string | null;
}

export function toRevision(
  trade: SettledTrade,
  wish: RevisionWish,
  format: InstrumentFormat,
): CommandBody<'ReviseTrade'> {
  const { taker, maker, priceTicks, quantityLots, takerFee, makerFee } = trade;
  if (trade.status === 'busted') throw new ProblemError('TRADE_BUSTED');
  const body = {
    tradeId: taker.tradeId,
    standingPriceTicks: priceTicks,
    standingQuantityLots: quantityLots,
    takerFee,
    makerFee,
    takerOrderId: taker.orderId,
    makerOrderId: maker.orderId,
    ...nextTerms(trade, wish, format),
    instrumentId: taker.instrumentId,
    takerAccountId: taker.accountId,
    makerAccountId: maker.accountId,
    takerSide: taker.side,
    note: wish.note,
  };
  // Rows keep plain numbers; the command brands them.
  return body as unknown as CommandBody<'ReviseTrade'>;
}

function nextTerms(
  { priceTicks, quantityLots }: SettledTrade,
  { price, quantity }: RevisionWish,
  format: InstrumentFormat,
): { readonly priceTicks: PriceTicks; readonly quantityLots: QuantityLots } {
  if (price === undefined || quantity === undefined) {
    return { priceTicks: 0 as PriceTicks, quantityLots: 0 as QuantityLots };
  }
  const [ticks, lots] = [
    isGiven(price) ? format.parsePrice(price) : priceTicks,
    isGiven(quantity) ? format.parseQuantity(quantity) : quantityLots,
  ];
  if (typeof ticks !== 'number')
    throw new ProblemError(ticks === 'TOO_LARGE' ? 'NUMBER_TOO_LARGE' : 'PRICE_NOT_ON_TICK');
  if (typeof lots !== 'number')
    throw new ProblemError(lots === 'TOO_LARGE' ? 'NUMBER_TOO_LARGE' : 'QUANTITY_NOT_ON_LOT');
  // Both 0 would be a bust.
  if (ticks === 0 || lots === 0) throw new ProblemError('CORRECTION_INVALID');
  return { priceTicks: ticks as PriceTicks, quantityLots: lots as QuantityLots };
}

/** Ends the request with the core's reason where it refused, and with the account that lacks something. */
export function assertRevised({ refusal }: CommandOutcome, { taker, maker }: SettledTrade): void {
  if (refusal === undefined) return;
  const [buyer, seller] = taker.side === Side.buy ? [taker, maker] : [maker, taker];
  const short =
    refusal === RejectReason.BUYER_SHORT ? buyer : refusal === RejectReason.SELLER_SHORT ? seller : undefined;
  const detail = `Account ${short?.accountId} does not have available what it would have to give; nothing is overdrawn.`;
  throw new ProblemError(rejectReasonName(refusal), short === undefined ? {} : { detail });
}

export function presentTrade(trade: SettledTrade, format: InstrumentFormat): SettledTradeResponse {
  const { taker, maker, status, priceTicks, quantityLots, takerFee, makerFee } = trade;
  return {
    tradeId: String(taker.tradeId),
    symbol: format.instrument.symbol,
    status,
    price: quantityLots === 0 ? null : format.price(priceTicks),
    quantity: format.quantity(quantityLots),
    takerSide: nameOf(Side, taker.side),
    takerAccountId: String(taker.accountId),
    makerAccountId: String(maker.accountId),
    takerFee: format.notional(takerFee),
    makerFee: format.notional(makerFee),
  };
}
