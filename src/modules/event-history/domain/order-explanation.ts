/**
 * Why an order was filled when it was: where it stood in the queue of its price, what stood before it, and how that went away.
 *
 * A fold over event records from the command that accepted the order on; it begins with the displayed orders of the moment before.
 * It tells of others what the public book order by order tells too: displayed quantity, without names. So an order that is
 * not displayed stands behind all that is displayed at its price, and hidden orders and reserves before it are not counted.
 */
import { invariant } from '../../../common/assert.js';
import type { EventName, VenueEvent } from '../../../common/model/events.js';
import { CancelReason, nameOf, Side } from '../../../common/model/order-terms.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { rejectReasonName } from '../../../common/model/reject-reason.js';
import { readEvent } from '../../engine/domain/event-reader.js';
import { readLevelChange } from '../../market-data/domain/level-change.js';
import { OrderQueues } from '../../market-data/domain/order-queues.js';
import { changeQueues } from '../../market-data/domain/queue-change.js';
import { OrderAggregate } from './order-aggregate.js';

/** What the events of the order are called. */
const ownSteps = {
  OrderAccepted: 'accepted',
  OrderActivated: 'activated',
  OrderTriggered: 'triggered',
  OrderRested: 'rested',
  PeakRefreshed: 'refreshed',
  OrderReplaced: 'replaced',
  OrderReduced: 'reduced',
  TradeExecuted: 'filled',
  SelfTradePrevented: 'prevented',
  OrderRejected: 'rejected',
  OrderCancelled: 'cancelled',
} as const satisfies { readonly [N in EventName]?: string };

/** What changes what stands before it. */
const aheadSteps = {
  TradeExecuted: 'ahead_filled',
  OrderCancelled: 'ahead_cancelled',
  OrderReplaced: 'ahead_replaced',
  SelfTradePrevented: 'ahead_prevented',
  OrderRested: 'ahead_joined',
  PeakRefreshed: 'ahead_joined',
} as const satisfies { readonly [N in EventName]?: string };

export const stepNames = [...new Set([...Object.values(ownSteps), ...Object.values(aheadSteps)])];
export type StepName = (typeof stepNames)[number];

/** Displayed orders and their lots. */
export interface Standing {
  readonly orders: number;
  readonly lots: number;
}

export interface LevelTotal extends Standing {
  readonly priceTicks: number;
}

/** One displayed order, in the order of price and of the queue within its side. */
export interface ShownOrder {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly lots: number;
}

export interface ExplainedTrade {
  readonly tradeId: number;
  readonly isAuction: boolean;
  /** Of the order explained; undefined for a trade of others. */
  readonly own: { readonly liquidity: 'maker' | 'taker'; readonly fee: number } | undefined;
}

/** Prices in ticks, quantities in lots, fees in ledger units of the quote asset. */
export interface ExplanationStep {
  readonly name: StepName;
  readonly sequence: number;
  readonly timeUs: number;
  /** Of the event; 0 where it has none. */
  readonly priceTicks: number;
  /** What was done: accepted, shown, traded, taken away. */
  readonly quantityLots: number;
  /** What the order has open after it. */
  readonly openLots: number;
  /** What stands before it at its price after this; undefined while it is not on the book. */
  readonly ahead: Standing | undefined;
  /** Displayed at better prices of its side after this; undefined while it is not on the book, and in steps of others. */
  readonly betterLots: number | undefined;
  /** The level that this changed, after it; undefined where it changed none. */
  readonly level: LevelTotal | undefined;
  /** Best displayed prices before the command; undefined in steps of others. */
  readonly market: { readonly bid: LevelTotal | undefined; readonly ask: LevelTotal | undefined } | undefined;
  readonly trade: ExplainedTrade | undefined;
  /** Why it was cancelled or rejected. */
  readonly reason: string | undefined;
}

/** Of the order's own and of others each: enough for any order but one that stands in line for days. */
const STEPS_MAX = 1_000;

export class OrderExplanation {
  readonly steps: ExplanationStep[] = [];
  /** Steps that were left out, past the bound. */
  omittedSteps = 0;
  private ownSteps = 0;
  private aheadSteps = 0;
  private readonly order: OrderAggregate;
  private readonly queues = new OrderQueues();
  private readonly bids = new Map<number, Standing>();
  private readonly asks = new Map<number, Standing>();
  private readonly level = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
  private market: ExplanationStep['market'];
  private sequence = 0;
  /** Where the order stands; an entry past all others for one that is not displayed. */
  private place: { readonly priceTicks: number; readonly entryId: number } | undefined;
  private ahead: Standing | undefined;

  /** `shown` is what was displayed before the order was accepted. */
  constructor(
    private readonly orderId: number,
    private readonly instrumentId: number,
    private readonly side: number,
    shown: readonly ShownOrder[],
  ) {
    this.order = new OrderAggregate(orderId);
    for (const { orderId: other, side: of, priceTicks, lots } of shown) {
      this.queues.join(other, of, priceTicks, lots);
      const before = this.levelsOf(of).get(priceTicks);
      this.levelsOf(of).set(priceTicks, { orders: (before?.orders ?? 0) + 1, lots: (before?.lots ?? 0) + lots });
    }
  }

  /** Nothing can be added: the order has closed. */
  get isClosed(): boolean {
    return this.order.isClosed;
  }

  /** Takes the event record at byte `at`, which follows the one before. */
  apply(events: RecordBuffer, at: number): void {
    const event = readEvent(events, at);
    if (!('instrumentId' in event.body) || event.body.instrumentId !== this.instrumentId) return;
    if (event.sequence !== this.sequence) this.beginCommand(event.sequence);
    const isOwn = this.order.apply(event);
    changeQueues(this.queues, events, at, () => undefined);
    const level = this.changeLevel(events, at);
    if (isOwn) this.move(event);
    const before = this.ahead;
    this.ahead = this.place && this.aheadOf(this.place);
    if (isOwn) this.tellOwn(event, level);
    else if (before !== undefined && before.lots !== this.ahead?.lots) this.tellAhead(event, level, before);
  }

