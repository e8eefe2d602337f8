/** Orders and fills as clients read them: numbers to names, ticks and lots to decimals. */
import { nameOf, OrderFlag, OrderType, Side, TimeInForce } from '../../common/model/order-terms.js';
import type { Fill, OrderView } from '../../common/model/order-view.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { AccountFill } from './order-fill.js';
import type { AccountTradeResponse, FillResponse, OrderResponse } from './order.responses.js';

export function presentOrder(order: OrderView, format: InstrumentFormat): OrderResponse {
  const { filledLots, filledNotional, createdUs, updatedUs } = order;
  const createdAt = isoTime(createdUs);
  return {
    orderId: String(order.orderId),
    clientOrderId: order.clientOrderId === '' ? null : order.clientOrderId,
    symbol: format.instrument.symbol,
    side: nameOf(Side, order.side),
    type: nameOf(OrderType, order.orderType),
    timeInForce: nameOf(TimeInForce, order.timeInForce),
    postOnly: (order.flags & OrderFlag.postOnly) !== 0,
    status: order.status,
    price: order.orderType === OrderType.market ? null : format.price(order.priceTicks),
    quantity: format.quantity(order.quantityLots),
    filledQuantity: format.quantity(filledLots),
    remainingQuantity: format.quantity(order.openLots),
    averagePrice: filledLots === 0 ? null : format.averagePrice(filledNotional, filledLots),
    fee: format.notional(order.feePaid),
    feeAsset: format.quoteAsset.asset,
    fills: order.fills.map((fill) => presentFill(fill, format)),
    cancelReason: order.cancelReason,
    createdAt,
    createdAtNs: nanoTime(createdUs),
    updatedAt: updatedUs === createdUs ? createdAt : isoTime(updatedUs),
    updatedAtNs: nanoTime(updatedUs),
    sequence: order.sequence,
  };
}

export function presentAccountFill(fill: AccountFill, format: InstrumentFormat): AccountTradeResponse {
  return {
    orderId: String(fill.orderId),
    symbol: format.instrument.symbol,
    side: nameOf(Side, fill.side),
    ...presentFill(fill, format),
  };
}

function presentFill(fill: Fill, format: InstrumentFormat): Pick<FillResponse, keyof FillResponse> {
  return {
    tradeId: String(fill.tradeId),
    price: format.price(fill.priceTicks),
    quantity: format.quantity(fill.quantityLots),
    fee: format.notional(fill.fee),
    feeAsset: format.quoteAsset.asset,
    liquidity: fill.liquidity,
    time: isoTime(fill.timeUs),
    timeNs: nanoTime(fill.timeUs),
    sequence: fill.sequence,
  };
}
