/** Checks 5 to 7, 10 and 11: what an order says, without a look at the market. */
import {
  OrderFlag,
  OrderType,
  PegType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { INTEGER_MAX } from '../../src/common/model/units.js';
import type { Features } from './features.js';
import {
  type Advanced,
  type Body,
  hasFlag,
  isAuctionTime,
  isLasting,
  isMarketType,
  isTrailing,
  isTriggerOrder,
} from './order.js';

export type Refusal = RejectReason | undefined;
/** A placement: its body and what is advanced of it. */
export interface Sent {
  readonly body: Body;
  readonly advanced: Advanced;
}

export const noAdvanced: Advanced = {
  stopPriceTicks: 0,
  displayQuantityLots: 0,
  minQuantityLots: 0,
  trailingOffsetTicks: 0,
  trailingOffsetBps: 0,
  expireAtUs: 0,
  pegOffsetTicks: 0,
  pegType: 0,
  triggerSource: 0,
  quoteAmount: 0,
};

type FlagName = keyof typeof OrderFlag;
const passive: readonly FlagName[] = ['simulated', 'cancelOnDisconnect', 'openOnlyClientId'];

/** An integer from 0 to MAX. */
export function isAmount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= INTEGER_MAX;
}

/** Check 5. */
export function refusalOfNumbers({ body, advanced }: Sent): Refusal {
  const { pegOffsetTicks, ...amounts } = advanced;
  const isFine =
    (body.side === Side.buy || body.side === Side.sell) &&
    [body.priceTicks, body.quantityLots, ...Object.values(amounts)].every(isAmount) &&
    isAmount(Math.abs(pegOffsetTicks));
  return isFine ? undefined : RejectReason.INVALID_COMMAND;
}

/** Check 6, and what the fast core does not have yet. */
export function refusalOfLists({ body, advanced }: Sent, features: Features): Refusal {
  const isListed =
    isOf(OrderType, body.orderType) &&
    isOf(TimeInForce, body.timeInForce) &&
    isOf(SelfTradePrevention, body.selfTradePrevention) &&
    isOf(TriggerSource, advanced.triggerSource) &&
    isOf(PegType, advanced.pegType);
  const known = Object.values(OrderFlag).reduce((all, flag) => all | flag, 0);
  if (!isListed || (body.flags & ~known) !== 0) return RejectReason.NOT_SUPPORTED;
  const needed = featuresOf({ body, advanced });
  return needed.every((feature) => features[feature]) ? undefined : RejectReason.NOT_SUPPORTED;
}

function isOf(list: Readonly<Record<string, number>>, value: number): boolean {
  return Object.values(list).includes(value);
}

const featureOfFlag: Partial<Record<FlagName, keyof Features>> = {
  postOnlySlide: 'slide',
  reduceOnly: 'reduceOnly',
  allOrNone: 'allOrNone',
  hidden: 'hidden',
  openOnlyClientId: 'openOnlyClientIds',
  cancelOnDisconnect: 'sessions',
};

function featuresOf({ body, advanced }: Sent): (keyof Features)[] {
  const { gtd, day } = TimeInForce;
  const uses: [used: boolean, feature: keyof Features][] = [
    [body.selfTradePrevention !== 0, 'selfTradePrevention'],
    [isTriggerOrder(body) || advanced.stopPriceTicks !== 0 || advanced.triggerSource !== 0, 'triggers'],
    [advanced.trailingOffsetTicks !== 0 || advanced.trailingOffsetBps !== 0, 'triggers'],
    [body.orderType === OrderType.pegged || advanced.pegType !== 0 || advanced.pegOffsetTicks !== 0, 'pegs'],
    [body.orderType === OrderType.market_to_limit, 'marketToLimit'],
    [body.timeInForce === gtd || body.timeInForce === day || advanced.expireAtUs !== 0, 'expiry'],
    [advanced.displayQuantityLots !== 0, 'icebergs'],
    [advanced.minQuantityLots !== 0, 'minQuantity'],
    [advanced.quoteAmount !== 0, 'quoteAmounts'],
  ];
  const ofFlags = Object.entries(featureOfFlag).filter(([flag]) => hasFlag(body, flag as FlagName));
  return [...uses.filter(([used]) => used).map(([, feature]) => feature), ...ofFlags.map(([, feature]) => feature)];
}

/** Check 7: the terms go together. */
export function refusalOfTerms(sent: Sent, nowUs: number, minQuantityLots: number): Refusal {
  return (
    refusalOfQuoteAmount(sent) ??
    refusalOfTrigger(sent) ??
    refusalOfPeg(sent) ??
    refusalOfExpiry(sent, nowUs) ??
    refusalOfQuantities(sent, minQuantityLots) ??
    refusalOfFlagsAndTypes(sent)
  );
}

function onlyFlags({ flags }: Body, names: readonly FlagName[]): boolean {
  const allowed = names.reduce((all, name) => all | OrderFlag[name], 0);
  return (flags & ~allowed) === 0;
}

function refusalOfQuoteAmount({ body, advanced }: Sent): Refusal {
  if (advanced.quoteAmount === 0) return undefined;
  const { gtc, ioc } = TimeInForce;
  const isFine =
    body.orderType === OrderType.market &&
    (body.timeInForce === gtc || body.timeInForce === ioc) &&
    body.quantityLots === 0 &&
    advanced.minQuantityLots === 0 &&
    onlyFlags(body, passive);
  return isFine ? undefined : RejectReason.QUOTE_AMOUNT_INVALID;
}

