/**
 * Everything that happened, in the past tense. All read models are functions of these records, so each
 * event carries its whole effect: money moved, quantity left, and the displayed total of the price level
 * after the change (market data keeps no second book).
 *
 * Header: the command's sequence and time, `index` within the command (from 0), and the owning account
 * (the taker's for a trade; 0 for the venue).
 */
import { type BodyOf, f64, i32, layout, text, u8 } from './record-layout.js';
import {
  advancedTerms,
  allocationTerms,
  bandTerms,
  marginTerms,
  marketBreakerTerms,
  riskLimitTarget,
} from './commands.js';
import type { FundRole, MarginState } from './margin.js';
import type {
  AuctionKind,
  CancelReason,
  ListType,
  OrderType,
  Phase,
  PhaseReason,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from './order-terms.js';
import type { RejectReason } from './reject-reason.js';
import type { Breaker, KillScope } from './risk-limits.js';
import type {
  AccountId,
  AssetId,
  AssetUnits,
  FeeRatePpm,
  InstrumentId,
  ListId,
  OrderId,
  PriceTicks,
  QuantityLots,
  Sequence,
  TimestampUs,
  TradeId,
} from './units.js';

/**
 * Written only where one of them is not 0. A trailing stop has its first stop price here. The leg is the order's place
 * in its list, from 1.
 */
const acceptedTerms = { ...advancedTerms, listId: f64<ListId>(), listType: f64(), listLeg: f64() };
export type AcceptedTerms = BodyOf<typeof acceptedTerms>;

export const eventLayouts = {
  /** The order is in, its funds are held; fills, resting or a cancellation follow. */
  OrderAccepted: layout(
    1,
    {
      orderId: f64<OrderId>(),
      /** A market order carries its collar price here. */
      priceTicks: f64<PriceTicks>(),
      quantityLots: f64<QuantityLots>(),
      heldAmount: f64<AssetUnits>(),
      instrumentId: i32<InstrumentId>(),
      heldAssetId: i32<AssetId>(),
      flags: i32(),
      side: u8<Side>(),
      orderType: u8<OrderType>(),
      timeInForce: u8<TimeInForce>(),
      selfTradePrevention: u8<SelfTradePrevention>(),
      clientOrderId: text(),
    },
    acceptedTerms,
  ),
  /**
   * The rest of an order joined its price level: a displayed one behind all displayed ones, any other at the end.
   * `quantityLots` is what it displays: 0 for an order that is not shown, the peak of an iceberg, else all it has open.
   */
  OrderRested: layout(2, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    levelOrders: i32(),
    side: u8<Side>(),
  }),
  /**
   * One trade, settled. Fees are in the quote asset, negative for a rebate. `…Released` went from held back to
   * available beyond what was paid. The level is the maker's, after the trade. In an auction both orders rested (the
   * younger one is called taker), the level fields are 0, and a LevelChanged for each follows.
   */
  TradeExecuted: layout(3, {
    tradeId: f64<TradeId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    notional: f64<AssetUnits>(),
    /** The base quantity in ledger units of the base asset. */
    baseAmount: f64<AssetUnits>(),
    takerOrderId: f64<OrderId>(),
    makerOrderId: f64<OrderId>(),
    takerFee: f64<AssetUnits>(),
    makerFee: f64<AssetUnits>(),
    takerReleased: f64<AssetUnits>(),
    makerReleased: f64<AssetUnits>(),
    takerOpenLots: f64<QuantityLots>(),
    makerOpenLots: f64<QuantityLots>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    makerAccountId: i32<AccountId>(),
    levelOrders: i32(),
    takerSide: u8<Side>(),
    /** 1 when either side is a participant of the simulation. */
    simulated: u8(),
    auction: u8(),
  }),
  /** The open part of an order is gone. Level fields are those of its price level where it rested, else 0. */
  OrderCancelled: layout(4, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    cancelledLots: f64<QuantityLots>(),
    releasedAmount: f64<AssetUnits>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    heldAssetId: i32<AssetId>(),
    levelOrders: i32(),
    side: u8<Side>(),
    reason: u8<CancelReason>(),
    /** 1 when the order was on the book. */
    rested: u8(),
  }),
  /**
   * The order's terms changed. With `keptPriority` 1 it stays where it was and the level fields are its level's;
   * else it has left its old level (the level fields), and trades or an OrderRested follow.
   * `heldDelta` moved from available to held (negative: back).
   */
  OrderReplaced: layout(5, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    openLots: f64<QuantityLots>(),
    oldPriceTicks: f64<PriceTicks>(),
    heldDelta: f64<AssetUnits>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    heldAssetId: i32<AssetId>(),
    levelOrders: i32(),
    side: u8<Side>(),
    keptPriority: u8(),
    /** 0: by request. 1: a peg followed its reference; a price of 0 is none, before or after: the order is off the book. */
    pegged: u8(),
  }),
  /** Nothing changed but the sequence. `orderId` is 0 unless the command named an order. */
  CommandRefused: layout(6, {
    orderId: f64<OrderId>(),
    instrumentId: i32<InstrumentId>(),
    reason: i32<RejectReason>(),
    commandType: u8(),
    clientOrderId: text(),
  }),
  /** The same request came again (client order id or reference): the first answer, of `firstSequence`, stands. */
  DuplicateAnswered: layout(7, { orderId: f64<OrderId>(), firstSequence: f64<Sequence>() }),
  MassCancelled: layout(8, { orderCount: i32() }),
  /** The last event of a DisconnectSession. */
  SessionDisconnected: layout(9, { orderCount: i32() }),
  /**
   * Two orders of one owner met and did not trade. What each of them lost so is prevented quantity; it is closed when
   * nothing is left open. `…Released` went from held to available. The level is the maker's, after it.
   */
  SelfTradePrevented: layout(10, {
    priceTicks: f64<PriceTicks>(),
    takerOrderId: f64<OrderId>(),
    makerOrderId: f64<OrderId>(),
    takerPreventedLots: f64<QuantityLots>(),
    makerPreventedLots: f64<QuantityLots>(),
    takerReleased: f64<AssetUnits>(),
    makerReleased: f64<AssetUnits>(),
    takerOpenLots: f64<QuantityLots>(),
    makerOpenLots: f64<QuantityLots>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    makerAccountId: i32<AccountId>(),
    levelOrders: i32(),
    takerSide: u8<Side>(),
  }),
  /** The shown part of an iceberg was used up: it shows its next peak, behind all displayed orders of its level. */
  PeakRefreshed: layout(11, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    levelOrders: i32(),
    side: u8<Side>(),
  }),
  /** A stop's condition came true at `triggerPriceTicks`; it goes on as a market or limit order at `priceTicks`. */
  OrderTriggered: layout(12, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    triggerPriceTicks: f64<PriceTicks>(),
    instrumentId: i32<InstrumentId>(),
    side: u8<Side>(),
  }),
  /** A trailing stop followed the price. */
  StopPriceMoved: layout(13, {
    orderId: f64<OrderId>(),
    stopPriceTicks: f64<PriceTicks>(),
    instrumentId: i32<InstrumentId>(),
  }),
  /** A triggered order, or a leg that its list brought in, met a rule that refuses it. It is closed. */
  OrderRejected: layout(14, {
    orderId: f64<OrderId>(),
    releasedAmount: f64<AssetUnits>(),
    instrumentId: i32<InstrumentId>(),
    heldAssetId: i32<AssetId>(),
    reason: i32<RejectReason>(),
    side: u8<Side>(),
  }),
  /** A list was accepted; its orders follow, each with its OrderAccepted. */
  OrderListAccepted: layout(15, {
    listId: f64<ListId>(),
    instrumentId: i32<InstrumentId>(),
    orderCount: i32(),
    listType: u8<ListType>(),
  }),
  /** The working order of its list has closed: the leg is in now, with this quantity and hold. */
  OrderActivated: layout(16, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    stopPriceTicks: f64<PriceTicks>(),
    heldAmount: f64<AssetUnits>(),
    instrumentId: i32<InstrumentId>(),
    heldAssetId: i32<AssetId>(),
    side: u8<Side>(),
  }),
  /** The limit leg of an OCO pair traded: the waiting leg has as much less open. */
  OrderReduced: layout(17, {
    orderId: f64<OrderId>(),
    reducedLots: f64<QuantityLots>(),
    openLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
  }),
  /** Orders traded in an auction; one event for each side of each trade. */
  LevelChanged: layout(18, {
    priceTicks: f64<PriceTicks>(),
    levelQuantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    levelOrders: i32(),
    side: u8<Side>(),
  }),

  AccountOpened: layout(20, { opened: u8(), accountKey: text() }),
  /** `balance` is the account's available amount after the posting. */
  FundsDeposited: layout(21, {
    amount: f64<AssetUnits>(),
    balance: f64<AssetUnits>(),
    assetId: i32<AssetId>(),
    reference: text(),
  }),
  FundsWithdrawn: layout(22, {
    amount: f64<AssetUnits>(),
    balance: f64<AssetUnits>(),
    assetId: i32<AssetId>(),
    reference: text(),
  }),

  AssetDefined: layout(40, { assetId: i32<AssetId>(), scale: i32(), asset: text() }),
  /** A new instrument, or all its terms after an update. */
  InstrumentDefined: layout(41, {
    minQuantityLots: f64<QuantityLots>(),
    maxQuantityLots: f64<QuantityLots>(),
    minNotional: f64<AssetUnits>(),
    maxNotional: f64<AssetUnits>(),
    /** Ledger units of the quote asset in one tick × one lot, and of the base asset in one lot. */
    quoteUnitsPerTickLot: f64(),
    baseUnitsPerLot: f64(),
    instrumentId: i32<InstrumentId>(),
    baseAssetId: i32<AssetId>(),
    quoteAssetId: i32<AssetId>(),
    makerFeePpm: i32<FeeRatePpm>(),
    takerFeePpm: i32<FeeRatePpm>(),
    collarBps: i32(),
    phase: u8<Phase>(),
    symbol: text(),
    tickSize: text(),
    lotSize: text(),
  }),
  PhaseChanged: layout(42, {
    /** 0: until it is changed. */
    endsAtUs: f64<TimestampUs>(),
    instrumentId: i32<InstrumentId>(),
    phase: u8<Phase>(),
    auctionKind: u8<AuctionKind>(),
    /** `operator` in records from before it was there, because its byte was padding. */
    reason: u8<PhaseReason>(),
  }),
  LimitsSet: layout(43, { maxOpenOrders: i32() }),
  KillSwitchSet: layout(44, { target: i32(), active: u8(), scope: u8<KillScope>() }),
  TradeGroupSet: layout(45, { tradeGroup: i32() }),
  FeeTierSet: layout(46, {
    instrumentId: i32<InstrumentId>(),
    makerFeePpm: i32<FeeRatePpm>(),
    takerFeePpm: i32<FeeRatePpm>(),
    tier: u8(),
  }),
  AccountTierSet: layout(47, { tier: u8() }),
  AllocationSet: layout(48, allocationTerms),
  BandsSet: layout(49, bandTerms),
  MarkPriceSet: layout(50, { priceTicks: f64<PriceTicks>(), instrumentId: i32<InstrumentId>() }),
  TimerTicked: layout(51, {}),
  /** What an auction would trade now; all 0: nothing. `surplusLots` is positive on the buy side, negative on the other. */
  IndicativeChanged: layout(52, {
    priceTicks: f64<PriceTicks>(),
    volumeLots: f64<QuantityLots>(),
    surplusLots: f64(),
    instrumentId: i32<InstrumentId>(),
  }),
  /** The end of an auction, behind its trades; price and volume 0 where nothing crossed. */
  AuctionUncrossed: layout(53, {
    priceTicks: f64<PriceTicks>(),
    volumeLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    auctionKind: u8<AuctionKind>(),
  }),
  /** Orders wait at the edge of a price band (`side` is theirs); side 0: no more. */
  LimitStateChanged: layout(54, {
    priceTicks: f64<PriceTicks>(),
    endsAtUs: f64<TimestampUs>(),
    instrumentId: i32<InstrumentId>(),
    side: u8(),
  }),
  /** A limit as it is from now on; `expired` 1: a temporary value is over, and this is the one before it (`NO_LIMIT`: none). */
  RiskLimitSet: layout(55, { value: f64(), untilUs: f64<TimestampUs>(), ...riskLimitTarget, expired: u8() }),

  /** A breaker has tripped; the kill switch that it sets follows. `target` is a session, an account, or a group (`scope`). */
  BreakerTripped: layout(56, { target: i32(), scope: u8<KillScope>(), breaker: u8<Breaker>() }),
  /** As it is from now on; while it is off its times stay what they were. */
  MarketBreakerSet: layout(57, marketBreakerTerms),
  /** All instruments together have fallen to a level; what is halted for it follows. */
  MarketBreakerTripped: layout(58, {
    /** 0: until somebody reopens. */
    haltEndsAtUs: f64<TimestampUs>(),
    /** The mean fall in basis points, and of how many instruments. */
    fallBps: i32(),
    instrumentCount: i32(),
    level: u8(),
  }),
  VarFigureSet: layout(63, { units: f64<AssetUnits>(), assetId: i32<AssetId>() }),

  MarginTermsSet: layout(90, marginTerms),
  AccountMarginSet: layout(91, { assetId: i32<AssetId>() }),
  MarginFundSet: layout(92, { role: u8<FundRole>() }),
  /** A margin account stands otherwise. Amounts are of its margin asset; one that no number holds is the largest, either way. */
  MarginStateChanged: layout(93, {
    equity: f64(),
    initialRequirement: f64<AssetUnits>(),
    maintenanceRequirement: f64<AssetUnits>(),
    assetId: i32<AssetId>(),
    state: u8<MarginState>(),
  }),
  /** The insurance has paid a bankrupt account an amount; the bad debt is what nobody has paid. */
  InsuranceDrawn: layout(94, {
    amount: f64<AssetUnits>(),
    badDebt: f64<AssetUnits>(),
    assetId: i32<AssetId>(),
    insuranceAccountId: i32<AccountId>(),
  }),

  /**
   * A trade was undone (quantity and price 0), or stands with these terms from now on. The changes are what its two sides are settled with
   * more, or less where they are below 0: the buyer gets the base and pays notional and fee, the seller the other way round.
   */
  TradeRevised: layout(80, {
    tradeId: f64<TradeId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    oldPriceTicks: f64<PriceTicks>(),
    oldQuantityLots: f64<QuantityLots>(),
    takerFee: f64<AssetUnits>(),
    makerFee: f64<AssetUnits>(),
    baseChange: f64<AssetUnits>(),
    notionalChange: f64<AssetUnits>(),
    takerFeeChange: f64<AssetUnits>(),
    makerFeeChange: f64<AssetUnits>(),
    takerOrderId: f64<OrderId>(),
    makerOrderId: f64<OrderId>(),
    instrumentId: i32<InstrumentId>(),
    makerAccountId: i32<AccountId>(),
    takerSide: u8<Side>(),
    note: text(),
  }),

  /** The command of this sequence broke the core; what it concerned is refused until the fault is lifted. */
  FaultRecorded: layout(60, { orderId: f64<OrderId>(), instrumentId: i32<InstrumentId>(), commandType: u8() }),
  FaultLiftApproved: layout(61, { faultSequence: f64<Sequence>(), approver: text() }),
  FaultLifted: layout(62, { faultSequence: f64<Sequence>(), instrumentId: i32<InstrumentId>() }),
  AuditHeadRecorded: layout(70, { entries: f64(), hash: text() }),
  LogicVersionSet: layout(71, { version: i32() }),
} as const;

export type EventName = keyof typeof eventLayouts;
export type EventBody<N extends EventName> = BodyOf<(typeof eventLayouts)[N]['fields']>;

/** An event copied out of its record; safe to keep and to pass on. */
export type VenueEvent = {
  [N in EventName]: {
    readonly name: N;
    readonly sequence: number;
    readonly index: number;
    readonly timeUs: number;
    readonly accountId: number;
    readonly body: EventBody<N>;
  } & (N extends 'OrderAccepted' ? { readonly advanced?: AcceptedTerms } : unknown);
}[EventName];

const namesByType = new Map<number, EventName>(
  (Object.keys(eventLayouts) as EventName[]).map((name) => [eventLayouts[name].type, name]),
);

/** The event's name by its record type, or undefined for a type that this version does not know. */
export function eventName(type: number): EventName | undefined {
  return namesByType.get(type);
}
