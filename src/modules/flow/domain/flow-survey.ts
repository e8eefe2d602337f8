/**
 * The first reading of a recording: what must be there before its first event. Orders that are older than the
 * recording stand in the venue from the start, accounts are funded for all that is to come, and a file that cannot be
 * used is refused before anything happens.
 */
import { INTEGER_MAX } from '../../../common/model/units.js';
import { decreaseOf, FillPairing } from './fill-pairing.js';
import { Funding, type Funds } from './funding.js';
import { RecordedBook, type RecordedOrder } from './recorded-book.js';
import { bitstampBtcUsd, type RecordedEvent, type RecordedOrderEvent } from './recorded-event.js';
import { UntouchedLevels } from './untouched-levels.js';

export interface RecordedCounts {
  created: number;
  changed: number;
  deleted: number;
  trade: number;
  snapshot: number;
}

/** An order that is older than the recording, as it was at the start. */
export interface StandingOrder extends RecordedOrder {
  /** False for one that only the snapshots show; its id is one that no recorded order has: −1, −2, … */
  readonly isNamed: boolean;
}

export interface FlowPlan {
  readonly counts: Readonly<RecordedCounts>;
  readonly fromUs: number;
  readonly toUs: number;
  readonly accounts: number;
  /** In the order in which they come to the venue. */
  readonly standing: readonly StandingOrder[];
  /** Of each account, by its index. */
  readonly funds: readonly Funds[];
}

export interface SurveyOptions {
  readonly accounts: number;
  readonly feePpmMax: number;
}

export class FlowSurvey {
  private readonly counts: RecordedCounts = { created: 0, changed: 0, deleted: 0, trade: 0, snapshot: 0 };
  private readonly book = new RecordedBook();
  private readonly untouched = new UntouchedLevels(this.book);
  private readonly pairing = new FillPairing(({ buyOrderId, sellOrderId, lots }) => {
    // What an old order lost in its first event completes what it had.
    for (const orderId of [buyOrderId, sellOrderId]) if (this.unexplained.delete(orderId)) this.grow(orderId, lots);
  });
  private readonly funding: Funding;
  /** Orders that were heard of without a creation, with what they had left then. */
  private readonly old = new Map<number, StandingOrder>();
  /** Those whose first event may have been a fill of unknown size. */
  private readonly unexplained = new Set<number>();
  private firstCreatedId = Infinity;
  private fromUs = 0;
  private toUs = 0;

  constructor(private readonly options: SurveyOptions) {
    this.funding = new Funding(options.accounts);
  }

  add(event: RecordedEvent): void {
    this.counts[event.kind] += 1;
    if (this.fromUs === 0) this.fromUs = event.timeUs;
    this.toUs = Math.max(this.toUs, event.timeUs);
    if (event.kind === 'snapshot') this.untouched.onSnapshot(event);
    else if (event.kind !== 'trade') this.onOrder(event);
  }

  /** The plan, or why the recording cannot be run. */
  finish(): FlowPlan | { readonly refused: string } {
    this.pairing.finish();
    if (this.fromUs === 0) return { refused: 'it has no events' };
    const standing = this.standingOrders();
    for (const order of standing) this.funding.standing(order);
    const { baseAsset, quoteAsset, tickScale, lotScale } = bitstampBtcUsd;
    const funds = this.funding.funds({
      baseUnits: 10 ** lotScale,
      quoteUnits: 10 ** (tickScale + lotScale),
      feePpmMax: this.options.feePpmMax,
    });
    const { accounts } = this.options;
    if (funds.some(({ base }) => base > INTEGER_MAX)) return { refused: tooFew(accounts, baseAsset) };
    if (funds.some(({ quote, proceeds }) => quote + proceeds > INTEGER_MAX))
      return { refused: tooFew(accounts, quoteAsset) };
    return { counts: this.counts, fromUs: this.fromUs, toUs: this.toUs, accounts, standing, funds };
  }

  private onOrder(event: RecordedOrderEvent): void {
    const change = this.book.apply(event);
    const decrease = decreaseOf(change);
    if (decrease !== undefined && decrease.lots === undefined) this.unexplained.add(event.orderId);
    this.pairing.next(decrease, event.timeUs);
    switch (change.kind) {
      case 'created':
        this.firstCreatedId = Math.min(this.firstCreatedId, event.orderId);
        return this.funding.opened(change.order);
      case 'changed':
        return this.funding.changed(change.before, change.order);
      case 'deleted':
        return this.funding.closed(change.before, change.restLots === 0);
      case 'created-filled':
        this.old.delete(event.orderId);
        this.unexplained.delete(event.orderId);
        this.funding.opened(change.order);
        return this.funding.closed(change.order, true);
      case 'first-seen':
        this.funding.opened(change.order);
        return this.onFirstHeard(change.order);
      case 'deleted-unseen':
        return this.onFirstHeard(change.order);
      case 'late':
        // Its delete came first: it is not old, only late.
        if (event.kind === 'created') this.old.delete(event.orderId);
    }
  }

  private onFirstHeard(order: RecordedOrder): void {
    this.old.set(order.orderId, { ...order, isNamed: true });
    this.untouched.onFirstHeard(order.orderId, order.side, order.priceTicks);
  }

  private grow(orderId: number, lots: number): void {
    const order = this.old.get(orderId);
    if (order !== undefined) this.old.set(orderId, { ...order, lots: order.lots + lots });
  }

  private standingOrders(): StandingOrder[] {
    const named = [...this.old.values()]
      .filter(({ orderId, lots }) => orderId < this.firstCreatedId && lots > 0)
      .toSorted((a, z) => a.orderId - z.orderId);
    const initial = new Map(named.map(({ orderId, lots }) => [orderId, lots]));
    const untouched = this.untouched.finish((orderId) => initial.get(orderId) ?? 0);
    // Whoever was never filled stands behind all at its price who were.
    return [...named, ...untouched.map((level, index) => ({ ...level, orderId: -1 - index, isNamed: false }))];
  }
}

function tooFew(accounts: number, asset: string): string {
  return `${accounts} accounts are too few: one of them would own more ${asset} than the ledger can count; use more`;
}
