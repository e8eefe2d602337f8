/**
 * Everything that can change the venue. A command is journalled as the record that its layout describes;
 * numbers and layouts are part of the journal format and never change meaning.
 */
import { type BodyOf, f64, i32, layout, text, u8 } from './record-layout.js';
import type { FundRole } from './margin.js';
import type { KillScope, RiskLimit } from './risk-limits.js';
import type {
  Allocation,
  AuctionKind,
  ListType,
  OrderType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from './order-terms.js';
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
  SessionId,
  TimestampUs,
  TradeId,
} from './units.js';

/** Commands that one frame of a client may carry. */
export const ORDERS_PER_FRAME_MAX = 1_000;

/** What stands for all of a kind in a command, and in what is asked of the core. */
export const ALL_INSTRUMENTS = -1 as InstrumentId;
export const ALL_ACCOUNTS = -1;
export const BOTH_SIDES = 0;
/** A mass cancel that leaves nothing out. */
export const EVERY_ORDER = {
  lowestPriceTicks: 0 as PriceTicks,
  highestPriceTicks: 0 as PriceTicks,
  instrumentId: ALL_INSTRUMENTS,
  ofSessionId: 0 as SessionId,
  side: BOTH_SIDES,
} as const;
/** The account of a command that is the venue's own. */
export const VENUE_ACCOUNT = 0 as AccountId;

/** Terms that most orders do not have; all zero-for-absent. */
export const advancedTerms = {
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
};

/** One order of a list; its instrument is the list's. */
const legTerms = {
  priceTicks: f64<PriceTicks>(),
  quantityLots: f64<QuantityLots>(),
  stopPriceTicks: f64<PriceTicks>(),
  trailingOffsetTicks: f64<PriceTicks>(),
  trailingOffsetBps: f64(),
  expireAtUs: f64<TimestampUs>(),
  triggerSource: f64<TriggerSource>(),
  flags: i32(),
  side: u8<Side>(),
  orderType: u8<OrderType>(),
  timeInForce: u8<TimeInForce>(),
  selfTradePrevention: u8<SelfTradePrevention>(),
};
type LegTerms = typeof legTerms;
export const legNames = ['first', 'second', 'third'] as const;
type Leg = (typeof legNames)[number];
type LegFields<L extends Leg> = { readonly [K in keyof LegTerms as `${L}${Capitalize<K>}`]: LegTerms[K] };