function refusalOfTrigger({ body, advanced }: Sent): Refusal {
  const { stopPriceTicks, trailingOffsetTicks: ticks, trailingOffsetBps: bps } = advanced;
  const hasStopPrice = isTriggerOrder(body) && !isTrailing(body);
  if (hasStopPrice && stopPriceTicks === 0) return RejectReason.STOP_PRICE_REQUIRED;
  if (!hasStopPrice && stopPriceTicks !== 0) return RejectReason.STOP_PRICE_NOT_ALLOWED;
  if (!isTriggerOrder(body) && advanced.triggerSource !== TriggerSource.last) {
    return RejectReason.STOP_PRICE_NOT_ALLOWED;
  }
  const isFine = isTrailing(body) ? (ticks === 0) !== (bps === 0) && bps <= 9_999 : ticks === 0 && bps === 0;
  return isFine ? undefined : RejectReason.TRAILING_OFFSET_INVALID;
}

function refusalOfPeg({ body, advanced }: Sent): Refusal {
  const { pegType, pegOffsetTicks } = advanced;
  const isFine = body.orderType === OrderType.pegged ? pegType !== 0 : pegType === 0 && pegOffsetTicks === 0;
  return isFine ? undefined : RejectReason.PEG_INVALID;
}

function refusalOfExpiry({ body, advanced: { expireAtUs } }: Sent, nowUs: number): Refusal {
  const { gtd, day } = TimeInForce;
  if (body.timeInForce === gtd && expireAtUs === 0) return RejectReason.EXPIRY_REQUIRED;
  if (expireAtUs === 0) return undefined;
  if (body.timeInForce !== gtd && body.timeInForce !== day) return RejectReason.EXPIRY_NOT_ALLOWED;
  return expireAtUs > nowUs ? undefined : RejectReason.EXPIRY_PASSED;
}

/** Shown in at most a thousand peaks. */
export function isPeak(display: number, quantity: number): boolean {
  return display < quantity && BigInt(quantity) <= BigInt(display) * 1_000n;
}

function refusalOfQuantities({ body, advanced }: Sent, instrumentMin: number): Refusal {
  const { displayQuantityLots: display, minQuantityLots: minimum } = advanced;
  const { orderType, quantityLots } = body;
  const isLimit = orderType === OrderType.limit;
  const mayDisplay = isLimit && isLasting(body) && !hasFlag(body, 'hidden') && !hasFlag(body, 'allOrNone');
  if (display !== 0 && !(mayDisplay && display >= instrumentMin && isPeak(display, quantityLots))) {
    return RejectReason.DISPLAY_QUANTITY_INVALID;
  }
  const mayHaveMinimum =
    (isLimit || orderType === OrderType.market) &&
    body.timeInForce !== TimeInForce.fok &&
    !isPostOnly(body) &&
    !hasFlag(body, 'allOrNone');
  if (minimum !== 0 && !(mayHaveMinimum && minimum <= quantityLots)) return RejectReason.MIN_QUANTITY_INVALID;
  return undefined;
}

export function isPostOnly(order: { readonly flags: number }): boolean {
  return hasFlag(order, 'postOnly') || hasFlag(order, 'postOnlySlide');
}

function refusalOfFlagsAndTypes({ body, advanced }: Sent): Refusal {
  const { limit, market, pegged, market_to_limit } = OrderType;
  const { orderType, timeInForce } = body;
  const { gtc, ioc, fok } = TimeInForce;
  const isPlain = orderType === limit || orderType === market;
  const isHidden = hasFlag(body, 'hidden');
  const faults = [
    hasFlag(body, 'postOnly') && hasFlag(body, 'postOnlySlide'),
    isHidden && !(orderType === limit && isLasting(body)),
    hasFlag(body, 'allOrNone') && !(isPlain && timeInForce !== fok && !isHidden && !isPostOnly(body)),
    orderType === pegged && !(isLasting(body) && onlyFlags(body, passive)),
    orderType === market && !([gtc, ioc, fok].some((one) => one === timeInForce) || isAuctionTime(body)),
    orderType === market_to_limit && !(isLasting(body) || timeInForce === ioc),
    isAuctionTime(body) &&
      !(
        isPlain &&
        advanced.displayQuantityLots === 0 &&
        advanced.minQuantityLots === 0 &&
        onlyFlags(body, [...passive, 'reduceOnly'])
      ),
  ];
  return faults.includes(true) ? RejectReason.TERMS_NOT_COMBINABLE : undefined;
}

/** Checks 10 and 11. */
export function refusalOfPriceAndPostOnly(body: Body): Refusal {
  const { market_to_limit, pegged } = OrderType;
  const hasPrice = !isMarketType(body) && body.orderType !== market_to_limit;
  if (hasPrice && body.priceTicks === 0) return RejectReason.PRICE_REQUIRED;
  if (!hasPrice && body.priceTicks !== 0) return RejectReason.PRICE_NOT_ALLOWED;
  const mayBePostOnly = hasPrice && body.orderType !== pegged && isLasting(body);
  if (isPostOnly(body) && !mayBePostOnly) return RejectReason.POST_ONLY_NEEDS_RESTING_LIMIT;
  return undefined;
}
