/**
 * The formats of what is stored, as they were shipped. A journal or an event store of yesterday is read by the code of
 * today: a layout never changes (a new field is a new version, unless it is a byte where padding was, in which 0 means what was before),
 * and a number of a list is only ever added.
 */
import { expect, test } from '@jest/globals';
import { commandLayouts, commandName } from './commands.js';
import { eventLayouts, eventName } from './events.js';
import * as orderTerms from './order-terms.js';
import type { RecordLayout } from './record-layout.js';
import { RejectReason } from './reject-reason.js';

/** Record type, fields in declared order behind their kind, fields of the optional group. */
type Format = readonly [type: number, fields: string, extension?: string];

const advanced =
  'f64: stopPriceTicks displayQuantityLots minQuantityLots trailingOffsetTicks trailingOffsetBps expireAtUs pegOffsetTicks pegType triggerSource quoteAmount';

const events: Readonly<Record<string, Format>> = {
  OrderAccepted: [
    1,
    'f64: orderId priceTicks quantityLots heldAmount i32: instrumentId heldAssetId flags u8: side orderType timeInForce selfTradePrevention text: clientOrderId',
    `${advanced} listId listType listLeg`,
  ],
  OrderRested: [2, 'f64: orderId priceTicks quantityLots levelQuantityLots i32: instrumentId levelOrders u8: side'],
  TradeExecuted: [
    3,
    'f64: tradeId priceTicks quantityLots notional baseAmount takerOrderId makerOrderId takerFee makerFee takerReleased makerReleased takerOpenLots makerOpenLots levelQuantityLots i32: instrumentId makerAccountId levelOrders u8: takerSide simulated auction',
  ],
  OrderCancelled: [
    4,
    'f64: orderId priceTicks cancelledLots releasedAmount levelQuantityLots i32: instrumentId heldAssetId levelOrders u8: side reason rested',
  ],
  OrderReplaced: [
    5,
    'f64: orderId priceTicks quantityLots openLots oldPriceTicks heldDelta levelQuantityLots i32: instrumentId heldAssetId levelOrders u8: side keptPriority pegged',
  ],
  CommandRefused: [6, 'f64: orderId i32: instrumentId reason u8: commandType text: clientOrderId'],
  DuplicateAnswered: [7, 'f64: orderId firstSequence'],
  MassCancelled: [8, 'i32: orderCount'],
  SessionDisconnected: [9, 'i32: orderCount'],
  SelfTradePrevented: [
    10,
    'f64: priceTicks takerOrderId makerOrderId takerPreventedLots makerPreventedLots takerReleased makerReleased takerOpenLots makerOpenLots levelQuantityLots i32: instrumentId makerAccountId levelOrders u8: takerSide',
  ],
  PeakRefreshed: [11, 'f64: orderId priceTicks quantityLots levelQuantityLots i32: instrumentId levelOrders u8: side'],
  OrderTriggered: [12, 'f64: orderId priceTicks triggerPriceTicks i32: instrumentId u8: side'],
  StopPriceMoved: [13, 'f64: orderId stopPriceTicks i32: instrumentId'],
  OrderRejected: [14, 'f64: orderId releasedAmount i32: instrumentId heldAssetId reason u8: side'],
  OrderListAccepted: [15, 'f64: listId i32: instrumentId orderCount u8: listType'],
  OrderActivated: [
    16,
    'f64: orderId priceTicks quantityLots stopPriceTicks heldAmount i32: instrumentId heldAssetId u8: side',
  ],
  OrderReduced: [17, 'f64: orderId reducedLots openLots i32: instrumentId'],
  LevelChanged: [18, 'f64: priceTicks levelQuantityLots i32: instrumentId levelOrders u8: side'],
  AccountOpened: [20, 'u8: opened text: accountKey'],
  FundsDeposited: [21, 'f64: amount balance i32: assetId text: reference'],
  FundsWithdrawn: [22, 'f64: amount balance i32: assetId text: reference'],
  AssetDefined: [40, 'i32: assetId scale text: asset'],
  InstrumentDefined: [
    41,
    'f64: minQuantityLots maxQuantityLots minNotional maxNotional quoteUnitsPerTickLot baseUnitsPerLot i32: instrumentId baseAssetId quoteAssetId makerFeePpm takerFeePpm collarBps u8: phase text: symbol tickSize lotSize',
  ],
  PhaseChanged: [42, 'f64: endsAtUs i32: instrumentId u8: phase auctionKind reason'],
  LimitsSet: [43, 'i32: maxOpenOrders'],
  KillSwitchSet: [44, 'i32: target u8: active scope'],
  TradeGroupSet: [45, 'i32: tradeGroup'],
  FeeTierSet: [46, 'i32: instrumentId makerFeePpm takerFeePpm u8: tier'],
  AccountTierSet: [47, 'u8: tier'],
  AllocationSet: [
    48,
    'f64: topMaxLots minShareLots i32: instrumentId fifoPercent leadMarketMakerPercent leadMarketMakerAccountId u8: method topOfBook',
  ],
  BandsSet: [49, 'f64: referencePriceTicks limitStateUs pauseUs auctionUs i32: instrumentId staticBps dynamicBps'],
  MarkPriceSet: [50, 'f64: priceTicks i32: instrumentId'],
  TimerTicked: [51, ''],
  IndicativeChanged: [52, 'f64: priceTicks volumeLots surplusLots i32: instrumentId'],
  AuctionUncrossed: [53, 'f64: priceTicks volumeLots i32: instrumentId u8: auctionKind'],
  LimitStateChanged: [54, 'f64: priceTicks endsAtUs i32: instrumentId u8: side'],
  RiskLimitSet: [55, 'f64: value untilUs i32: instrumentId assetId tradeGroup u8: limit expired'],
  BreakerTripped: [56, 'i32: target u8: scope breaker'],
  MarketBreakerSet: [57, 'f64: haltUs auctionUs i32: level1Bps level2Bps level3Bps'],
  MarginTermsSet: [90, 'i32: instrumentId initialPpm maintenancePpm haircutPpm'],
  AccountMarginSet: [91, 'i32: assetId'],
  MarginFundSet: [92, 'u8: role'],
  MarginStateChanged: [93, 'f64: equity initialRequirement maintenanceRequirement i32: assetId u8: state'],
  InsuranceDrawn: [94, 'f64: amount badDebt i32: assetId insuranceAccountId'],
  MarketBreakerTripped: [58, 'f64: haltEndsAtUs i32: fallBps instrumentCount u8: level'],
  VarFigureSet: [63, 'f64: units i32: assetId'],
  FaultRecorded: [60, 'f64: orderId i32: instrumentId u8: commandType'],
  FaultLiftApproved: [61, 'f64: faultSequence text: approver'],
  FaultLifted: [62, 'f64: faultSequence i32: instrumentId'],
  TradeRevised: [
    80,
    'f64: tradeId priceTicks quantityLots oldPriceTicks oldQuantityLots takerFee makerFee baseChange notionalChange takerFeeChange makerFeeChange takerOrderId makerOrderId i32: instrumentId makerAccountId u8: takerSide text: note',
  ],
  AuditHeadRecorded: [70, 'f64: entries text: hash'],
  LogicVersionSet: [71, 'i32: version'],
};