/** `firstPriceTicks`, `firstQuantityLots` … */
function legFields<L extends Leg>(leg: L): LegFields<L> {
  const fields = Object.entries(legTerms).map(([name, field]) => [
    `${leg}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    field,
  ]);
  return Object.fromEntries(fields) as LegFields<L>;
}

/** What an operator may change later; tick and lot are for life. */
const instrumentTerms = {
  minQuantityLots: f64<QuantityLots>(),
  maxQuantityLots: f64<QuantityLots>(),
  minNotional: f64<AssetUnits>(),
  maxNotional: f64<AssetUnits>(),
  makerFeePpm: i32<FeeRatePpm>(),
  takerFeePpm: i32<FeeRatePpm>(),
  /** Protection collar of market orders: how far from the opposite best price at arrival, in basis points. */
  collarBps: i32(),
};

/** How an instrument divides an incoming order among the orders of a level; docs/matching.md, allocation. */
export const allocationTerms = {
  /** The most that a top order gets before the others; 0: all it has open. */
  topMaxLots: f64<QuantityLots>(),
  /** Pro-rata shares below this are none. */
  minShareLots: f64<QuantityLots>(),
  instrumentId: i32<InstrumentId>(),
  fifoPercent: i32(),
  leadMarketMakerPercent: i32(),
  leadMarketMakerAccountId: i32<AccountId>(),
  method: u8<Allocation>(),
  /** 1: the order that made its price the best one is served first. */
  topOfBook: u8(),
};

/** 0 switches each part off; docs/matching.md, price bands. */
export const bandTerms = {
  /** The reference of the static band (0 keeps what is). */
  referencePriceTicks: f64<PriceTicks>(),
  limitStateUs: f64(),
  pauseUs: f64(),
  auctionUs: f64(),
  instrumentId: i32<InstrumentId>(),
  staticBps: i32(),
  dynamicBps: i32(),
};

/** How far all instruments together may fall in a day before the market is halted; docs/matching.md, market-wide breaker. */
export const marketBreakerTerms = {
  /** How long levels 1 and 2 halt; level 3 halts until somebody reopens. */
  haltUs: f64(),
  /** The reopening auction; 0: none. */
  auctionUs: f64(),
  /** In basis points, each above the one before; all three 0: it is off. */
  level1Bps: i32(),
  level2Bps: i32(),
  level3Bps: i32(),
};

/** In millionths: what of a position's worth an account must have to open and to keep it, and what of it counts for nothing as security. */
export const marginTerms = {
  instrumentId: i32<InstrumentId>(),
  initialPpm: i32(),
  maintenancePpm: i32(),
  haircutPpm: i32(),
};

/**
 * Whom and what a limit is for: the account of the header, or a trade group, or neither: the venue's default for every account. The
 * limit's scope says whether it has an instrument or an asset; 0 where not (src/common/model/risk-limits.ts).
 */
export const riskLimitTarget = {
  instrumentId: i32<InstrumentId>(),
  assetId: i32<AssetId>(),
  tradeGroup: i32(),
  limit: u8<RiskLimit>(),
};

export const commandLayouts = {
  PlaceOrder: layout(
    1,
    {
      priceTicks: f64<PriceTicks>(),
      quantityLots: f64<QuantityLots>(),
      instrumentId: i32<InstrumentId>(),
      flags: i32(),
      side: u8<Side>(),
      orderType: u8<OrderType>(),
      timeInForce: u8<TimeInForce>(),
      selfTradePrevention: u8<SelfTradePrevention>(),
      /** Empty where the client gave none. */
      clientOrderId: text(),
    },
    advancedTerms,
  ),
  CancelOrder: layout(2, { orderId: f64<OrderId>() }),
  CancelByClientOrderId: layout(3, { clientOrderId: text() }),
  /** Zero keeps the present price or quantity; `quantityLots` is the new total. */
  ReplaceOrder: layout(4, {
    orderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
  }),
  /**
   * Cancels the account's open orders; `ALL_INSTRUMENTS` and `BOTH_SIDES` are possible. Prices bound the limit
   * (0: no bound), `ofSessionId` the session that placed them (0: any).
   */
  MassCancel: layout(5, {
    lowestPriceTicks: f64<PriceTicks>(),
    highestPriceTicks: f64<PriceTicks>(),
    instrumentId: i32<InstrumentId>(),
    ofSessionId: i32<SessionId>(),
    side: u8(),
  }),
  /** The session of the header has ended: the account's orders that it placed with `cancelOnDisconnect` go. */
  DisconnectSession: layout(6, {}),
  /**
   * Orders that depend on each other. OCO: two legs (first, second). OTO: a working order and the one that follows it.
   * Bracket: a working order and the OCO pair that follows it. The third is 0 in all fields where there is none.
   */
  PlaceOrderList: layout(7, {
    ...legFields('first'),
    ...legFields('second'),
    ...legFields('third'),
    instrumentId: i32<InstrumentId>(),
    listType: u8<ListType>(),
    firstClientOrderId: text(),
    secondClientOrderId: text(),
    thirdClientOrderId: text(),
  }),
  /** All open orders of a list. */
  CancelOrderList: layout(8, { listId: f64<ListId>() }),

  /** Idempotent by `accountKey`, the identity's own name for the account. */
  OpenAccount: layout(20, { accountKey: text() }),
  /** Idempotent by (account, reference). */
  Deposit: layout(21, { amount: f64<AssetUnits>(), assetId: i32<AssetId>(), reference: text() }),
  Withdraw: layout(22, { amount: f64<AssetUnits>(), assetId: i32<AssetId>(), reference: text() }),

  DefineAsset: layout(40, { scale: i32(), asset: text() }),
  /** Price of one tick and size of one lot come as decimal text: `0.01`. */
  DefineInstrument: layout(41, {
    ...instrumentTerms,
    baseAssetId: i32<AssetId>(),
    quoteAssetId: i32<AssetId>(),
    symbol: text(),
    tickSize: text(),
    lotSize: text(),
  }),
  UpdateInstrument: layout(42, { ...instrumentTerms, instrumentId: i32<InstrumentId>() }),
  /**
   * `endsAtUs` ends an auction or a halt (0: the next command does); `auctionKind` is `none` for every other phase. `ALL_INSTRUMENTS` halts
   * the market, or reopens all that is halted. `override` 1: what a breaker holds may be ended (in records from before it was there it is 0,
   * because its byte was padding).
   */
  SetPhase: layout(43, {
    endsAtUs: f64<TimestampUs>(),
    instrumentId: i32<InstrumentId>(),
    phase: u8<Phase>(),
    auctionKind: u8<AuctionKind>(),
    override: u8(),
  }),
  /** Limits of one account; `VENUE_ACCOUNT` in the header sets the venue's default. */
  SetLimits: layout(44, { maxOpenOrders: i32() }),
  /**
   * `active` is 0 or 1. `target` is an account or `ALL_ACCOUNTS`, the whole venue; or, by scope, a trade group, an instrument or a session.
   */
  SetKillSwitch: layout(45, { target: i32(), active: u8(), scope: u8<KillScope>() }),
  /** Orders of accounts in one group (not 0) are each other's own for self-trade prevention. */
  SetTradeGroup: layout(46, { tradeGroup: i32() }),
  /** What accounts of a tier (1–255) pay on an instrument; tier 0 is the instrument's own rates. */
  SetFeeTier: layout(47, {
    instrumentId: i32<InstrumentId>(),
    makerFeePpm: i32<FeeRatePpm>(),
    takerFeePpm: i32<FeeRatePpm>(),
    tier: u8(),
  }),
  SetAccountTier: layout(48, { tier: u8() }),
  SetAllocation: layout(49, allocationTerms),
  SetBands: layout(50, bandTerms),
  SetMarkPrice: layout(51, { priceTicks: f64<PriceTicks>(), instrumentId: i32<InstrumentId>() }),
  /** Nothing but time: what is due by now happens. */
  TimerTick: layout(52, {}),
  /**
   * One limit of the pre-trade gate; `NO_LIMIT` removes it. With `untilUs` it takes the place of what stands until then, and that is
   * back afterwards.
   */
  SetRiskLimit: layout(53, { value: f64(), untilUs: f64<TimestampUs>(), ...riskLimitTarget }),
  SetMarketBreaker: layout(54, marketBreakerTerms),
  /** The value at risk of an account, as it was computed outside of the core; it holds from now on, with the time of the command. */
  SetVarFigure: layout(57, { units: f64<AssetUnits>(), assetId: i32<AssetId>() }),
  /** What is asked for positions in the instrument's base asset, of accounts whose margin asset is its quote asset. */
  SetMarginTerms: layout(55, marginTerms),
  /** The account of the header trades on margin in this asset; 0: it holds in full again. */
  SetAccountMargin: layout(56, { assetId: i32<AssetId>() }),
  /** The account of the header is the venue's own from now on, instead of the one that was. */
  SetMarginFund: layout(58, { role: u8<FundRole>() }),

  /**
   * A trade is undone (`quantityLots` and `priceTicks` 0), or had another price, or less of a quantity, than it was settled with. The fields
   * before them say how it stands now, for both sides; the core refuses what it knows to be otherwise.
   */
  ReviseTrade: layout(80, {
    tradeId: f64<TradeId>(),
    standingPriceTicks: f64<PriceTicks>(),
    standingQuantityLots: f64<QuantityLots>(),
    takerFee: f64<AssetUnits>(),
    makerFee: f64<AssetUnits>(),
    takerOrderId: f64<OrderId>(),
    makerOrderId: f64<OrderId>(),
    priceTicks: f64<PriceTicks>(),
    quantityLots: f64<QuantityLots>(),
    instrumentId: i32<InstrumentId>(),
    takerAccountId: i32<AccountId>(),
    makerAccountId: i32<AccountId>(),
    takerSide: u8<Side>(),
    /** Why, in the words of who asked for it. */
    note: text(),
  }),

  /**
   * Stands in the journal at the place of a command that broke the core. What it was and whom it concerned: 0 or empty
   * where it named none. `record` is the whole broken record in hex, for whoever looks for the bug.
   */
  RecordFault: layout(60, {
    orderId: f64<OrderId>(),
    instrumentId: i32<InstrumentId>(),
    commandType: u8(),
    clientOrderId: text(),
    record: text(),
  }),
  /** One person's approval to lift the fault of `faultSequence`. */
  LiftFault: layout(61, { faultSequence: f64<Sequence>(), approver: text() }),
  /** Notes how long the audit trail is and the hash of its last entry, so that a shortened trail shows. */
  RecordAuditHead: layout(70, { entries: f64(), hash: text() }),
  /** From here on commands are applied by this version of the rules. A program that has newer ones begins with it. */
  SetLogicVersion: layout(71, { version: i32() }),
} as const;

export type CommandName = keyof typeof commandLayouts;
export type CommandBody<N extends CommandName> = BodyOf<(typeof commandLayouts)[N]['fields']>;
export type AdvancedOrderTerms = BodyOf<typeof advancedTerms>;

/** Who a command is for: the account that acts (0 for the venue itself) and the session it came through. */
export interface CommandOrigin {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
}

/** A command as gateways and handlers speak it, before it has a sequence number and a time. */
export type VenueCommand = {
  [N in CommandName]: {
    readonly name: N;
    readonly origin: CommandOrigin;
    readonly body: CommandBody<N>;
  } & (N extends 'PlaceOrder' ? { readonly advanced?: AdvancedOrderTerms } : unknown);
}[CommandName];

const namesByType = new Map<number, CommandName>(
  (Object.keys(commandLayouts) as CommandName[]).map((name) => [commandLayouts[name].type, name]),
);

/** The command's name by its record type, or undefined for a type that this version does not know. */
export function commandName(type: number): CommandName | undefined {
  return namesByType.get(type);
}
