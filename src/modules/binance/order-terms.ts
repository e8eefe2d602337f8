/** Orders of this API as the venue's own order requests, and the names of their terms back. */
import { isTriggerType, OrderFlag, OrderType, SelfTradePrevention } from '../../common/model/order-terms.js';
import type { OrderView } from '../../common/model/order-view.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { PlaceOrderRequest } from '../orders/order.requests.js';
import { badCombination, BinanceError, illegal, mandatory, notRequired } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';

export const CLIENT_ORDER_ID = /^[a-zA-Z0-9-_]{1,36}$/;

export const selfTradeModes = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;
type SelfTradeMode = (typeof selfTradeModes)[number];
const selfTradePreventions: Readonly<Record<SelfTradeMode, keyof typeof SelfTradePrevention>> = {
  NONE: 'none',
  EXPIRE_TAKER: 'expire_taker',
  EXPIRE_MAKER: 'expire_maker',
  EXPIRE_BOTH: 'expire_both',
  DECREMENT: 'decrement',
};

const sides = ['BUY', 'SELL'] as const;
const timesInForce = ['GTC', 'IOC', 'FOK'] as const;
type OrderTypeName = keyof typeof types;

/** What each type is here, and what it needs and may have. */
interface TypeRules {
  readonly type: keyof typeof OrderType;
  readonly trailing?: keyof typeof OrderType;
  readonly isPostOnly?: true;
  readonly hasPrice?: true;
  readonly hasTimeInForce?: true;
  readonly hasTrigger?: true;
}

const types = {
  LIMIT: { type: 'limit', hasPrice: true, hasTimeInForce: true },
  LIMIT_MAKER: { type: 'limit', hasPrice: true, isPostOnly: true },
  MARKET: { type: 'market' },
  STOP_LOSS: { type: 'stop', trailing: 'trailing_stop', hasTrigger: true },
  STOP_LOSS_LIMIT: { type: 'stop_limit', hasPrice: true, hasTimeInForce: true, hasTrigger: true },
  TAKE_PROFIT: { type: 'take_profit', hasTrigger: true },
  TAKE_PROFIT_LIMIT: { type: 'take_profit_limit', hasPrice: true, hasTimeInForce: true, hasTrigger: true },
} as const satisfies Record<string, TypeRules>;
const typeNames = Object.keys(types) as OrderTypeName[];

const badType = new BinanceError(-1116, 'Invalid orderType.');
const badSide = new BinanceError(-1117, 'Invalid side.');
const badTimeInForce = new BinanceError(-1115, 'Invalid timeInForce.');

/** The request that every gateway places orders with. `newOrderId` is for an order that comes without an id. */
export function toOrderRequest(
  asked: Parameters,
  format: InstrumentFormat,
  newOrderId: () => string,
): PlaceOrderRequest {
  asked.required('side');
  asked.required('type');
  const side = asked.word('side', sides, badSide) as (typeof sides)[number];
  const name = asked.word('type', typeNames, badType) as OrderTypeName;
  const rules: TypeRules = types[name];
  return {
    symbol: format.instrument.symbol,
    side: side === 'BUY' ? 'buy' : 'sell',
    clientOrderId: clientOrderIdOf(asked, 'newClientOrderId') ?? newOrderId(),
    openOnlyClientId: true,
    ...(rules.isPostOnly === true && { postOnly: true }),
    ...priceOf(asked, rules),
    ...quantityOf(asked, name),
    ...timeInForceOf(asked, rules),
    ...triggerOf(asked, rules),
    ...icebergOf(asked, name),
    selfTradePrevention: selfTradePreventionOf(asked),
  };
}

/** Undefined where there is none. */
export function clientOrderIdOf(asked: Parameters, name: string): string | undefined {
  const id = asked.text(name);
  if (id !== undefined && !CLIENT_ORDER_ID.test(id)) throw illegal(name, CLIENT_ORDER_ID.source);
  return id;
}

function priceOf(asked: Parameters, { hasPrice }: TypeRules): Pick<PlaceOrderRequest, 'price'> {
  if (hasPrice === true) return { price: asked.requiredDecimal('price') };
  if (asked.has('price')) throw notRequired('price');
  return {};
}

