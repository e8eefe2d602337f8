/**
 * Turns a recording into commands. The recording is the result of another matcher; here its orders come again and
 * this venue does the matching:
 *
 * - created: a limit order of its account; it trades at once with what it crosses;
 * - changed price: the order is replaced; changed quantity at the same price: a fill that the venue must have done;
 * - deleted with something left: a cancel; deleted with nothing left: a fill that the venue must have done.
 *
 * The recorded matcher fills step by step and is heard late; the venue fills at once. So a fill that the venue has done
 * already is agreed with, and one that it has not done yet is waited for: the counter order may be on its way.
 * After `PATIENCE_US` of recorded time what the venue did not fill is taken off, counted as a missing fill.
 * docs/flow.md explains each count.
 */
import type { VenueCommand } from '../../../common/model/commands.js';
import { accountOf, clientOrderIdOf, command, placement } from './flow-setup.js';
import { type OrderChange, RecordedBook, type RecordedOrder } from './recorded-book.js';
import type { FlowPlan } from './flow-survey.js';
import type { RecordedOrderEvent } from './recorded-event.js';

/** How long a recorded fill may wait for its counter order, in recorded time. */
const PATIENCE_US = 1_000_000;

/** An open order as the venue has it now. */
export interface OpenAtVenue {
  readonly orderId: number;
  readonly quantityLots: number;
  readonly openLots: number;
}

/** The venue as the flow needs it: a command is applied before `submit` returns, so that the next look sees it. */
export interface FlowVenue {
  submit(command: VenueCommand): void;
  openOrder(accountId: number, clientOrderId: string): OpenAtVenue | undefined;
}

export interface FlowCounts {
  placed: number;
  cancelled: number;
  repriced: number;
  /** Recorded fills that the venue had done when they were told, at least as far. */
  fillsAgreed: number;
  /** … and those where it had by then filled more of the order than was told yet. */
  fillsAhead: number;
  /** Recorded fills that the venue did not do within the patience, and the lots taken off for them. */
  fillsMissing: number;
  fillsMissingLots: number;
  /** Recorded cancels and new prices that came to an order that the venue had filled, and what they thought was left. */
  tooLate: number;
  tooLateLots: number;
  /** Recorded cancels that found less than recorded, because the venue had filled more. */
  cancelledLess: number;
  /** Changes that change nothing. */
  withoutEffect: number;
  /** Events about an order that is gone already, or created twice. */
  late: number;
  /** Deletes of orders never heard of. */
  unseen: number;
}

interface OwedFill {
  readonly dueUs: number;
  readonly orderId: number;
}

export class OrderFlow {
  readonly recorded = new RecordedBook();
  readonly counts: FlowCounts = {
    placed: 0,
    cancelled: 0,
    repriced: 0,
    fillsAgreed: 0,
    fillsAhead: 0,
    fillsMissing: 0,
    fillsMissingLots: 0,
    tooLate: 0,
    tooLateLots: 0,
    cancelledLess: 0,
    withoutEffect: 0,
    late: 0,
    unseen: 0,
  };
  private readonly accounts: number;
  /** Recorded fills that the venue has not done, oldest first. */
  private owed: OwedFill[] = [];

  constructor(
    private readonly venue: FlowVenue,
    plan: FlowPlan,
  ) {
    this.accounts = plan.accounts;
    for (const order of plan.standing) this.recorded.stand(order);
  }

  /** Gives up on fills that were due before `timeUs`. To be called before anything of that time. */
  advance(timeUs: number): void {
    while (this.owed.length > 0 && (this.owed[0] as OwedFill).dueUs <= timeUs) {
      this.giveUp((this.owed.shift() as OwedFill).orderId);
    }
  }

