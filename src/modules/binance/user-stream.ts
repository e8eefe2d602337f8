import { formatUnits } from '../../common/decimal.js';
import type { VenueEvent } from '../../common/model/events.js';
import { isOpen, orderAfter, ordersOf, type OrderView } from '../../common/model/order-view.js';
import type { Balances } from '../ledger/ledger.queries.js';
import type { WireTime } from './endpoint.js';
import type { GivenIds } from './given-ids.js';
import { listIdOf } from './order-presenter.js';
import type { Symbols } from './symbols.js';
import { executionTypeOf, presentExecution, presentListStatus } from './user-reports.js';

/** Who is told what happens to an account. */
export interface UserSubscriber {
  readonly time: WireTime;
  tell(event: object): void;
}

const EVENTS_PER_COMMAND = 1_000;

/**
 * What happens to one account, told to all who listen. It knows the account's open orders as they are, so that each report
 * says the whole order; they are read once, when the first subscriber comes, while events wait.
 */
export class UserStream {
  readonly subscribers = new Set<UserSubscriber>();
  private readonly orders = new Map<number, OrderView>();
  /** Orders of lists that are not over, also closed ones. */
  private readonly lists = new Map<number, Map<number, OrderView>>();
  private readonly listsTold = new Set<number>();
  /** Undefined once the open orders are known. */
  private waiting: VenueEvent[] | undefined = [];
  private readonly told = new Map<number, string>();
  private lastExecutionId = 0;

  constructor(
    readonly accountId: number,
    private readonly symbols: Symbols,
    private readonly ids: GivenIds,
  ) {}

  /** Takes up orders that were read, and what has happened since the reading began. */
  begin(open: readonly OrderView[]): void {
    const readAt = new Map(open.map((order) => [order.orderId, order.sequence]));
    for (const order of open) this.keep(order);
    for (const listId of this.lists.keys()) this.listsTold.add(listId);
    const waited = this.waiting ?? [];
    this.waiting = undefined;
    const isNew = (event: VenueEvent): boolean =>
      ordersOf(event).every((orderId) => event.sequence > (readAt.get(orderId) ?? 0));
    for (const event of waited) if (isNew(event)) this.apply(event);
    this.tellLists();
  }

  take(event: VenueEvent): void {
    if (this.waiting === undefined) this.apply(event);
    else this.waiting.push(event);
  }

  /** Behind the last event of a batch. */
  endBatch(): void {
    if (this.waiting === undefined) this.tellLists();
  }

  /** What was deposited or withdrawn; `amount` below 0 went away. */
  moneyMoved(assetId: number, amount: number, timeUs: number): void {
    const { asset: a, scale } = this.symbols.assetOfId(assetId);
    const d = `${amount < 0 ? '-' : ''}${formatUnits(Math.abs(amount), scale)}`;
    this.tell((time) => ({ e: 'balanceUpdate', E: time(timeUs), a, d, T: time(timeUs) }));
  }

  /** Tells the balances that are not as they were told; the first ones are told to nobody. */
  balances({ balances }: Balances, timeUs: number, isFirst = false): void {
    const now = new Map(balances.map((balance) => [balance.assetId, balance]));
    // What has become nothing is not among them.
    for (const assetId of this.told.keys()) if (!now.has(assetId)) now.set(assetId, { assetId, available: 0, held: 0 });
    const changed = [...now.values()].filter(({ assetId, available, held }) => {
      const text = `${available}:${held}`;
      const isChanged = this.told.get(assetId) !== text;
      this.told.set(assetId, text);
      return isChanged;
    });
    if (isFirst || changed.length === 0) return;
    const B = changed.map(({ assetId, available, held }) => {
      const { asset: a, scale } = this.symbols.assetOfId(assetId);
      return { a, f: formatUnits(available, scale), l: formatUnits(held, scale) };
    });
    this.tell((time) => ({ e: 'outboundAccountPosition', E: time(timeUs), u: time(timeUs), B }));
  }

  tell(content: (time: WireTime) => object): void {
    for (const subscriber of this.subscribers) subscriber.tell(content(subscriber.time));
  }

  private apply(event: VenueEvent): void {
    for (const orderId of ordersOf(event)) {
      const after = orderAfter(this.orders.get(orderId), event, orderId);
      if (after === undefined || after.accountId !== this.accountId) continue;
      this.keep(after);
      this.report(after, event);
    }
  }

  private report(order: OrderView, event: VenueEvent): void {
    const x = executionTypeOf(event, order);
    if (x === undefined) return;
    const format = this.symbols.formatOfId(order.instrumentId);
    const symbol = this.symbols.nameOf(format.instrument);
    const executionId = Math.max(this.lastExecutionId + 1, event.sequence * EVENTS_PER_COMMAND + event.index);
    this.lastExecutionId = executionId;
    const cancelId = x === 'CANCELED' ? this.ids.cancelIdOf(order) : '';
    this.tell((time) =>
      presentExecution({ presented: { order, format, symbol, time }, event, executionId, cancelId }, x),
    );
  }

  private keep(order: OrderView): void {
    if (isOpen(order.status)) this.orders.set(order.orderId, order);
    else this.orders.delete(order.orderId);
    const listId = listIdOf(order);
    if (listId < 0) return;
    const list = this.lists.get(listId) ?? new Map<number, OrderView>();
    this.lists.set(listId, list.set(order.orderId, order));
  }

  private tellLists(): void {
    for (const [listId, list] of this.lists) {
      const orders = [...list.values()].toSorted((a, b) => a.orderId - b.orderId);
      const isOver = !orders.some(({ status }) => isOpen(status));
      if (this.listsTold.has(listId) && !isOver) continue;
      const timeUs = Math.max(...orders.map(({ updatedUs }) => updatedUs));
      const { instrument } = this.symbols.formatOfId((orders[0] as OrderView).instrumentId);
      const report = {
        orders,
        symbol: this.symbols.nameOf(instrument),
        clientId: this.ids.listIdOf(this.accountId, listId),
        timeUs,
      };
      this.tell((time) => presentListStatus(report, time));
      if (isOver) this.lists.delete(listId);
      if (isOver) this.listsTold.delete(listId);
      else this.listsTold.add(listId);
    }
  }
}