function quantityOf(asked: Parameters, name: OrderTypeName): Pick<PlaceOrderRequest, 'quantity' | 'quoteQuantity'> {
  const quoteQuantity = asked.decimal('quoteOrderQty');
  if (quoteQuantity === undefined) return { quantity: asked.requiredDecimal('quantity') };
  if (name !== 'MARKET') throw notRequired('quoteOrderQty');
  if (asked.has('quantity')) throw badCombination();
  return { quoteQuantity };
}

function timeInForceOf(asked: Parameters, { hasTimeInForce }: TypeRules): Pick<PlaceOrderRequest, 'timeInForce'> {
  const timeInForce = asked.word('timeInForce', timesInForce, badTimeInForce);
  if (hasTimeInForce !== true) {
    if (timeInForce !== undefined) throw notRequired('timeInForce');
    return {};
  }
  if (timeInForce === undefined) throw mandatory('timeInForce');
  return { timeInForce: timeInForce.toLowerCase() as 'gtc' | 'ioc' | 'fok' };
}

/** A type that trails has an offset in place of its stop price. */
function triggerOf(
  asked: Parameters,
  { type, trailing, hasTrigger }: TypeRules,
): Pick<PlaceOrderRequest, 'type' | 'stopPrice' | 'trailingOffsetBps'> {
  const stopPrice = asked.decimal('stopPrice');
  const trailingOffsetBps = asked.integer('trailingDelta');
  if (hasTrigger !== true) {
    if (stopPrice !== undefined) throw notRequired('stopPrice');
    if (trailingOffsetBps !== undefined) throw notRequired('trailingDelta');
    return { type };
  }
  if (trailingOffsetBps !== undefined) {
    if (trailing === undefined || stopPrice !== undefined) throw badCombination();
    return { type: trailing, trailingOffsetBps };
  }
  if (stopPrice === undefined) {
    throw new BinanceError(-1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!");
  }
  return { type, stopPrice };
}

function icebergOf(asked: Parameters, name: OrderTypeName): Pick<PlaceOrderRequest, 'displayQuantity'> {
  const displayQuantity = asked.decimal('icebergQty');
  if (displayQuantity === undefined || displayQuantity === '0') return {};
  if (name !== 'LIMIT' && name !== 'LIMIT_MAKER') throw notRequired('icebergQty');
  return { displayQuantity };
}

function selfTradePreventionOf(asked: Parameters): keyof typeof SelfTradePrevention {
  const mode = asked.word(
    'selfTradePreventionMode',
    selfTradeModes,
    new BinanceError(-1167, 'Self-trade prevention mode is not allowed.'),
  );
  return selfTradePreventions[mode ?? 'NONE'];
}

/** The name of an order's type here; what this API does not have is called by what it is nearest to. */
export function typeNameOf({ orderType, flags }: Pick<OrderView, 'orderType' | 'flags'>): OrderTypeName {
  switch (orderType) {
    case OrderType.market:
    case OrderType.market_to_limit:
      return 'MARKET';
    case OrderType.stop:
    case OrderType.trailing_stop:
      return 'STOP_LOSS';
    case OrderType.stop_limit:
    case OrderType.trailing_stop_limit:
      return 'STOP_LOSS_LIMIT';
    case OrderType.take_profit:
      return 'TAKE_PROFIT';
    case OrderType.take_profit_limit:
      return 'TAKE_PROFIT_LIMIT';
    default:
      return (flags & OrderFlag.postOnly) === 0 ? 'LIMIT' : 'LIMIT_MAKER';
  }
}

export function hasLimit(orderType: number): boolean {
  const name = typeNameOf({ orderType, flags: 0 });
  return name === 'LIMIT' || (isTriggerType(orderType) && name.endsWith('_LIMIT'));
}

export function selfTradeModeOf(selfTradePrevention: number): SelfTradeMode {
  const found = selfTradeModes.find((mode) => SelfTradePrevention[selfTradePreventions[mode]] === selfTradePrevention);
  return found ?? 'NONE';
}
