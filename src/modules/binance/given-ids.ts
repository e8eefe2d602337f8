import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

const IDS_MAX = 100_000;

/**
 * Ids that clients give to what has none in the venue: to a cancel, and to a list of orders. The newest are remembered, until
 * the venue restarts; the rest have one that is made up.
 */
@Injectable()
export class GivenIds {
  private readonly cancels = new Map<number, string>();
  private readonly lists = new Map<number, string>();

  giveCancel(orderId: number, cancelId: string): void {
    keep(this.cancels, orderId, cancelId);
  }

  giveList(listId: number, clientId: string): void {
    keep(this.lists, listId, clientId);
  }

  /** The id of the cancel of an order, which may have come another way. */
  cancelIdOf(orderId: number): string {
    const known = this.cancels.get(orderId);
    if (known !== undefined) return known;
    const made = randomBytes(16).toString('base64url');
    keep(this.cancels, orderId, made);
    return made;
  }

  listIdOf(listId: number): string {
    return this.lists.get(listId) ?? `list-${listId}`;
  }

  /** Undefined for a name that no list has. */
  listNamed(clientId: string): number | undefined {
    const [, made] = /^list-(\d{1,15})$/.exec(clientId) ?? [];
    if (made !== undefined) return Number(made);
    for (const [listId, name] of this.lists) if (name === clientId) return listId;
    return undefined;
  }
}

/** The oldest goes where there is no room. */
function keep(ids: Map<number, string>, key: number, id: string): void {
  const [oldest] = ids.keys();
  if (ids.size >= IDS_MAX && oldest !== undefined) ids.delete(oldest);
  ids.set(key, id);
}
