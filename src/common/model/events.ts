/**
 * Everything that happened, in the past tense. All read models are functions of these records, so each
 * event carries its whole effect: money moved, quantity left, and the displayed total of the price level
 * after the change (market data keeps no second book).
 *
 * Header: the command's sequence and time, `index` within the command (from 0), and the owning account
 * (the taker's for a trade; 0 for the venue).
 */
import { type BodyOf, f64, i32, layout, text, u8 } from './record-layout.js';
import type { CancelReason, OrderType, Phase, SelfTradePrevention, Side, TimeInForce } from './order-terms.js';
import type { RejectReason } from './reject-reason.js';
import type {
  AccountId,
  AssetId,
  AssetUnits,
  FeeRatePpm,
  InstrumentId,
  OrderId,
  PriceTicks,
  QuantityLots,
  Sequence,
  TimestampUs,
  TradeId,
} from './units.js';

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
    {
      stopPriceTicks: f64<PriceTicks>(),
      displayQuantityLots: f64<QuantityLots>(),
      minQuantityLots: f64<QuantityLots>(),
      trailingOffsetTicks: f64<PriceTicks>(),
      trailingOffsetBps: f64(),
      expireAtUs: f64<TimestampUs>(),
      pegOffsetTicks: f64(),
      pegType: f64(),
      triggerSource: f64(),
      quoteAmount: f64<AssetUnits>(),
    },
  ),
  /** The rest of an order joined the back of its price level. */
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
   * available beyond what was paid. The level is the maker's, after the trade.
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
  PhaseChanged: layout(42, { instrumentId: i32<InstrumentId>(), phase: u8<Phase>() }),
  LimitsSet: layout(43, { maxOpenOrders: i32() }),
  KillSwitchSet: layout(44, { targetAccountId: i32(), active: u8() }),

  /** The command of this sequence broke the core; what it concerned is refused until the fault is lifted. */
  FaultRecorded: layout(60, { orderId: f64<OrderId>(), instrumentId: i32<InstrumentId>(), commandType: u8() }),
  FaultLiftApproved: layout(61, { faultSequence: f64<Sequence>(), approver: text() }),
  FaultLifted: layout(62, { faultSequence: f64<Sequence>(), instrumentId: i32<InstrumentId>() }),
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
  };
}[EventName];

const namesByType = new Map<number, EventName>(
  (Object.keys(eventLayouts) as EventName[]).map((name) => [eventLayouts[name].type, name]),
);

/** The event's name by its record type, or undefined for a type that this version does not know. */
export function eventName(type: number): EventName | undefined {
  return namesByType.get(type);
}
