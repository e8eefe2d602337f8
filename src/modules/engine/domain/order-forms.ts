/**
 * Check 7: whether the terms of an order go together. Each returns a reason or 0; `docs/matching.md` has the same as a
 * table. A plain order (limit or market, GTC, IOC or FOK, nothing advanced) has nothing to check here.
 */
import {
  isTriggerType,
  OrderFlag,
  OrderType,
  PEAKS_MAX,
  TimeInForce,
  TRAILING_BPS_MAX,
} from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { CommandView } from './command-view.js';

const { postOnly: POST_ONLY, postOnlySlide: SLIDE, allOrNone: ALL_OR_NONE, hidden: HIDDEN } = OrderFlag;
/** Flags that go with any terms. */
const INDIFFERENT = OrderFlag.simulated | OrderFlag.openOnlyClientId | OrderFlag.cancelOnDisconnect;
const ANY_POST_ONLY = POST_ONLY | SLIDE;

export function isTrailingType(orderType: number): boolean {
  return orderType === OrderType.trailing_stop || orderType === OrderType.trailing_stop_limit;
}

/** True for types that trade at any price within their collar, and never rest in continuous trading. */
export function isMarketType(orderType: number): boolean {
  switch (orderType) {
    case OrderType.market:
    case OrderType.stop:
    case OrderType.take_profit:
    case OrderType.trailing_stop:
      return true;
    default:
      return false;
  }
}

/** True where what an incoming order leaves may stay on the book in continuous trading. */
export function mayStay(timeInForce: number): boolean {
  return timeInForce === TimeInForce.gtc || timeInForce === TimeInForce.gtd || timeInForce === TimeInForce.day;
}

export function isAuctionOnly(timeInForce: number): boolean {
  return timeInForce >= TimeInForce.good_for_auction;
}

export function refusalOfTerms(command: CommandView, instrument: Instrument): RejectReason | 0 {
  return (
    refusalOfQuoteAmount(command) ||
    refusalOfTrigger(command) ||
    refusalOfExpiry(command) ||
    refusalOfQuantities(command, instrument) ||
    refusalOfCombination(command)
  );
}

function refusalOfQuoteAmount(command: CommandView): RejectReason | 0 {
  if (command.quoteAmount === 0) return 0;
  const { orderType, timeInForce, quantityLots, minQuantityLots, flags } = command;
  const fits =
    orderType === OrderType.market &&
    (timeInForce === TimeInForce.gtc || timeInForce === TimeInForce.ioc) &&
    quantityLots === 0 &&
    minQuantityLots === 0 &&
    (flags & ~INDIFFERENT) === 0;
  return fits ? 0 : RejectReason.QUOTE_AMOUNT_INVALID;
}

function refusalOfTrigger(command: CommandView): RejectReason | 0 {
  const { orderType, stopPriceTicks, trailingOffsetTicks, trailingOffsetBps } = command;
  const isTrigger = isTriggerType(orderType);
  const isTrailing = isTrailingType(orderType);
  if (isTrigger && !isTrailing && stopPriceTicks === 0) return RejectReason.STOP_PRICE_REQUIRED;
  if ((!isTrigger || isTrailing) && stopPriceTicks !== 0) return RejectReason.STOP_PRICE_NOT_ALLOWED;
  if (!isTrigger && command.triggerSource !== 0) return RejectReason.STOP_PRICE_NOT_ALLOWED;
  const offsets = (trailingOffsetTicks > 0 ? 1 : 0) + (trailingOffsetBps > 0 ? 1 : 0);
  if (offsets !== (isTrailing ? 1 : 0) || trailingOffsetBps > TRAILING_BPS_MAX)
    return RejectReason.TRAILING_OFFSET_INVALID;
  const isPegged = orderType === OrderType.pegged;
  const hasPeg = command.pegType !== 0 || command.pegOffsetTicks !== 0;
  return isPegged === (command.pegType !== 0) && (isPegged || !hasPeg) ? 0 : RejectReason.PEG_INVALID;
}

function refusalOfExpiry(command: CommandView): RejectReason | 0 {
  const { timeInForce, expireAtUs } = command;
  if (expireAtUs === 0) return timeInForce === TimeInForce.gtd ? RejectReason.EXPIRY_REQUIRED : 0;
  if (timeInForce !== TimeInForce.gtd && timeInForce !== TimeInForce.day) return RejectReason.EXPIRY_NOT_ALLOWED;
  return expireAtUs <= command.timeUs ? RejectReason.EXPIRY_PASSED : 0;
}

function refusalOfQuantities(command: CommandView, instrument: Instrument): RejectReason | 0 {
  const { orderType, timeInForce, flags, quantityLots, displayQuantityLots, minQuantityLots } = command;
  if (displayQuantityLots !== 0) {
    const canShowPart = orderType === OrderType.limit && mayStay(timeInForce) && (flags & (HIDDEN | ALL_OR_NONE)) === 0;
    const isPart = displayQuantityLots < quantityLots && quantityLots <= displayQuantityLots * PEAKS_MAX;
    if (!canShowPart || displayQuantityLots < instrument.minQuantityLots || !isPart) {
      return RejectReason.DISPLAY_QUANTITY_INVALID;
    }
  }
  if (minQuantityLots !== 0) {
    const tradesAtOnce = orderType === OrderType.limit || orderType === OrderType.market;
    const excluded = timeInForce === TimeInForce.fok || (flags & (ANY_POST_ONLY | ALL_OR_NONE)) !== 0;
    if (!tradesAtOnce || excluded || minQuantityLots > quantityLots) return RejectReason.MIN_QUANTITY_INVALID;
  }
  return 0;
}

function refusalOfCombination(command: CommandView): RejectReason | 0 {
  const { orderType, timeInForce, flags } = command;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const isLimitOrMarket = orderType === OrderType.limit || orderType === OrderType.market;
  const fits =
    (flags & ANY_POST_ONLY) !== ANY_POST_ONLY &&
    (!has(HIDDEN) || (orderType === OrderType.limit && mayStay(timeInForce))) &&
    (!has(ALL_OR_NONE) ||
      (isLimitOrMarket && timeInForce !== TimeInForce.fok && !has(HIDDEN) && !has(ANY_POST_ONLY))) &&
    typeFits(orderType, timeInForce, flags) &&
    (!isAuctionOnly(timeInForce) ||
      (isLimitOrMarket &&
        command.displayQuantityLots === 0 &&
        command.minQuantityLots === 0 &&
        (flags & ~(INDIFFERENT | OrderFlag.reduceOnly)) === 0));
  return fits ? 0 : RejectReason.TERMS_NOT_COMBINABLE;
}

function typeFits(orderType: number, timeInForce: number, flags: number): boolean {
  switch (orderType) {
    case OrderType.pegged:
      return mayStay(timeInForce) && (flags & ~INDIFFERENT) === 0;
    case OrderType.market:
      return timeInForce !== TimeInForce.gtd && timeInForce !== TimeInForce.day;
    case OrderType.market_to_limit:
      return mayStay(timeInForce) || timeInForce === TimeInForce.ioc;
    default:
      return true;
  }
}
