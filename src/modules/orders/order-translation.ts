/** From an order request to the command of the core: names to numbers, decimals to ticks and lots. */
import type { DecimalFault } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import { OrderFlag, OrderType, SelfTradePrevention, Side, TimeInForce } from '../../common/model/order-terms.js';
import type { InstrumentId, OrderId, PriceTicks, QuantityLots } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import type { PlaceOrderRequest, ReplaceOrderRequest } from './order.requests.js';

/** Terms of the API that this version does not trade. */
const laterTypes: ReadonlySet<string> = new Set(
  Object.keys(OrderType).filter((type) => type !== 'limit' && type !== 'market'),
);
const laterTimesInForce: ReadonlySet<string> = new Set(
  Object.keys(TimeInForce).filter((time) => !['gtc', 'ioc', 'fok'].includes(time)),
);
const laterFields = [
  'stopPrice',
  'displayQuantity',
  'quoteQuantity',
  'trailingOffset',
  'trailingOffsetBps',
  'expireAt',
  'minQuantity',
  'allOrNone',
  'reduceOnly',
  'hidden',
  'pegType',
  'pegOffset',
] as const satisfies readonly (keyof PlaceOrderRequest)[];

export interface OrderToPlace {
  readonly format: InstrumentFormat;
  readonly order: CommandBody<'PlaceOrder'>;
}

/** `idempotencyKey` stands for the client order id where the request has none. */
export function toPlaceOrder(
  request: PlaceOrderRequest,
  idempotencyKey: string | undefined,
  directory: InstrumentDirectory,
): OrderToPlace {
  assertImplemented(request);
  const format = formatOfSymbol(request.symbol, directory);
  const isMarket = request.type === 'market';
  const clientOrderId = request.clientOrderId ?? idempotencyKey;
  // To the core an empty one is none: who sends one counts on it and must not trade twice.
  if (clientOrderId === '') throw new ProblemError('CLIENT_ORDER_ID_INVALID');
  if (isMarket && isGiven(request.price)) throw new ProblemError('PRICE_NOT_ALLOWED');
  const order: CommandBody<'PlaceOrder'> = {
    instrumentId: format.instrument.instrumentId as InstrumentId,
    side: Side[request.side],
    orderType: OrderType[request.type],
    timeInForce: TimeInForce[request.timeInForce ?? (isMarket ? 'ioc' : 'gtc')],
    priceTicks: isGiven(request.price) ? toTicks(request.price, format) : (0 as PriceTicks),
    quantityLots: toLots(request.quantity ?? '0', format),
    flags: request.postOnly === true ? OrderFlag.postOnly : 0,
    selfTradePrevention: SelfTradePrevention.none,
    clientOrderId: clientOrderId ?? '',
  };
  return { format, order };
}

export function toReplaceOrder(
  orderId: number,
  request: ReplaceOrderRequest,
  format: InstrumentFormat,
): CommandBody<'ReplaceOrder'> {
  if (!isGiven(request.price) && !isGiven(request.quantity)) {
    throw new ProblemError('VALIDATION_FAILED', {
      errors: [{ field: '', message: 'price, quantity or both are needed' }],
    });
  }
  return {
    orderId: orderId as OrderId,
    // Zero would mean "as it is" to the core.
    priceTicks: isGiven(request.price)
      ? aboveZero(toTicks(request.price, format), 'PRICE_REQUIRED')
      : (0 as PriceTicks),
    quantityLots: isGiven(request.quantity)
      ? aboveZero(toLots(request.quantity, format), 'QUANTITY_NOT_ABOVE_FILLED')
      : (0 as QuantityLots),
  };
}

/** An id of the path; whatever cannot be one is unknown like any other. */
export function toOrderId(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new ProblemError('UNKNOWN_ORDER');
  return Number(text);
}

function assertImplemented(request: PlaceOrderRequest): void {
  if (laterTypes.has(request.type)) throw notImplemented(`type ${request.type}`);
  const timeInForce = request.timeInForce ?? 'gtc';
  if (laterTimesInForce.has(timeInForce)) throw notImplemented(`timeInForce ${timeInForce}`);
  for (const field of laterFields) if (isGiven(request[field]) && request[field] !== false) throw notImplemented(field);
  const prevention = request.selfTradePrevention ?? 'none';
  if (prevention !== 'none') throw notImplemented(`selfTradePrevention ${prevention}`);
}

function notImplemented(term: string): ProblemError {
  return new ProblemError('NOT_IMPLEMENTED', { detail: `This version of the venue does not trade ${term}.` });
}

function toTicks(text: string, format: InstrumentFormat): PriceTicks {
  const { tickSize } = format.instrument;
  return exact(
    format.parsePrice(text),
    'PRICE_NOT_ON_TICK',
    `price ${text} is not a multiple of tickSize ${tickSize}`,
  ) as PriceTicks;
}

function toLots(text: string, format: InstrumentFormat): QuantityLots {
  const { lotSize } = format.instrument;
  return exact(
    format.parseQuantity(text),
    'QUANTITY_NOT_ON_LOT',
    `quantity ${text} is not a multiple of lotSize ${lotSize}`,
  ) as QuantityLots;
}

function exact(count: number | DecimalFault, code: ProblemCode, cause: string): number {
  if (typeof count === 'number') return count;
  if (count === 'TOO_LARGE') throw new ProblemError('NUMBER_TOO_LARGE');
  throw new ProblemError(code, { detail: `The ${cause}.` });
}

function aboveZero<T extends number>(count: T, code: ProblemCode): T {
  if (count === 0) throw new ProblemError(code);
  return count;
}