  /** Submits what the event asks for; returns what it meant. */
  on(event: RecordedOrderEvent): OrderChange {
    const change = this.recorded.apply(event);
    switch (change.kind) {
      case 'created':
      case 'first-seen':
        this.place(change.order);
        break;
      case 'created-filled':
        this.place(change.order);
        this.expectFill(change.order.orderId, 0, event.timeUs);
        break;
      case 'changed':
        this.change(change.before, change.order, event.timeUs);
        break;
      case 'deleted':
        if (change.restLots === 0) this.expectFill(change.before.orderId, 0, event.timeUs);
        else this.cancel(change.before.orderId, change.restLots);
        break;
      case 'deleted-unseen':
        this.counts.unseen += 1;
        break;
      case 'late':
        this.counts.late += 1;
    }
    return change;
  }

  /** The recording has ended: nothing can be waited for any more. */
  finish(): void {
    this.advance(Infinity);
  }

  private place(order: RecordedOrder): void {
    this.counts.placed += 1;
    this.venue.submit(placement(order, this.accounts));
  }

  private change(before: RecordedOrder, order: RecordedOrder, timeUs: number): void {
    const isRepriced = order.priceTicks !== before.priceTicks;
    if (!isRepriced && order.lots < before.lots) return this.expectFill(order.orderId, order.lots, timeUs);
    if (!isRepriced && order.lots === before.lots) {
      this.counts.withoutEffect += 1;
      return;
    }
    const open = this.find(order.orderId);
    if (open === undefined) return this.comesTooLate(order.lots);
    this.counts.repriced += 1;
    this.writeOff(order.orderId, open.openLots - before.lots);
    const addedLots = Math.max(0, order.lots - before.lots);
    // Where the venue is ahead in filling, it stays ahead.
    this.replace(order.orderId, open, order.priceTicks, Math.min(open.openLots + addedLots, order.lots));
  }

  private cancel(orderId: number, restLots: number): void {
    const open = this.find(orderId);
    if (open === undefined) return this.comesTooLate(restLots);
    this.counts.cancelled += 1;
    if (open.openLots < restLots) this.counts.cancelledLess += 1;
    this.writeOff(orderId, open.openLots - restLots);
    this.submitCancel(orderId);
  }

  /** The recording says that a fill has left `restLots` of the order. */
  private expectFill(orderId: number, restLots: number, timeUs: number): void {
    const openLots = this.find(orderId)?.openLots ?? 0;
    if (openLots > restLots) {
      this.owed.push({ dueUs: timeUs + PATIENCE_US, orderId });
      return;
    }
    this.counts.fillsAgreed += 1;
    if (openLots < restLots) this.counts.fillsAhead += 1;
  }

  /** The fill has not come: the order gets what the recording has left of it now. */
  private giveUp(orderId: number): void {
    const open = this.find(orderId);
    const restLots = this.recorded.order(orderId)?.lots ?? 0;
    if (open === undefined || open.openLots <= restLots) {
      this.counts.fillsAgreed += 1;
      return;
    }
    this.writeOff(orderId, open.openLots - restLots);
    if (restLots === 0) this.submitCancel(orderId);
    else this.replace(orderId, open, 0, restLots);
  }

  /** Fills of `lots` that were waited for will not come; nothing where that is not more than 0. */
  private writeOff(orderId: number, lots: number): void {
    if (lots <= 0) return;
    this.counts.fillsMissing += 1;
    this.counts.fillsMissingLots += lots;
    this.owed = this.owed.filter((fill) => fill.orderId !== orderId);
  }

  private comesTooLate(lots: number): void {
    this.counts.tooLate += 1;
    this.counts.tooLateLots += lots;
  }

  private find(orderId: number): OpenAtVenue | undefined {
    return this.venue.openOrder(accountOf(orderId, this.accounts), clientOrderIdOf(orderId));
  }

  private submitCancel(orderId: number): void {
    const clientOrderId = clientOrderIdOf(orderId);
    this.venue.submit(command('CancelByClientOrderId', accountOf(orderId, this.accounts), { clientOrderId }));
  }

  private replace(orderId: number, open: OpenAtVenue, priceTicks: number, openLots: number): void {
    const quantityLots = open.quantityLots - open.openLots + openLots;
    const body = { orderId: open.orderId, priceTicks, quantityLots };
    this.venue.submit(command('ReplaceOrder', accountOf(orderId, this.accounts), body));
  }
}
