/** Checks of an order's terms that need nothing but the order and its instrument. Each returns a reason or 0. */
import { productOf, TOO_LARGE } from '../../../common/exact.js';
import {
  OrderFlag,
  OrderType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { CommandView } from './command-view.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY, sell: SELL } = Side;
const { limit: LIMIT, market: MARKET } = OrderType;
const { gtc: GTC, fok: FOK } = TimeInForce;
const { postOnly: POST_ONLY } = OrderFlag;
const { continuous: CONTINUOUS } = Phase;
const { none: NO_PREVENTION } = SelfTradePrevention;
const SUPPORTED_FLAGS = OrderFlag.postOnly | OrderFlag.simulated;

/** Checks 5 and 6: numbers are integers, and the order is of a kind that the venue has. */
export function refusalOfForm(command: CommandView): RejectReason | 0 {
  const { side, priceTicks, quantityLots, orderType, timeInForce } = command;
  if (side !== BUY && side !== SELL) return RejectReason.INVALID_COMMAND;
  if (!isCount(priceTicks) || !isCount(quantityLots)) return RejectReason.INVALID_COMMAND;
  if (orderType !== LIMIT && orderType !== MARKET) return RejectReason.NOT_SUPPORTED;
  if (timeInForce < GTC || timeInForce > FOK) return RejectReason.NOT_SUPPORTED;
  if ((command.flags & ~SUPPORTED_FLAGS) !== 0) return RejectReason.NOT_SUPPORTED;
  if (command.selfTradePrevention !== NO_PREVENTION || command.hasAdvancedTerms) return RejectReason.NOT_SUPPORTED;
  return 0;
}

/** Check 8. */
export function refusalInPhase(phase: Phase): RejectReason | 0 {
  if (phase === CONTINUOUS) return 0;
  if (phase === Phase.halt) return RejectReason.INSTRUMENT_HALTED;
  if (phase === Phase.cancel_only) return RejectReason.CANCEL_ONLY;
  return RejectReason.INSTRUMENT_CLOSED;
}

/** Checks 9 and 10. */
export function refusalOfPrice(command: CommandView): RejectReason | 0 {
  const isMarket = command.orderType === MARKET;
  if (isMarket && command.priceTicks !== 0) return RejectReason.PRICE_NOT_ALLOWED;
  if (!isMarket && command.priceTicks === 0) return RejectReason.PRICE_REQUIRED;
  const postOnly = (command.flags & POST_ONLY) !== 0;
  return postOnly && (isMarket || command.timeInForce !== GTC) ? RejectReason.POST_ONLY_NEEDS_RESTING_LIMIT : 0;
}

/**
 * Checks 11–13. `limitTicks` bounds what a buy can cost, `reachTicks` is the best price at which the order could trade, and
 * `priceTicks` what it is expected to trade at. A limit of 0 (a market order without a market) skips 12 and 13.
 */
export function refusalOfSize(
  quantityLots: number,
  limitTicks: number,
  reachTicks: number,
  priceTicks: number,
  instrument: Instrument,
): RejectReason | 0 {
  if (quantityLots < instrument.minQuantityLots) return RejectReason.QUANTITY_TOO_SMALL;
  if (quantityLots > instrument.maxQuantityLots) return RejectReason.QUANTITY_TOO_LARGE;
  if (limitTicks === 0) return 0;
  const unitsPerTickLot = instrument.quoteUnitsPerTickLot;
  const atLimit = productOf(limitTicks, quantityLots, unitsPerTickLot);
  if (atLimit === TOO_LARGE || atLimit > instrument.maxNotional) return RejectReason.NOTIONAL_TOO_LARGE;
  if (reachTicks > limitTicks && productOf(reachTicks, quantityLots, unitsPerTickLot) === TOO_LARGE) {
    return RejectReason.NOTIONAL_TOO_LARGE;
  }
  const expected = priceTicks === limitTicks ? atLimit : productOf(priceTicks, quantityLots, unitsPerTickLot);
  return expected !== TOO_LARGE && expected < instrument.minNotional ? RejectReason.NOTIONAL_TOO_SMALL : 0;
}

/** The best price at which an incoming order could trade: a sell may meet a bid above its limit. */
export function reachOf(side: number, limitTicks: number, bestOppositeTicks: number): number {
  return side === SELL && bestOppositeTicks > limitTicks ? bestOppositeTicks : limitTicks;
}

/** An integer from 0 to 2^53 − 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
