/**
 * What an account may not do whatever its money says: kill switches and the limit of open orders.
 * Account ids count from 1.
 */
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const OPEN_ORDERS_DEFAULT_MAX = 10_000;
/** No limit of its own: the venue's default holds. */
export const USES_DEFAULT = -1;
const ACCOUNTS_AT_START = 1_024;

export class PreTradeGate {
  private openOrders = new Int32Array(ACCOUNTS_AT_START);
  private openOrdersMax = new Int32Array(ACCOUNTS_AT_START).fill(USES_DEFAULT);
  private killed = new Uint8Array(ACCOUNTS_AT_START);
  openOrdersDefaultMax = OPEN_ORDERS_DEFAULT_MAX;
  /** 1 while the venue's kill switch is on; a number, as those of the accounts are, so that both are asked at once. */
  private venueKill = 0;

  /** Makes room for an account; all its limits are the venue's. */
  openAccount(accountId: number): void {
    if (accountId < this.openOrders.length) return;
    const capacity = this.openOrders.length * 2;
    this.openOrders = grown(this.openOrders, new Int32Array(capacity));
    this.openOrdersMax = grown(this.openOrdersMax, new Int32Array(capacity).fill(USES_DEFAULT));
    this.killed = grown(this.killed, new Uint8Array(capacity));
  }

  isKilled(accountId: number): boolean {
    return (this.venueKill | (this.killed[accountId] as number)) !== 0;
  }

  get venueKilled(): boolean {
    return this.venueKill === 1;
  }

  set venueKilled(isKilled: boolean) {
    this.venueKill = isKilled ? 1 : 0;
  }

  /** Whether one more open order is allowed, beside `others` that are about to be: its reason if not, else 0. */
  refusalToRest(accountId: number, others: number): RejectReason | 0 {
    const own = this.openOrdersMax[accountId] as number;
    const max = own === USES_DEFAULT ? this.openOrdersDefaultMax : own;
    return (this.openOrders[accountId] as number) + others < max ? 0 : RejectReason.TOO_MANY_OPEN_ORDERS;
  }

  orderRested(accountId: number): void {
    this.openOrders[accountId] = (this.openOrders[accountId] as number) + 1;
  }

  restingOrderGone(accountId: number): void {
    this.openOrders[accountId] = (this.openOrders[accountId] as number) - 1;
  }

  openOrdersOf(accountId: number): number {
    return this.openOrders[accountId] as number;
  }

  ownOpenOrdersMax(accountId: number): number {
    return this.openOrdersMax[accountId] as number;
  }

  setOpenOrdersMax(accountId: number, max: number): void {
    this.openOrdersMax[accountId] = max;
  }

  accountKilled(accountId: number): boolean {
    return this.killed[accountId] === 1;
  }

  setAccountKilled(accountId: number, active: boolean): void {
    this.killed[accountId] = active ? 1 : 0;
  }

  saveState(accountCount: number, sink: StateSink): void {
    sink.number(this.openOrdersDefaultMax);
    sink.number(this.venueKill);
    for (let account = 1; account <= accountCount; account += 1) {
      sink.number(this.openOrders[account] as number);
      sink.number(this.openOrdersMax[account] as number);
      sink.number(this.killed[account] as number);
    }
  }

  /** Of a gate without accounts. */
  loadState(accountCount: number, source: StateSource): void {
    this.openOrdersDefaultMax = source.number();
    this.venueKill = source.number();
    for (let account = 1; account <= accountCount; account += 1) {
      this.openAccount(account);
      this.openOrders[account] = source.number();
      this.openOrdersMax[account] = source.number();
      this.killed[account] = source.number();
    }
  }
}

function grown<A extends Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
