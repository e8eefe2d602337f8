/**
 * Everything that can change the venue. A command is journalled as the record that its layout describes;
 * numbers and layouts are part of the journal format and never change meaning.
 */
import { type BodyOf, f64, i32, layout, text, u8 } from './record-layout.js';
import type { Phase, SelfTradePrevention, Side, OrderType, TimeInForce } from './order-terms.js';
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
  SessionId,
  TimestampUs,
} from './units.js';

/** What stands for all of a kind in a command, and in what is asked of the core. */
export const ALL_INSTRUMENTS = -1 as InstrumentId;
export const ALL_ACCOUNTS = -1;
export const BOTH_SIDES = 0;
/** The account of a command that is the venue's own. */
export const VENUE_ACCOUNT = 0 as AccountId;

/** Terms that most orders do not have; all zero-for-absent. */
const advancedTerms = {
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
  /** Cancels the account's open orders; `ALL_INSTRUMENTS` and `BOTH_SIDES` are possible. */
  MassCancel: layout(5, { instrumentId: i32<InstrumentId>(), side: u8() }),

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
  SetPhase: layout(43, { instrumentId: i32<InstrumentId>(), phase: u8<Phase>() }),
  /** Limits of one account; `VENUE_ACCOUNT` in the header sets the venue's default. */
  SetLimits: layout(44, { maxOpenOrders: i32() }),
  /** `ALL_ACCOUNTS` stops or releases the whole venue. `active` is 0 or 1. */
  SetKillSwitch: layout(45, { targetAccountId: i32(), active: u8() }),

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
