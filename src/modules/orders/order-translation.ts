/** From an order request to the command of the core: names to numbers, decimals to ticks and lots. */
import { isGiven } from '../../common/given.js';
import { ALL_INSTRUMENTS, BOTH_SIDES, type CommandBody } from '../../common/model/commands.js';
import type { AdvancedOrderTerms } from '../../common/model/commands.js';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../common/model/order-terms.js';
import type { InstrumentId, OrderId, PriceTicks, QuantityLots, SessionId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import { CLIENT_ID_BYTES_MAX } from '../engine/domain/client-order-ids.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import type { MassCancelRequest, OrderTermsRequest, PlaceOrderRequest, ReplaceOrderRequest } from './order.requests.js';
import { hasPrice, toAdvancedTerms, toFlags, toLots, toTicks } from './order-terms.js';

export interface OrderToPlace {
  readonly format: InstrumentFormat;
  readonly order: CommandBody<'PlaceOrder'>;
  readonly advanced: AdvancedOrderTerms | undefined;
}

/** `idempotencyKey` stands for the client order id where the request has none. */
export function toPlaceOrder(
  request: PlaceOrderRequest,
  idempotencyKey: string | undefined,
  directory: InstrumentDirectory,
): OrderToPlace {
  const format = formatOfSymbol(request.symbol, directory);
  const order: CommandBody<'PlaceOrder'> = {
    instrumentId: format.instrument.instrumentId as InstrumentId,
    ...toOrderTerms(request, request.quantity ?? '0', format),
    flags: toFlags(request),
    clientOrderId: toClientOrderId(request.clientOrderId ?? idempotencyKey),
  };
  return { format, order, advanced: toAdvancedTerms(request, format) };
}

/** The terms that every order has, alone or in a list. */
export function toOrderTerms(request: OrderTermsRequest, quantity: string, format: InstrumentFormat) {
  const { side, type, price, timeInForce, selfTradePrevention } = request;
  // To the core a price of 0 is none.
  if (isGiven(price) && !hasPrice(type)) throw new ProblemError('PRICE_NOT_ALLOWED');
  return {
    side: Side[side],
    orderType: OrderType[type],
    timeInForce: TimeInForce[timeInForce ?? (type === 'market' ? 'ioc' : 'gtc')],
    priceTicks: (isGiven(price) ? toTicks(price, format) : 0) as PriceTicks,
    quantityLots: toLots(quantity, format) as QuantityLots,
    selfTradePrevention: SelfTradePrevention[selfTradePrevention ?? 'none'],
  };
}

/**
 * To the core an empty one is none: who sends one counts on it and must not trade twice. One that is too long for any order
 * is not taken into the journal; what else an id may be is the core's to say.
 */
export function toClientOrderId(clientOrderId: string | null | undefined): string {
  if (isGiven(clientOrderId) && (clientOrderId === '' || isTooLongForAnId(clientOrderId)))
    throw new ProblemError('CLIENT_ORDER_ID_INVALID');
  return clientOrderId ?? '';
}

export function isTooLongForAnId(clientOrderId: string): boolean {
  return Buffer.byteLength(clientOrderId) > CLIENT_ID_BYTES_MAX;
}

export function toMassCancel(
  { symbol, side, lowestPrice, highestPrice, session }: MassCancelRequest,
  sessionId: SessionId,
  directory: InstrumentDirectory,
): CommandBody<'MassCancel'> {
  const format = symbol === undefined ? undefined : formatOfSymbol(symbol, directory);
  const bound = (field: string, text: string | undefined): PriceTicks => {
    if (text === undefined) return 0 as PriceTicks;
    if (format === undefined) throw invalid('symbol', `is needed by ${field}`);
    const ticks = toTicks(text, format, field) as PriceTicks;
    // Zero would be no bound to the core, and cancel more than was asked.
    if (ticks === 0) throw invalid(field, 'must be above 0');
    return ticks;
  };
  return {
    instrumentId: (format?.instrument.instrumentId ?? ALL_INSTRUMENTS) as InstrumentId,
    side: side === undefined ? BOTH_SIDES : Side[side],
    lowestPriceTicks: bound('lowestPrice', lowestPrice),
    highestPriceTicks: bound('highestPrice', highestPrice),
    ofSessionId: session === undefined ? (0 as SessionId) : sessionId,
  };
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
      ? aboveZero(toTicks(request.price, format) as PriceTicks, 'PRICE_REQUIRED')
      : (0 as PriceTicks),
    quantityLots: isGiven(request.quantity)
      ? aboveZero(toLots(request.quantity, format) as QuantityLots, 'QUANTITY_NOT_ABOVE_FILLED')
      : (0 as QuantityLots),
  };
}

/** An id of the path; whatever cannot be one is unknown like any other. */
export function toOrderId(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new ProblemError('UNKNOWN_ORDER');
  return Number(text);
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field, message }] });
}

function aboveZero<T extends number>(count: T, code: ProblemCode): T {
  if (count === 0) throw new ProblemError(code);
  return count;
}