const commands: Readonly<Record<string, Format>> = {
  PlaceOrder: [
    1,
    'f64: priceTicks quantityLots i32: instrumentId flags u8: side orderType timeInForce selfTradePrevention text: clientOrderId',
    advanced,
  ],
  CancelOrder: [2, 'f64: orderId'],
  CancelByClientOrderId: [3, 'text: clientOrderId'],
  ReplaceOrder: [4, 'f64: orderId priceTicks quantityLots'],
  MassCancel: [5, 'f64: lowestPriceTicks highestPriceTicks i32: instrumentId ofSessionId u8: side'],
  DisconnectSession: [6, ''],
  PlaceOrderList: [
    7,
    `${legOf('first')} ${legOf('second')} ${legOf('third')} i32: instrumentId u8: listType text: firstClientOrderId secondClientOrderId thirdClientOrderId`,
  ],
  CancelOrderList: [8, 'f64: listId'],
  OpenAccount: [20, 'text: accountKey'],
  Deposit: [21, 'f64: amount i32: assetId text: reference'],
  Withdraw: [22, 'f64: amount i32: assetId text: reference'],
  DefineAsset: [40, 'i32: scale text: asset'],
  DefineInstrument: [
    41,
    'f64: minQuantityLots maxQuantityLots minNotional maxNotional i32: makerFeePpm takerFeePpm collarBps baseAssetId quoteAssetId text: symbol tickSize lotSize',
  ],
  UpdateInstrument: [
    42,
    'f64: minQuantityLots maxQuantityLots minNotional maxNotional i32: makerFeePpm takerFeePpm collarBps instrumentId',
  ],
  SetPhase: [43, 'f64: endsAtUs i32: instrumentId u8: phase auctionKind override'],
  SetLimits: [44, 'i32: maxOpenOrders'],
  SetKillSwitch: [45, 'i32: target u8: active scope'],
  SetTradeGroup: [46, 'i32: tradeGroup'],
  SetFeeTier: [47, 'i32: instrumentId makerFeePpm takerFeePpm u8: tier'],
  SetAccountTier: [48, 'u8: tier'],
  SetAllocation: [
    49,
    'f64: topMaxLots minShareLots i32: instrumentId fifoPercent leadMarketMakerPercent leadMarketMakerAccountId u8: method topOfBook',
  ],
  SetBands: [50, 'f64: referencePriceTicks limitStateUs pauseUs auctionUs i32: instrumentId staticBps dynamicBps'],
  SetMarkPrice: [51, 'f64: priceTicks i32: instrumentId'],
  TimerTick: [52, ''],
  SetRiskLimit: [53, 'f64: value untilUs i32: instrumentId assetId tradeGroup u8: limit'],
  SetMarketBreaker: [54, 'f64: haltUs auctionUs i32: level1Bps level2Bps level3Bps'],
  SetVarFigure: [57, 'f64: units i32: assetId'],
  SetMarginTerms: [55, 'i32: instrumentId initialPpm maintenancePpm haircutPpm'],
  SetAccountMargin: [56, 'i32: assetId'],
  SetMarginFund: [58, 'u8: role'],
  ReviseTrade: [
    80,
    'f64: tradeId standingPriceTicks standingQuantityLots takerFee makerFee takerOrderId makerOrderId priceTicks quantityLots i32: instrumentId takerAccountId makerAccountId u8: takerSide text: note',
  ],
  RecordFault: [60, 'f64: orderId i32: instrumentId u8: commandType text: clientOrderId record'],
  LiftFault: [61, 'f64: faultSequence text: approver'],
  RecordAuditHead: [70, 'f64: entries text: hash'],
  SetLogicVersion: [71, 'i32: version'],
};

