/**
 * Every message of the real-time protocol, version 1 (docs/protocols/websocket.md). From release 0.1.0 on types and
 * layouts never change: a new field is added at the end of the fixed fields with a new version, and readers of the old one pass
 * over it. Until then version 1 is what is written here.
 */
import { advancedTerms, ORDERS_PER_FRAME_MAX } from '../../../common/model/commands.js';
import {
  AuctionKind,
  CancelReason,
  OrderType,
  Phase,
  PhaseReason,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '../../../common/model/order-terms.js';
import { RiskLimit } from '../../../common/model/risk-limits.js';
import {
  i64,
  id,
  instrument,
  moment,
  price,
  quantity,
  text,
  time,
  u16,
  u32,
  u64,
  u8,
  type WireBody,
  type WireFields,
  WireLayout,
} from './wire-layout.js';

export const PROTOCOL_VERSION = 1;
/** Messages that a client may send in one frame; all of them may be commands. */
export const MESSAGES_MAX = ORDERS_PER_FRAME_MAX;

/** What can be subscribed. All but `account` and `risk` are public and of one instrument, or of all with instrument 0. */
export const Channel = {
  instruments: 1,
  trades: 2,
  ticker: 3,
  bbo: 4,
  book: 5,
  status: 6,
  orders: 7,
  candles_1s: 8,
  candles_1m: 9,
  candles_1h: 10,
  candles_1d: 11,
  account: 16,
  risk: 17,
} as const;
export type Channel = (typeof Channel)[keyof typeof Channel];
export type PublicChannelName = Exclude<keyof typeof Channel, 'account' | 'risk'>;
export const publicChannelNames = (Object.keys(Channel) as (keyof typeof Channel)[]).filter(
  (name): name is PublicChannelName => name !== 'account' && name !== 'risk',
);

/** Whose risk is subscribed. */
export const RiskScope = { account: 1, venue: 2 } as const;

export const LogonMethod = { token: 1, key: 2 } as const;

/** How a command ended. Of one that was not taken nothing is in the journal, but for `OUTCOME_UNKNOWN`. */
export const CommandStatus = { accepted: 0, refused: 1, repeated: 2, not_taken: 3 } as const;

/** What became of an order; `execution` messages carry one each. */
export const ExecutionKind = {
  accepted: 1,
  traded: 2,
  cancelled: 3,
  replaced: 4,
  triggered: 5,
  rejected: 6,
  stop_moved: 7,
  activated: 8,
  reduced: 9,
  self_trade_prevented: 10,
  trade_busted: 11,
  trade_corrected: 12,
} as const;

/** What became of a trade after it was published. */
export const TradeRevisionKind = { trade_busted: 1, trade_corrected: 2 } as const;

/** Which side of a trade an order was on. */
export const Liquidity = { none: 0, maker: 1, taker: 2 } as const;

/** Header flags. */
export const HAS_ADVANCED_TERMS = 1;
export const WIDE_LEVELS = 1;
export const HAS_CHECKSUM = 2;

const layout = <F extends WireFields>(type: number, fields: F): WireLayout<F> =>
  new WireLayout(type, PROTOCOL_VERSION, fields);

/** Where a public message stands: the engine's sequence, and the dense one of its channel and instrument. */
const publicPlace = { instrumentId: instrument(), sequence: u64(), channelSequence: u64(), timeUs: time() };

/** Where a message of the stream of risk stands: whose stream it is, 0 for the venue's. */
const riskPlace = { channelAccountId: u32(), sequence: u64(), channelSequence: u64(), timeUs: time() };
const riskRow = { ...riskPlace, isGone: u8('flag') };

/** What clients send. */
export const clientMessages = {
  /** By token, or by an API key that signs `timestamp\nLOGON\n/ws\nsha256hex('')`. */
  logon: layout(1, {
    requestId: u32(),
    method: u8(LogonMethod),
    token: text(),
    apiKey: text(),
    timestamp: text(),
    recvWindow: text(),
    signature: text(),
  }),
  subscribe: layout(2, { requestId: u32(), channel: u8(Channel), instrumentId: instrument() }),
  unsubscribe: layout(3, { requestId: u32(), channel: u8(Channel), instrumentId: instrument() }),
  /** Answered with the same number. */
  ping: layout(4, { payload: u64() }),
  /** Executions and balances of the account: all behind the place that the client has seen last, or from now on. */
  subscribeAccount: layout(5, {
    requestId: u32(),
    fromNow: u8('flag'),
    afterSequence: u64(),
    afterChannelSequence: u64(),
  }),

  /** Exposures, limits and stops of an account, 0 for the own one; or those of the venue. */
  subscribeRisk: layout(6, { requestId: u32(), scope: u8(RiskScope), accountId: u32() }),
  unsubscribeRisk: layout(7, { requestId: u32(), scope: u8(RiskScope), accountId: u32() }),

  /** With header flag 1 the advanced terms follow the texts: ten i64 in the order of docs/protocols/websocket.md. */
  placeOrder: layout(10, {
    requestId: u32(),
    instrumentId: instrument(),
    side: u8(Side),
    orderType: u8(OrderType),
    timeInForce: u8(TimeInForce),
    selfTradePrevention: u8(SelfTradePrevention),
    flags: u32(),
    price: price(),
    quantity: quantity(),
    clientOrderId: text(),
  }),
  cancelOrder: layout(11, { requestId: u32(), orderId: id() }),
  cancelByClientOrderId: layout(12, { requestId: u32(), clientOrderId: text() }),
  /** Zero keeps what is; the quantity is the new total. */
  replaceOrder: layout(13, {
    requestId: u32(),
    instrumentId: instrument(),
    orderId: id(),
    price: price(),
    quantity: quantity(),
  }),
  /** Instrument 0 is all, side 0 both, a price of 0 no bound; `ofConnection` 1: only what this connection has placed. */
  massCancel: layout(14, {
    requestId: u32(),
    instrumentId: instrument(),
    side: u8({ both: 0, ...Side }),
    ofConnection: u8('flag'),
    lowestPrice: price(),
    highestPrice: price(),
  }),
} as const;

/** What the venue sends. */
export const venueMessages = {
  hello: layout(64, { protocolVersion: u16(), heartbeatMs: u32(), sequence: u64(), timeUs: time() }),
  /** Request 0: of none. `retryAfterMs` 0: not by waiting. */
  error: layout(65, { requestId: u32(), retryAfterMs: u32(), code: text(), detail: text() }),
  loggedOn: layout(66, { requestId: u32(), accountId: u32(), sequence: u64(), channelSequence: u64() }),
  subscribed: layout(67, { requestId: u32(), channel: u8(Channel), instrumentId: instrument() }),
  unsubscribed: layout(68, { requestId: u32(), channel: u8(Channel), instrumentId: instrument() }),
  pong: layout(69, { payload: u64(), sequence: u64(), timeUs: time() }),
  /** The durable outcome of a command: what its order has open behind it, and what the command itself has filled. */
  commandResult: layout(70, {
    requestId: u32(),
    instrumentId: instrument(),
    status: u8(CommandStatus),
    reason: u16('reason'),
    /** Orders that a mass cancel has cancelled. */
    orderCount: u32(),
    sequence: u64(),
    orderId: id(),
    openQuantity: quantity(),
    filledQuantity: quantity(),
  }),
  execution: layout(71, {
    instrumentId: instrument(),
    sequence: u64(),
    channelSequence: u64(),
    timeUs: time(),
    orderId: id(),
    kind: u8(ExecutionKind),
    side: u8({ none: 0, ...Side }),
    liquidity: u8(Liquidity),
    cancelReason: u8({ none: 0, ...CancelReason }),
    reason: u16('reason'),
    price: price(),
    quantity: quantity(),
    openQuantity: quantity(),
    stopPrice: price(),
    tradeId: id(),
    fee: i64('quote'),
    clientOrderId: text(),
  }),
  /** All of one asset at one sequence, in units of 10^-scale; sent when it has changed. */
  balance: layout(72, {
    assetId: u32('asset'),
    sequence: u64(),
    channelSequence: u64(),
    available: u64('amount'),
    held: u64('amount'),
    scale: u8(),
    asset: text(),
  }),
  /** The stream of risk begins anew: so many rows with the same sequences follow. After them each row is a change. */
  riskSnapshot: layout(73, { ...riskPlace, entryCount: u32() }),
  /** Who is stopped, and the limit of which most is used. In the venue's stream one for the venue itself, with account 0. */
  riskAccount: layout(74, {
    ...riskRow,
    accountId: u32(),
    /** 0: it is of no group. */
    tradeGroup: u32(),
    isStopped: u8('flag'),
    isGroupStopped: u8('flag'),
    isVenueStopped: u8('flag'),
    /** The highest level of the market-wide breaker that has tripped today. */
    marketBreakerLevel: u8(),
    limit: u8({ none: 0, ...RiskLimit }),
    usedPpm: u32(),
  }),
  /** Whether an instrument trades. */
  riskInstrument: layout(75, {
    ...riskRow,
    instrumentId: instrument(),
    phase: u8(Phase),
    phaseReason: u8(PhaseReason),
    isStopped: u8('flag'),
  }),
  /** Decimal texts, because sums of quantities and money are exact at any size. */
  riskPosition: layout(76, {
    ...riskRow,
    instrumentId: instrument(),
    position: text(),
    openBuyQuantity: text(),
    openSellQuantity: text(),
    cost: text(),
    openBuyNotional: text(),
    openSellNotional: text(),
  }),
  /** Over all instruments of a quote asset. */
  riskExposure: layout(77, {
    ...riskRow,
    asset: text(),
    openNotional: text(),
    grossExposure: text(),
    netExposure: text(),
    dayResult: text(),
  }),
  /** A limit that holds for the account, or for its group; `used` is empty where nothing is used up. */
  riskLimit: layout(78, {
    ...riskRow,
    instrumentId: instrument(),
    /** 0: it is the account's. */
    tradeGroup: u32(),
    limit: u8(RiskLimit),
    usedPpm: u32(),
    until: moment(),
    asset: text(),
    value: text(),
    used: text(),
  }),

  instrument: layout(96, {
    ...publicPlace,
    phase: u8(Phase),
    auctionKind: u8(AuctionKind),
    baseScale: u8(),
    quoteScale: u8(),
    symbol: text(),
    baseAsset: text(),
    quoteAsset: text(),
    tickSize: text(),
    lotSize: text(),
  }),
  trade: layout(97, {
    ...publicPlace,
    tradeId: id(),
    price: price(),
    quantity: quantity(),
    takerSide: u8(Side),
    /** 1: a side is a participant of the simulation; 1: in an auction. */
    simulated: u8('flag'),
    auction: u8('flag'),
  }),
  /** 24 hours that end now; a price of 0 is none. */
  ticker: layout(98, {
    ...publicPlace,
    open: price(),
    high: price(),
    low: price(),
    last: price(),
    bidPrice: price(),
    bidQuantity: quantity(),
    askPrice: price(),
    askQuantity: quantity(),
    baseVolume: quantity(),
    quoteVolume: u64('quote'),
    tradeCount: u32(),
  }),
  bbo: layout(99, {
    ...publicPlace,
    bidPrice: price(),
    bidQuantity: quantity(),
    askPrice: price(),
    askQuantity: quantity(),
  }),
  /** The whole book. Levels follow (docs/protocols/websocket.md), bids first, best first. */
  bookSnapshot: layout(100, { ...publicPlace, basePrice: price(), checksum: u32(), bidCount: u16(), askCount: u16() }),
  /** What one command changed: each level with its new total, 0 for one that is gone. */
  bookDelta: layout(101, { ...publicPlace, basePrice: price(), checksum: u32(), bidCount: u16(), askCount: u16() }),
  /** Phase and when it ends by itself; what the present auction would trade (surplus above 0: of buyers); the price band at which orders wait. */
  status: layout(102, {
    ...publicPlace,
    phase: u8(Phase),
    auctionKind: u8(AuctionKind),
    limitSide: u8({ none: 0, ...Side }),
    phaseEndsAt: moment(),
    indicativePrice: price(),
    indicativeQuantity: quantity(),
    indicativeSurplus: i64('quantity'),
    limitPrice: price(),
    limitEndsAt: moment(),
    phaseReason: u8(PhaseReason),
  }),
  /** A candle as it is now; the same `openTime` again is the same candle. A time without trades has none. */
  candle: layout(103, {
    ...publicPlace,
    resolutionS: u32(),
    openTime: moment(),
    open: price(),
    high: price(),
    low: price(),
    close: price(),
    baseVolume: quantity(),
    quoteVolume: u64('quote'),
    tradeCount: u32(),
    lastTradeId: id(),
  }),
  /** The book order by order begins anew: so many `orderEntry` with the same sequences follow. */
  ordersSnapshot: layout(104, { ...publicPlace, entryCount: u32() }),
  /** A place in the queue of its level, without a name; quantity 0: it is gone. A later place has a higher number. */
  orderEntry: layout(105, {
    ...publicPlace,
    entryId: id(),
    side: u8(Side),
    price: price(),
    quantity: quantity(),
  }),
  /**
   * A trade that was published was undone, or stands with this price and quantity from now on. It has the channel sequence of the trade
   * before it: it counts as none.
   */
  tradeRevision: layout(106, {
    ...publicPlace,
    tradeId: id(),
    kind: u8(TradeRevisionKind),
    price: price(),
    quantity: quantity(),
  }),
} as const;

/** The advanced terms of `placeOrder`, each an i64 behind its texts. */
export const advancedTermNames = Object.keys(advancedTerms) as readonly (keyof typeof advancedTerms)[];

export type ClientMessageName = keyof typeof clientMessages;
export type VenueMessageName = keyof typeof venueMessages;
export type ClientBody<N extends ClientMessageName> = WireBody<(typeof clientMessages)[N]['fields']>;
export type VenueBody<N extends VenueMessageName> = WireBody<(typeof venueMessages)[N]['fields']>;

/** Codes of a `commandResult` beside the core's reject reasons, which end below 900. */
export const NotTaken = {
  VENUE_BUSY: 900,
  JOURNAL_FULL: 901,
  VENUE_STARTING: 902,
  VENUE_STOPPING: 903,
  OUTCOME_UNKNOWN: 904,
  UNAUTHORIZED: 910,
  FORBIDDEN: 911,
  VALIDATION_FAILED: 912,
  RATE_LIMITED: 913,
} as const;
