/** Orders and fills as clients read them: numbers to names, ticks and lots to decimals. */
import { ListType, nameOf, OrderType, SelfTradePrevention, Side, TimeInForce } from '../../common/model/order-terms.js';
import type { Fill, OrderView } from '../../common/model/order-view.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { AccountFill } from './order-fill.js';
import { hasPrice, presentFlags, presentTerm } from './order-terms.js';
import type { AccountTradeResponse, FillResponse, OrderResponse } from './order.responses.js';

export function presentOrder(order: OrderView, format: InstrumentFormat): OrderResponse {
  const { filledLots, filledNotional, createdUs, updatedUs } = order;
  const createdAt = isoTime(createdUs);
  return {
    orderId: String(order.orderId),
    clientOrderId: order.clientOrderId === '' ? null : order.clientOrderId,
    symbol: format.instrument.symbol,
    status: order.status,
    ...presentTerms(order, format),
    filledQuantity: format.quantity(filledLots),
    preventedQuantity: format.quantity(order.preventedLots),
    remainingQuantity: format.quantity(order.openLots),
    averagePrice: filledLots === 0 ? null : format.averagePrice(filledNotional, filledLots),
    fee: format.notional(order.feePaid),
    feeAsset: format.quoteAsset.asset,
    fills: order.fills.map((fill) => presentFill(fill, format)),
    cancelReason: order.cancelReason,
    rejectReason: order.rejectReason,
    listId: listIdOf(order),
    listType: listIdOf(order) === null ? null : nameOf(ListType, order.terms?.listType ?? 0),
    createdAt,
    createdAtNs: nanoTime(createdUs),
    updatedAt: updatedUs === createdUs ? createdAt : isoTime(updatedUs),
    updatedAtNs: nanoTime(updatedUs),
    sequence: order.sequence,
  };
}

function listIdOf({ terms }: OrderView): string | null {
  return terms === null || terms.listId === 0 ? null : String(terms.listId);
}

function presentTerms(order: OrderView, format: InstrumentFormat) {
  const isPegged = order.orderType === OrderType.pegged;
  const type = nameOf(OrderType, order.orderType);
  const limitTicks = isPegged ? order.placedPriceTicks : order.priceTicks;
  return {
    side: nameOf(Side, order.side),
    type,
    timeInForce: nameOf(TimeInForce, order.timeInForce),
    // A market-to-limit order has the limit that it found.
    price: limitTicks !== 0 && (hasPrice(type) || type === 'market_to_limit') ? format.price(limitTicks) : null,
    workingPrice: isPegged && order.priceTicks !== 0 ? format.price(order.priceTicks) : null,
    quantity: format.quantity(order.quantityLots),
    selfTradePrevention: nameOf(SelfTradePrevention, order.selfTradePrevention),
    ...presentFlags(order.flags),
    ...(order.terms === null ? noTerms : presentAdvanced(order, format)),
  };
}

function presentAdvanced(order: OrderView, format: InstrumentFormat) {
  const offsetBps = presentTerm('trailingOffsetBps', order, format);
  return {
    stopPrice: presentTerm('stopPriceTicks', order, format),
    triggerSource: presentTerm('triggerSource', order, format),
    trailingOffset: presentTerm('trailingOffsetTicks', order, format),
    trailingOffsetBps: offsetBps === null ? null : Number(offsetBps),
    expireAt: presentTerm('expireAtUs', order, format),
    displayQuantity: presentTerm('displayQuantityLots', order, format),
    minQuantity: presentTerm('minQuantityLots', order, format),
    quoteQuantity: presentTerm('quoteAmount', order, format),
    pegType: presentTerm('pegType', order, format),
    pegOffset: presentTerm('pegOffsetTicks', order, format),
  };
}

/** Most orders have none. */
const noTerms: { readonly [K in keyof ReturnType<typeof presentAdvanced>]: null } = {
  stopPrice: null,
  triggerSource: null,
  trailingOffset: null,
  trailingOffsetBps: null,
  expireAt: null,
  displayQuantity: null,
  minQuantity: null,
  quoteQuantity: null,
  pegType: null,
  pegOffset: null,
};

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
