import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OrderView } from '../../common/model/order-view.js';

/** Of one account: the newest of each kind. */
const IDS_MAX = 1_000;

type Owned = Pick<OrderView, 'accountId' | 'orderId'>;

/** As Binance makes them for orders that come without one. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Ids that clients give to what has none in the venue: to a cancel, and to a list of orders. The newest of each account are
 * remembered, until the venue restarts; the rest have one that is made up.
 */
@Injectable()
export class GivenIds {
  private readonly cancels = new IdsOfAccounts();
  private readonly lists = new IdsOfAccounts();
  /** Names of lists that are being placed. */
  private readonly placing = new Set<string>();

  /** The cancel has its id while `work` goes on, as events tell it, and keeps it where it is not refused. */
  async cancelling<T>(orders: readonly Owned[], cancelId: string, work: () => Promise<T>): Promise<T> {
    for (const { accountId, orderId } of orders) this.cancels.keep(accountId, orderId, cancelId);
    try {
      return await work();
    } catch (error) {
      for (const { accountId, orderId } of orders) this.cancels.forget(accountId, orderId, cancelId);
      throw error;
    }
  }

  /** The id of the cancel of an order, which may have come another way. */
  cancelIdOf({ accountId, orderId }: Owned): string {
    const known = this.cancels.get(accountId, orderId);
    if (known !== undefined) return known;
    const made = newId();
    this.cancels.keep(accountId, orderId, made);
    return made;
  }

  /** Undefined where a list of that name is being placed already. `work` resolves with the id of the list. */
  async placingList<T>(
    accountId: number,
    clientId: string,
    work: () => Promise<{ readonly listId: number; readonly placed: T }>,
  ): Promise<T | undefined> {
    const key = `${accountId} ${clientId}`;
    if (this.placing.has(key)) return undefined;
    this.placing.add(key);
    try {
      const { listId, placed } = await work();
      this.lists.keep(accountId, listId, clientId);
      return placed;
    } finally {
      this.placing.delete(key);
    }
  }

  listIdOf(accountId: number, listId: number): string {
    return this.lists.get(accountId, listId) ?? `list-${listId}`;
  }

  /** The newest list that has the name; one that is made up counts where no list was given it. */
  listNamed(accountId: number, clientId: string): number | undefined {
    return this.givenTo(accountId, clientId) ?? madeUp(clientId);
  }

  /** The newest list that was given the name. */
  givenTo(accountId: number, clientId: string): number | undefined {
    return this.lists.newestOf(accountId, clientId);
  }
}

function madeUp(clientId: string): number | undefined {
  const [, made] = /^list-(\d{1,15})$/.exec(clientId) ?? [];
  return made === undefined ? undefined : Number(made);
}

/** By account, so that nobody's ids make another's be forgotten. */
class IdsOfAccounts {
  private readonly ids = new Map<number, Map<number, string>>();

  get(accountId: number, key: number): string | undefined {
    return this.ids.get(accountId)?.get(key);
  }

  /** The oldest goes where there is no room. */
  keep(accountId: number, key: number, id: string): void {
    const own = this.ids.get(accountId) ?? new Map<number, string>();
    this.ids.set(accountId, own);
    const [oldest] = own.keys();
    if (own.size >= IDS_MAX && oldest !== undefined) own.delete(oldest);
    own.set(key, id);
  }

  /** Unless it has another one by now. */
  forget(accountId: number, key: number, id: string): void {
    if (this.get(accountId, key) === id) this.ids.get(accountId)?.delete(key);
  }

  newestOf(accountId: number, id: string): number | undefined {
    return [...(this.ids.get(accountId) ?? [])].findLast(([, known]) => known === id)?.[0];
  }
}