/** The closed lists of order-terms.ts. */
const lists = {
  Allocation: { price_time: 0, pro_rata: 1, split: 2 },
  AuctionKind: { none: 0, opening: 1, closing: 2, volatility: 3 },
  PhaseReason: { operator: 0, limit_state: 1, market_level_1: 2, market_level_2: 3, market_level_3: 4, fault: 5 },
  CancelReason: {
    requested: 1,
    mass_cancelled: 2,
    time_in_force: 3,
    no_liquidity: 4,
    collar: 5,
    kill_switch: 6,
    expired: 7,
    self_trade: 8,
    instrument_closed: 9,
    min_quantity: 10,
    list: 11,
    auction_ended: 12,
    price_band: 13,
    disconnected: 14,
    balance_overflow: 15,
    liquidation: 16,
  },
  ListType: { oco: 1, oto: 2, bracket: 3 },
  OrderFlag: {
    postOnly: 1,
    postOnlySlide: 2,
    reduceOnly: 4,
    allOrNone: 8,
    hidden: 16,
    simulated: 32,
    openOnlyClientId: 64,
    cancelOnDisconnect: 128,
  },
  OrderType: {
    limit: 1,
    market: 2,
    stop: 3,
    stop_limit: 4,
    take_profit: 5,
    take_profit_limit: 6,
    trailing_stop: 7,
    trailing_stop_limit: 8,
    pegged: 9,
    market_to_limit: 10,
  },
  PegType: { none: 0, primary: 1, market: 2, mid: 3 },
  Phase: { closed: 0, pre_open: 1, auction: 2, continuous: 3, halt: 4, cancel_only: 5 },
  SelfTradePrevention: { none: 0, expire_taker: 1, expire_maker: 2, expire_both: 3, decrement: 4 },
  Side: { buy: 1, sell: 2 },
  TimeInForce: { gtc: 1, ioc: 2, fok: 3, gtd: 4, day: 5, good_for_auction: 6, at_open: 7, at_close: 8 },
  TriggerSource: { last: 0, best: 1, mark: 2 },
};

