/** Counts what runs have reached, so that a generator that stopped reaching something is found out. */
import {
  AuctionKind,
  CancelReason,
  nameOf,
  OrderFlag,
  OrderType,
  Phase,
  TimeInForce,
} from '../../src/common/model/order-terms.js';
import type { CommandBody } from '../../src/common/model/commands.js';
import { RejectReason, rejectReasonName } from '../../src/common/model/reject-reason.js';
import type { EventBody, VenueEvent } from '../../src/common/model/events.js';
import { eventLayouts } from '../../src/common/model/events.js';
import type { InstrumentFacts, Move } from './duel.js';
import { MarketReach } from './market-reach.js';

/**
 * Not within reach of a short run: bounds in the thousands, and what only a fault or newer rules can cause. Tested by name. What busts
 * and corrections of trades answer has a model of its own, in trade-revisions.spec.ts; borrowers have a duel of their own, in margin.spec.ts.
 */
const elsewhere: readonly string[] = [
  'INTERNAL_FAULT',
  'UNKNOWN_FAULT',
  'INSTRUMENT_SUSPENDED',
  'TOO_MANY_ASSETS',
  'TOO_MANY_INSTRUMENTS',
  'TOO_MANY_ACCOUNTS',
  'FaultRecorded',
  'FaultLiftApproved',
  'FaultLifted',
  'LogicVersionSet',
  'TradeRevised',
  'UNKNOWN_TRADE',
  'TRADE_BUSTED',
  'TRADE_CHANGED',
  'CORRECTION_INVALID',
  'BUYER_SHORT',
  'SELLER_SHORT',
  'TOO_MANY_REVISIONS',
  'INSUFFICIENT_MARGIN',
  'LENDING_POOL_EXHAUSTED',
  'NO_MARK_PRICE',
  'INSTRUMENT_NOT_MARGINABLE',
  'ACCOUNT_IN_LIQUIDATION',
  'FUND_ACCOUNT',
  'MARGIN_IN_USE',
  'MarginTermsSet',
  'AccountMarginSet',
  'MarginFundSet',
  'MarginStateChanged',
  'InsuranceDrawn',
  'liquidation',
];

/** No OrderCancelled tells them: SelfTradePrevented does, and a closed instrument lets its orders expire. */
const neverTold: readonly string[] = ['self_trade', 'instrument_closed'];

const situations = [
  'partial fill of the maker',
  'partial fill of the taker that rests',
  'price improvement gives back',
  'fee rounded up',
  'rebate paid',
  'fee of the whole notional',
  'rebate cut to what the taker pays',
  'sweep of several levels',
  'several makers of one level',
  'self-trade',
  'trade of a simulated order',
  'replacement keeps its place',
  'replacement leaves its place',
  'replacement trades',
  'replacement refused',
  'FOK fills',
  'FOK fills nothing',
  'market FOK fills nothing',
  'client order id used again',
  'balance near the largest number',
  'level beyond one number',
  'fills beyond one number',
  'cascade of triggers',
  'peg follows',
  'auction with volume',
  ...Object.keys(Phase).map((phase) => `phase ${phase}`),
  ...Object.keys(AuctionKind).map((kind) => `auction ${kind}`),
];

export class Reach {
  commands = 0;
  private readonly counts = new Map<string, number>();
  private readonly accepted = new Map<number, EventBody<'OrderAccepted'>>();
  private readonly rates = new Map<number, InstrumentFacts>();
  private readonly clientIds = new Set<string>();
  private readonly market = new MarketReach();

  /** Forgets the orders of the last run, keeps the counts. */
  startRun(): void {
    this.accepted.clear();
    this.rates.clear();
    this.clientIds.clear();
    this.market.startRun();
  }

  /** `instruments` are as they were before the move. */
  note(move: Move, events: readonly VenueEvent[], instruments: ReadonlyMap<number, InstrumentFacts>): void {
    this.commands += 1;
    for (const event of events) this.noteEvent(event, move, instruments);
    this.market.note(events, instruments);
    const trades = events.filter((event) => event.name === 'TradeExecuted');
    if (trades.length === 0) return;
    const prices = trades.map((trade) => trade.body.priceTicks);
    if (new Set(prices).size > 1) this.hit('sweep of several levels');
    if (new Set(prices).size < prices.length) this.hit('several makers of one level');
    if (move.name === 'ReplaceOrder') this.hit('replacement trades');
    if (events.filter((event) => event.name === 'OrderTriggered').length > 1) this.hit('cascade of triggers');
    if (events.some((event) => event.name === 'OrderReplaced' && event.body.pegged === 1)) this.hit('peg follows');
    if (events.some((event) => event.name === 'OrderRested')) this.hit('partial fill of the taker that rests');
  }

  /** What was never reached of all that should be. */
  missing(): string[] {
    const reasons = Object.keys(RejectReason).filter((name) => !elsewhere.includes(name));
    const cancels = Object.keys(CancelReason).filter((name) => ![...neverTold, ...elsewhere].includes(name));
    const accepted = Object.keys(OrderType).map((type) => `accepted ${type}`);
    const lives = Object.keys(TimeInForce).map((time) => `stays ${time}`);
    const flags = Object.keys(OrderFlag).map((flag) => `flag ${flag}`);
    const events = Object.keys(eventLayouts).filter((name) => !elsewhere.includes(name));
    const expected = [...events, ...reasons, ...cancels, ...accepted, ...lives, ...flags, ...situations];
    return [...expected.filter((name) => (this.counts.get(name) ?? 0) === 0), ...this.market.missing()];
  }

