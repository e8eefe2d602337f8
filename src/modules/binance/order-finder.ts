import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { isOpen, type OrderView } from '../../common/model/order-view.js';
import { PAGE_ITEMS_MAX, type Page } from '../../common/page.js';
import { OrderLists } from '../orders/order-lists.js';
import type { AccountFill } from '../orders/order-fill.js';
import type { FillFilter, OrderFilter } from '../orders/order-filters.js';
import { GetOrderQuery, ListFillsQuery, ListOrdersQuery } from '../orders/order.queries.js';
import { BinanceError, oneOfMandatory } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';

/** How far back one call may look, in pages of a thousand. */
const PAGES_MAX = 100;
/** Orders of one name that may be on different symbols. */
const NAMESAKES = 100;

function unknownOrder(): BinanceError {
  return new BinanceError(-2013, 'Order does not exist.');
}

/** Names of the parameters that say which order is meant. */
interface IdNames {
  readonly orderId: string;
  readonly clientOrderId: string;
}

const usualNames: IdNames = { orderId: 'orderId', clientOrderId: 'origClientOrderId' };

/** Which of a list a call wants: those behind the first that `isBefore`, oldest first. */
interface Wanted<T> {
  readonly isBefore: (item: T) => boolean;
  readonly isWanted: (item: T) => boolean;
  readonly limit: number;
  /** The first ones of them and not the last. */
  readonly isFromStart: boolean;
}

/** The orders and trades of an account, by the ids and times that clients of this API ask with. */
@Injectable()
export class OrderFinder {
  constructor(
    private readonly queries: QueryBus,
    private readonly lists: OrderLists,
  ) {}

  /** By its id, or by its client's: then the open one of that name, else the newest. Ends a call without either. */
  async find(actor: Actor, asked: Parameters, instrumentId: number, names = usualNames): Promise<OrderView> {
    const orderId = asked.integer(names.orderId);
    const clientOrderId = asked.text(names.clientOrderId);
    if (orderId === undefined && clientOrderId === undefined) throw oneOfMandatory(names.clientOrderId, names.orderId);
    const order =
      orderId === undefined
        ? await this.named(actor, clientOrderId as string, instrumentId)
        : await this.queries.execute(new GetOrderQuery(actor, orderId));
    const isMeant = clientOrderId === undefined || order?.clientOrderId === clientOrderId;
    if (order === undefined || order.instrumentId !== instrumentId || !isMeant) throw unknownOrder();
    return order;
  }

  ofList(actor: Actor, listId: number): Promise<readonly OrderView[]> {
    return this.lists.find(actor, listId);
  }

  /** Oldest first. */
  async open(actor: Actor, instrumentId?: number): Promise<readonly OrderView[]> {
    const all = { isBefore: () => false, isWanted: () => true, limit: Infinity, isFromStart: false };
    return this.collect(
      this.orderPages(actor, { status: 'open', ...(instrumentId !== undefined && { instrumentId }) }),
      all,
    );
  }

  /** Oldest first. */
  orders(
    actor: Actor,
    filter: Pick<OrderFilter, 'instrumentId'>,
    wanted: Wanted<OrderView>,
  ): Promise<readonly OrderView[]> {
    return this.collect(this.orderPages(actor, filter), wanted);
  }

  /** Oldest first. */
  fills(
    actor: Actor,
    filter: Pick<FillFilter, 'instrumentId' | 'orderId'>,
    wanted: Wanted<AccountFill>,
  ): Promise<readonly AccountFill[]> {
    const page = (cursor: string | undefined): Promise<Page<AccountFill>> => {
      const asked = { ...filter, limit: PAGE_ITEMS_MAX, ...(cursor !== undefined && { cursor }) };
      return this.queries.execute(new ListFillsQuery(actor, asked));
    };
    return this.collect(page, wanted);
  }

  private async named(actor: Actor, clientOrderId: string, instrumentId: number): Promise<OrderView | undefined> {
    const filter = { clientOrderId, instrumentId, limit: NAMESAKES };
    const { items } = await this.queries.execute(new ListOrdersQuery(actor, filter));
    return items.find(({ status }) => isOpen(status)) ?? items[0];
  }

  private orderPages(actor: Actor, filter: Omit<OrderFilter, 'limit' | 'cursor'>) {
    return (cursor: string | undefined): Promise<Page<OrderView>> => {
      const asked = { ...filter, limit: PAGE_ITEMS_MAX, ...(cursor !== undefined && { cursor }) };
      return this.queries.execute(new ListOrdersQuery(actor, asked));
    };
  }

  /** Pages come newest first. */
  private async collect<T>(
    pageAt: (cursor: string | undefined) => Promise<Page<T>>,
    { isBefore, isWanted, limit, isFromStart }: Wanted<T>,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    const result = (): readonly T[] =>
      isFromStart ? found.toReversed().slice(0, limit) : found.slice(0, limit).toReversed();
    let cursor: string | undefined;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const { items, nextCursor } = await pageAt(cursor);
      for (const item of items) {
        if (isBefore(item)) return result();
        if (isWanted(item)) found.push(item);
        if (!isFromStart && found.length >= limit) return result();
      }
      if (nextCursor === null) return result();
      cursor = nextCursor;
    }
    throw new BinanceError(-1127, 'Lookup interval is too big.');
  }
}