const reasons = {
  UNKNOWN_COMMAND: 100,
  INVALID_COMMAND: 101,
  NOT_SUPPORTED: 102,
  INTERNAL_FAULT: 103,
  UNKNOWN_FAULT: 104,
  SECOND_PERSON_NEEDED: 105,
  UNKNOWN_INSTRUMENT: 200,
  INSTRUMENT_CLOSED: 201,
  INSTRUMENT_HALTED: 202,
  CANCEL_ONLY: 203,
  INSTRUMENT_SUSPENDED: 204,
  NOT_ALLOWED_IN_PHASE: 205,
  PHASE_NOT_REACHABLE: 206,
  PRICE_REQUIRED: 300,
  PRICE_NOT_ALLOWED: 301,
  QUANTITY_TOO_SMALL: 303,
  QUANTITY_TOO_LARGE: 304,
  NOTIONAL_TOO_SMALL: 305,
  NOTIONAL_TOO_LARGE: 306,
  POST_ONLY_WOULD_TRADE: 307,
  POST_ONLY_NEEDS_RESTING_LIMIT: 308,
  QUANTITY_NOT_ABOVE_FILLED: 309,
  STOP_PRICE_REQUIRED: 310,
  STOP_PRICE_NOT_ALLOWED: 311,
  WOULD_TRIGGER_IMMEDIATELY: 312,
  TRAILING_OFFSET_INVALID: 313,
  EXPIRY_REQUIRED: 314,
  EXPIRY_NOT_ALLOWED: 315,
  EXPIRY_PASSED: 316,
  DISPLAY_QUANTITY_INVALID: 317,
  MIN_QUANTITY_INVALID: 318,
  PEG_INVALID: 319,
  QUOTE_AMOUNT_INVALID: 320,
  REDUCE_ONLY_WOULD_INCREASE: 321,
  TERMS_NOT_COMBINABLE: 322,
  NO_REFERENCE_PRICE: 323,
  ORDER_LIST_INVALID: 324,
  NOT_REPLACEABLE: 325,
  UNKNOWN_ACCOUNT: 400,
  UNKNOWN_ASSET: 402,
  INSUFFICIENT_FUNDS: 403,
  BALANCE_OVERFLOW: 404,
  AMOUNT_NOT_POSITIVE: 405,
  DUPLICATE_REFERENCE: 406,
  UNKNOWN_TRADE: 407,
  TRADE_BUSTED: 408,
  TRADE_CHANGED: 409,
  CORRECTION_INVALID: 410,
  BUYER_SHORT: 411,
  SELLER_SHORT: 412,
  TOO_MANY_REVISIONS: 413,
  TOO_MANY_OPEN_ORDERS: 500,
  KILL_SWITCH: 501,
  RISK_LIMIT_MISSING: 502,
  INSTRUMENT_RESTRICTED: 503,
  ORDER_QUANTITY_LIMIT: 504,
  ORDER_NOTIONAL_LIMIT: 505,
  PRICE_COLLAR: 506,
  FAT_FINGER: 507,
  DUPLICATE_ORDER: 508,
  ORDER_RATE_LIMIT: 509,
  POSITION_LIMIT: 510,
  OPEN_NOTIONAL_LIMIT: 511,
  GROSS_EXPOSURE_LIMIT: 512,
  NET_EXPOSURE_LIMIT: 513,
  DAILY_LOSS_LIMIT: 514,
  VAR_LIMIT: 520,
  VAR_STALE: 521,
  INSUFFICIENT_MARGIN: 515,
  LENDING_POOL_EXHAUSTED: 516,
  NO_MARK_PRICE: 517,
  INSTRUMENT_NOT_MARGINABLE: 518,
  ACCOUNT_IN_LIQUIDATION: 519,
  FUND_ACCOUNT: 522,
  MARGIN_IN_USE: 523,
  UNKNOWN_ORDER: 600,
  DUPLICATE_CLIENT_ORDER_ID: 601,
  CLIENT_ORDER_ID_INVALID: 602,
  ASSET_EXISTS: 700,
  INSTRUMENT_EXISTS: 701,
  NOTIONAL_NOT_EXACT: 702,
  SCALE_OUT_OF_RANGE: 703,
  FEES_OUT_OF_RANGE: 704,
  LIMITS_OUT_OF_RANGE: 705,
  TOO_MANY_ASSETS: 706,
  TOO_MANY_INSTRUMENTS: 707,
  TOO_MANY_ACCOUNTS: 708,
  SYMBOL_INVALID: 709,
  BANDS_OUT_OF_RANGE: 710,
  ALLOCATION_OUT_OF_RANGE: 711,
};