  table(): string {
    const rows = [...this.counts]
      .toSorted((a, z) => z[1] - a[1])
      .map(([name, count]) => `${count}`.padStart(8) + `  ${name}`);
    return [`${this.commands} commands`, ...rows, ...this.market.table()].join('\n');
  }

  private noteEvent(event: VenueEvent, move: Move, instruments: ReadonlyMap<number, InstrumentFacts>): void {
    this.hit(event.name);
    if (event.name === 'OrderAccepted') {
      const instrument = instruments.get(event.body.instrumentId);
      this.accepted.set(event.body.orderId, event.body);
      const { orderType, timeInForce, flags } = event.body;
      this.hit(`accepted ${nameOf(OrderType, orderType)}`);
      this.hit(`stays ${nameOf(TimeInForce, timeInForce)}`);
      for (const [flag, bit] of Object.entries(OrderFlag)) if ((flags & bit) !== 0) this.hit(`flag ${flag}`);
      if (instrument !== undefined) this.rates.set(event.body.orderId, instrument);
      this.noteClientId(event.accountId, event.body.clientOrderId);
    }
    if (event.name === 'CommandRefused') {
      this.hit(rejectReasonName(event.body.reason));
      if (move.name === 'ReplaceOrder') this.hit('replacement refused');
      if (move.name === 'PlaceOrder') this.noteOverflow(event.body.reason, move.body, instruments);
    }
    if (event.name === 'OrderReplaced') {
      this.hit(event.body.keptPriority === 1 ? 'replacement keeps its place' : 'replacement leaves its place');
    }
    if (event.name === 'OrderCancelled') this.noteCancel(event.body);
    if (event.name === 'PhaseChanged') {
      this.hit(`phase ${nameOf(Phase, event.body.phase)}`);
      this.hit(`auction ${nameOf(AuctionKind, event.body.auctionKind)}`);
    }
    if (event.name === 'OrderRejected') this.hit('order rejected when it was triggered or brought in');
    if (event.name === 'AuctionUncrossed' && event.body.volumeLots > 0) this.hit('auction with volume');
    if (event.name === 'TradeExecuted') this.noteTrade(event.accountId, event.body);
    if (event.name === 'FundsDeposited' && event.body.balance > 2 ** 52) this.hit('balance near the largest number');
  }

  /** The same reasons stand for a limit of the instrument and for what numbers can hold. */
  private noteOverflow(
    reason: number,
    body: CommandBody<'PlaceOrder'>,
    instruments: ReadonlyMap<number, InstrumentFacts>,
  ): void {
    const instrument = instruments.get(body.instrumentId);
    if (instrument === undefined) return;
    const isWithin = body.quantityLots <= instrument.maxQuantityLots;
    if (reason === RejectReason.QUANTITY_TOO_LARGE && isWithin) this.hit('level beyond one number');
    const notional = body.priceTicks * body.quantityLots * instrument.quoteUnitsPerTickLot;
    const fits = body.priceTicks > 0 && notional <= instrument.maxNotional;
    if (reason === RejectReason.NOTIONAL_TOO_LARGE && fits) this.hit('fills beyond one number');
  }

  private noteClientId(accountId: number, clientOrderId: string): void {
    if (clientOrderId === '') return;
    const id = `${accountId} ${clientOrderId}`;
    if (this.clientIds.has(id)) this.hit('client order id used again');
    this.clientIds.add(id);
  }

  private noteCancel(body: EventBody<'OrderCancelled'>): void {
    this.hit(nameOf(CancelReason, body.reason));
    const order = this.accepted.get(body.orderId);
    if (order?.timeInForce !== TimeInForce.fok || body.reason !== CancelReason.time_in_force) return;
    this.hit(order.orderType === OrderType.market ? 'market FOK fills nothing' : 'FOK fills nothing');
  }

  private noteTrade(takerAccountId: number, body: EventBody<'TradeExecuted'>): void {
    const taker = this.accepted.get(body.takerOrderId);
    if (taker?.timeInForce === TimeInForce.fok && body.takerOpenLots === 0) this.hit('FOK fills');
    if (body.makerOpenLots > 0) this.hit('partial fill of the maker');
    if (body.takerReleased > 0 || body.makerReleased > 0) this.hit('price improvement gives back');
    if (body.makerFee < 0) this.hit('rebate paid');
    if (body.makerAccountId === takerAccountId) this.hit('self-trade');
    if (body.simulated === 1) this.hit('trade of a simulated order');
    this.noteFees(body);
  }

  private noteFees({ takerOrderId, makerOrderId, takerFee, notional }: EventBody<'TradeExecuted'>): void {
    const takerRatePpm = this.rates.get(takerOrderId)?.takerFeePpm ?? 0;
    const makerRatePpm = this.rates.get(makerOrderId)?.makerFeePpm ?? 0;
    if ((BigInt(takerRatePpm) * BigInt(notional)) % 1_000_000n !== 0n) this.hit('fee rounded up');
    if (makerRatePpm + takerRatePpm < 0) this.hit('rebate cut to what the taker pays');
    if (takerFee > 0 && takerRatePpm === 1_000_000) this.hit('fee of the whole notional');
  }

  private hit(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
