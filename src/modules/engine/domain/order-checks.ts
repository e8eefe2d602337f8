/** Checks of an order's terms that need nothing but the order and its instrument. Each returns a reason or 0. */
import { productOf, TOO_LARGE } from '../../../common/exact.js';
import {
  AuctionKind,
  OrderFlag,
  OrderType,
  PegType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { CommandView } from './command-view.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY, sell: SELL } = Side;
const { limit: LIMIT, market: MARKET } = OrderType;
const { gtc: GTC, ioc: IOC, fok: FOK } = TimeInForce;
const { postOnly: POST_ONLY, postOnlySlide: SLIDE } = OrderFlag;
const { continuous: CONTINUOUS } = Phase;
const ANY_POST_ONLY = POST_ONLY | SLIDE;
const { decrement: DECREMENT } = SelfTradePrevention;
/** Flags that change nothing in how an order trades. */
const ORDINARY_FLAGS = OrderFlag.simulated | OrderFlag.cancelOnDisconnect | OrderFlag.openOnlyClientId;
/** Flags that make nothing special of an order. */
const PLAIN_FLAGS = ORDINARY_FLAGS | POST_ONLY | SLIDE;
const KNOWN_FLAGS = PLAIN_FLAGS | OrderFlag.reduceOnly | OrderFlag.allOrNone | OrderFlag.hidden;

/**
 * True for the order that is by far the most common: a good-till-cancelled limit order in continuous trading, well-formed,
 * with nothing else to it. Checks 5–7 and 9–14 let it pass; a no means only that each of them must be asked.
 */
export function isOrdinary(command: CommandView, instrument: Instrument): boolean {
  const { side, priceTicks } = command;
  return (
    command.orderType === LIMIT &&
    command.timeInForce === GTC &&
    (command.flags & ~ORDINARY_FLAGS) === 0 &&
    (side === BUY || side === SELL) &&
    command.selfTradePrevention <= DECREMENT &&
    command.advancedBytes === 0 &&
    instrument.phase === CONTINUOUS &&
    priceTicks !== 0 &&
    isCount(priceTicks) &&
    isCount(command.quantityLots)
  );
}

/** True for an order of which nothing has to be looked at more closely: no term but the common ones. */
export function isPlain(command: CommandView): boolean {
  const { orderType, timeInForce, flags } = command;
  return (
    (orderType === LIMIT || orderType === MARKET) &&
    timeInForce <= FOK &&
    (flags & ~PLAIN_FLAGS) === 0 &&
    (flags & ANY_POST_ONLY) !== ANY_POST_ONLY &&
    command.advancedBytes === 0
  );
}

/** Checks 5 and 6: numbers are integers, and the order is of a kind that the venue has. */
export function refusalOfForm(command: CommandView): RejectReason | 0 {
  const { side, priceTicks, quantityLots, orderType, timeInForce } = command;
  if (side !== BUY && side !== SELL) return RejectReason.INVALID_COMMAND;
  if (!isCount(priceTicks) || !isCount(quantityLots)) return RejectReason.INVALID_COMMAND;
  if (command.advancedBytes !== 0 && !hasCounts(command)) return RejectReason.INVALID_COMMAND;
  if (orderType < LIMIT || orderType > OrderType.market_to_limit) return RejectReason.NOT_SUPPORTED;
  if (timeInForce < GTC || timeInForce > TimeInForce.at_close) return RejectReason.NOT_SUPPORTED;
  if ((command.flags & ~KNOWN_FLAGS) !== 0) return RejectReason.NOT_SUPPORTED;
  if (command.selfTradePrevention > DECREMENT) return RejectReason.NOT_SUPPORTED;
  if (command.advancedBytes === 0) return 0;
  return command.triggerSource > TriggerSource.mark || command.pegType > PegType.mid ? RejectReason.NOT_SUPPORTED : 0;
}

function hasCounts(command: CommandView): boolean {
  return (
    isCount(command.stopPriceTicks) &&
    isCount(command.displayQuantityLots) &&
    isCount(command.minQuantityLots) &&
    isCount(command.trailingOffsetTicks) &&
    isCount(command.trailingOffsetBps) &&
    isCount(command.expireAtUs) &&
    Number.isSafeInteger(command.pegOffsetTicks) &&
    isCount(command.pegType) &&
    isCount(command.triggerSource) &&
    isCount(command.quoteAmount)
  );
}

/** Check 9. */
export function refusalInPhase(command: CommandView, phase: Phase, auctionKind: number): RejectReason | 0 {
  const { timeInForce } = command;
  if (phase === CONTINUOUS) return timeInForce === TimeInForce.at_open ? RejectReason.NOT_ALLOWED_IN_PHASE : 0;
  if (phase !== Phase.pre_open && phase !== Phase.auction) return refusalOfPhase(phase);
  const { orderType, flags } = command;
  const fits =
    orderType !== OrderType.pegged &&
    orderType !== OrderType.market_to_limit &&
    timeInForce !== IOC &&
    timeInForce !== FOK &&
    (flags & (ANY_POST_ONLY | OrderFlag.allOrNone)) === 0 &&
    command.minQuantityLots === 0 &&
    command.quoteAmount === 0 &&
    (timeInForce !== TimeInForce.at_open || phase === Phase.pre_open || auctionKind === AuctionKind.opening);
  return fits ? 0 : RejectReason.NOT_ALLOWED_IN_PHASE;
}

/** Why a phase takes nothing but cancels, 0 where it takes more. */
export function refusalOfPhase(phase: Phase): RejectReason | 0 {
  switch (phase) {
    case Phase.halt:
      return RejectReason.INSTRUMENT_HALTED;
    case Phase.cancel_only:
      return RejectReason.CANCEL_ONLY;
    case Phase.closed:
      return RejectReason.INSTRUMENT_CLOSED;
    default:
      return 0;
  }
}

/** Checks 10 and 11. */
export function refusalOfPrice(command: CommandView): RejectReason | 0 {
  const { orderType, priceTicks, timeInForce } = command;
  const hasPrice = needsPrice(orderType);
  if (!hasPrice && priceTicks !== 0) return RejectReason.PRICE_NOT_ALLOWED;
  if (hasPrice && priceTicks === 0) return RejectReason.PRICE_REQUIRED;
  if ((command.flags & ANY_POST_ONLY) === 0) return 0;
  const mayRest = timeInForce === GTC || timeInForce === TimeInForce.gtd || timeInForce === TimeInForce.day;
  return hasPrice && orderType !== OrderType.pegged && mayRest ? 0 : RejectReason.POST_ONLY_NEEDS_RESTING_LIMIT;
}

function needsPrice(orderType: number): boolean {
  switch (orderType) {
    case LIMIT:
    case OrderType.stop_limit:
    case OrderType.take_profit_limit:
    case OrderType.trailing_stop_limit:
    case OrderType.pegged:
      return true;
    default:
      return false;
  }
}

/**
 * Checks 15–17. `limitTicks` bounds what a buy can cost, `reachTicks` is the best price at which the order could trade, and
 * `priceTicks` what it is expected to trade at. A limit of 0 (a market order without a market) skips 16 and 17.
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

/**
 * The best price at which an incoming order could trade: a sell may meet a bid above its limit, and below a price band it
 * comes to rest at the band's edge.
 */
export function reachOf(side: number, limitTicks: number, book: OrderBook, { bands }: MarketState): number {
  if (side !== SELL) return limitTicks;
  const bid = book.highestBid();
  const reach = bid > limitTicks ? bid : limitTicks;
  return bands.isOn ? bands.within(SELL, reach) : reach;
}

/** An integer from 0 to 2^53 − 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