function legOf(leg: string): string {
  return (
    `f64: ${leg}PriceTicks ${leg}QuantityLots ${leg}StopPriceTicks ${leg}TrailingOffsetTicks ` +
    `${leg}TrailingOffsetBps ${leg}ExpireAtUs ${leg}TriggerSource ` +
    `i32: ${leg}Flags u8: ${leg}Side ${leg}OrderType ${leg}TimeInForce ${leg}SelfTradePrevention`
  );
}

function formatOf({ type, version, fields, extension }: RecordLayout): Format {
  expect(version).toBe(1);
  const group = told(extension);
  return group === '' ? [type, told(fields)] : [type, told(fields), group];
}

function told(fields: RecordLayout['fields']): string {
  let last = '';
  return Object.entries(fields)
    .map(([name, { kind }]) => {
      const heading = kind === last ? '' : `${kind}: `;
      last = kind;
      return heading + name;
    })
    .join(' ');
}

test('events are stored as they always were', () => {
  const now = Object.entries(eventLayouts).map(([name, layout]) => [name, formatOf(layout as unknown as RecordLayout)]);
  expect(Object.fromEntries(now)).toEqual(events);
});

test('commands are journalled as they always were', () => {
  const now = Object.entries(commandLayouts).map(([name, layout]) => [
    name,
    formatOf(layout as unknown as RecordLayout),
  ]);
  expect(Object.fromEntries(now)).toEqual(commands);
});

test('a record type has one name, and an unknown type none', () => {
  for (const [name, [type]] of Object.entries(events)) expect(eventName(type)).toBe(name);
  for (const [name, [type]] of Object.entries(commands)) expect(commandName(type)).toBe(name);
  expect([eventName(99), commandName(99)]).toEqual([undefined, undefined]);
});

test('numbers of the closed lists mean what they always meant', () => {
  const now = Object.entries(orderTerms).filter(([, list]) => typeof list === 'object');
  expect(Object.fromEntries(now)).toEqual(lists);
  expect(RejectReason).toEqual(reasons);
});
