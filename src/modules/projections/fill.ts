import type { VenueEvent } from '../../common/model/events.js';
import { Side } from '../../common/model/order-terms.js';

/** One side of a trade as it was settled: quantity in lots, amounts in ledger units of base and quote asset. */
export interface SettledFill {
  readonly accountId: number;
  readonly tradeId: number;
  readonly isTaker: boolean;
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly baseAmount: number;
  readonly notional: number;
  /** In the quote asset; negative is a rebate. */
  readonly fee: number;
  readonly timeUs: number;
  readonly sequence: number;
  /** Of the trade among the events of its sequence. */
  readonly index: number;
}

/** The two sides of a trade, the taker's first. */
export function fillsOf(event: VenueEvent & { readonly name: 'TradeExecuted' }): readonly [SettledFill, SettledFill] {
  const { body, timeUs, sequence, index } = event;
  const { tradeId, instrumentId, priceTicks, quantityLots, baseAmount, notional, takerSide } = body;
  const same = { tradeId, instrumentId, priceTicks, quantityLots, baseAmount, notional, timeUs, sequence, index };
  const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
  const taker = { accountId: event.accountId, orderId: body.takerOrderId, side: takerSide, fee: body.takerFee };
  const maker = { accountId: body.makerAccountId, orderId: body.makerOrderId, side: makerSide, fee: body.makerFee };
  return [
    { ...same, ...taker, isTaker: true },
    { ...same, ...maker, isTaker: false },
  ];
}