  private beginCommand(sequence: number): void {
    this.sequence = sequence;
    this.market = { bid: bestOf(this.bids, -1), ask: bestOf(this.asks, 1) };
  }

  private changeLevel(events: RecordBuffer, at: number): LevelTotal | undefined {
    if (!readLevelChange(events, at, this.level)) return undefined;
    const { side, priceTicks, quantityLots: lots, orders } = this.level;
    if (orders === 0) this.levelsOf(side).delete(priceTicks);
    else this.levelsOf(side).set(priceTicks, { orders, lots });
    return { priceTicks, orders, lots };
  }

  /** Where the order stands after an event of its own. */
  private move(event: VenueEvent): void {
    if (event.name === 'OrderRested' || event.name === 'PeakRefreshed') {
      const { priceTicks, quantityLots } = event.body;
      this.place = { priceTicks, entryId: quantityLots === 0 ? Infinity : this.queues.change.entryId };
    } else if (event.name === 'OrderReplaced' && event.body.keptPriority === 0) this.place = undefined;
    if (this.isClosed) this.place = undefined;
  }

  private aheadOf({ priceTicks, entryId }: { readonly priceTicks: number; readonly entryId: number }): Standing {
    let orders = 0;
    let lots = 0;
    for (const entry of this.queues.queue(this.side, priceTicks)) {
      if (entry.entryId >= entryId) break;
      orders += 1;
      lots += entry.quantityLots;
    }
    return { orders, lots };
  }

  private tellOwn(event: VenueEvent, level: LevelTotal | undefined): void {
    const name = (ownSteps as { readonly [N in EventName]?: StepName })[event.name];
    if (name === undefined) return;
    this.ownSteps += 1;
    if (this.ownSteps > STEPS_MAX) return this.omit();
    const betterLots = this.place && this.betterLotsOf(this.place.priceTicks);
    const quantityLots = lotsOf(event, this.orderId);
    this.steps.push({ ...this.stepOf(event, name, level), quantityLots, betterLots, market: this.market });
  }

  private tellAhead(event: VenueEvent, level: LevelTotal | undefined, before: Standing): void {
    const name = (aheadSteps as { readonly [N in EventName]?: StepName })[event.name];
    invariant(name !== undefined, `${event.name} changes no queue`);
    this.aheadSteps += 1;
    if (this.aheadSteps > STEPS_MAX) return this.omit();
    const quantityLots = Math.abs(before.lots - (this.ahead?.lots ?? 0));
    // Where an order that was replaced went, nobody is told: its entries in the public book are not linked either.
    const priceTicks = event.name === 'TradeExecuted' ? event.body.priceTicks : (this.place?.priceTicks ?? 0);
    const step = this.stepOf(event, name, level);
    this.steps.push({ ...step, priceTicks, quantityLots, betterLots: undefined, market: undefined });
  }

  private omit(): void {
    this.omittedSteps += 1;
  }

  private stepOf(event: VenueEvent, name: StepName, level: LevelTotal | undefined) {
    const { sequence, timeUs, body } = event;
    return {
      name,
      sequence,
      timeUs,
      priceTicks: 'priceTicks' in body ? body.priceTicks : 0,
      openLots: this.order.state?.openLots ?? 0,
      ahead: this.ahead,
      level,
      trade: this.tradeOf(event),
      reason: name === 'cancelled' || name === 'rejected' ? reasonOf(event) : undefined,
    };
  }

  private tradeOf(event: VenueEvent): ExplainedTrade | undefined {
    if (event.name !== 'TradeExecuted') return undefined;
    const { tradeId, auction, takerOrderId, makerOrderId, takerFee, makerFee } = event.body;
    const isAuction = auction === 1;
    if (takerOrderId === this.orderId) return { tradeId, isAuction, own: { liquidity: 'taker', fee: takerFee } };
    const own = makerOrderId === this.orderId ? ({ liquidity: 'maker', fee: makerFee } as const) : undefined;
    return { tradeId, isAuction, own };
  }

  private betterLotsOf(priceTicks: number): number {
    let lots = 0;
    for (const [price, level] of this.levelsOf(this.side)) {
      if (this.side === Side.buy ? price > priceTicks : price < priceTicks) lots += level.lots;
    }
    return lots;
  }

  private levelsOf(side: number): Map<number, Standing> {
    return side === Side.buy ? this.bids : this.asks;
  }
}

/** The level with the least `sign` × price. */
function bestOf(levels: ReadonlyMap<number, Standing>, sign: 1 | -1): LevelTotal | undefined {
  let best: LevelTotal | undefined;
  for (const [priceTicks, level] of levels) {
    if (best === undefined || sign * priceTicks < sign * best.priceTicks) best = { priceTicks, ...level };
  }
  return best;
}

function lotsOf({ body }: VenueEvent, orderId: number): number {
  if ('takerPreventedLots' in body)
    return body.takerOrderId === orderId ? body.takerPreventedLots : body.makerPreventedLots;
  if ('cancelledLots' in body) return body.cancelledLots;
  if ('reducedLots' in body) return body.reducedLots;
  return 'quantityLots' in body ? body.quantityLots : 0;
}

function reasonOf(event: VenueEvent): string | undefined {
  if (event.name === 'OrderRejected') return rejectReasonName(event.body.reason);
  return event.name === 'OrderCancelled' ? nameOf(CancelReason, event.body.reason) : undefined;
}
