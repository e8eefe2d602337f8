/** A pre-trade gate with three accounts and one instrument, and the market that it looks at. */
import { OrderType, Side } from '../../src/common/model/order-terms.js';
import { rejectReasonName } from '../../src/common/model/reject-reason.js';
import { RiskLimit, type RiskLimitName } from '../../src/common/model/risk-limits.js';
import { OrderAsk } from '../../src/modules/risk/domain/order-ask.js';
import { FillFacts } from '../../src/modules/risk/domain/positions.js';
import { PreTradeGate } from '../../src/modules/risk/domain/pre-trade-gate.js';

export const [ALICE, BOB, CAROL] = [1, 2, 3];
export const [BTC_USD, USD] = [1, 2];
export const { buy, sell } = Side;
/** Of the market; 0: there is none. */
export const prices = {
  lastTicks: 0,
  midTicks: 0,
  markTicks: 0,
  oppositeTicks: 0,
  oppositeTicksOf: () => prices.oppositeTicks,
};
/** What positions are worth, and were when the day began. */
export const marks = {
  ticks: 100,
  /** How often somebody has asked what a position is worth. */
  asked: 0,
  unitOf: () => 1,
  ticksOf: () => {
    marks.asked += 1;
    return marks.ticks;
  },
  followTrades: () => false,
  openingTicksOf: () => 100,
};
/** The gate of the test that runs. */
export let gate: PreTradeGate;

/** A new gate with three accounts, in a market without prices. */
export function renewGate(): void {
  Object.assign(prices, { lastTicks: 0, midTicks: 0, markTicks: 0, oppositeTicks: 0 });
  Object.assign(marks, { ticks: 100, asked: 0 });
  gate = new PreTradeGate(marks);
  gate.state.openAsset(1);
  gate.state.openAsset(USD);
  gate.state.openInstrument(BTC_USD);
  for (const account of [ALICE, BOB, CAROL]) gate.openAccount(account);
}

/** A limit order that may stay, as the engine asks about it. */
export function ask(side: number, lots: number, price: number, more: Partial<OrderAsk> = {}): OrderAsk {
  const one = new OrderAsk(prices);
  const kind = (OrderType.limit << 2) | side;
  const sent = { kind, sentTicks: price, sentAmount: lots };
  const place = { accountId: ALICE, instrumentId: BTC_USD, quoteAssetId: USD, unitsPerTickLot: 1, timeUs: 1_000_000 };
  const terms = { ownTicks: price, holdTicks: price, worstTicks: price };
  return Object.assign(one, place, terms, sent, { side, totalLots: lots, openLots: lots, mayStay: 1 }, more);
}

/** What the gate says of an order; `ok` where nothing. */
export function said(order: OrderAsk): string {
  const refusal = gate.refusalOf(order);
  return refusal === 0 ? 'ok' : rejectReasonName(refusal);
}

/** Lets an order in. */
export function open(order: OrderAsk): number {
  gate.countOrder(order.accountId, order.timeUs);
  gate.refusalOf(order);
  const position = gate.openAsked(order);
  gate.orderRested(order.accountId);
  return position;
}

export function fill(order: OrderAsk, price = order.holdTicks): void {
  const facts = new FillFacts();
  const { side, openLots: lots, timeUs } = order;
  Object.assign(facts, { side, lots, unit: price, openUnit: order.holdTicks, fee: 0, timeUs });
  gate.filled(open(order), facts);
  gate.restingOrderGone(order.accountId);
}

interface Whom {
  readonly accountId?: number;
  readonly tradeGroup?: number;
}

export function limit(name: RiskLimitName, value: number, whom: Whom = { accountId: ALICE }, untilUs = 0): void {
  const none = { accountId: 0, tradeGroup: 0 };
  gate.state.setLimit(RiskLimit[name], { ...none, instrumentId: BTC_USD, assetId: USD, ...whom }, value, untilUs);
}
