import { accountIdAt, lengthAt, typeAt } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { isExecution, otherAccount } from './executions.js';

const ACCOUNTS_AT_START = 256;

/**
 * How many executions each account has been told since the venue began: the dense sequence of its channel. A function of
 * the events, so it goes on after a restart and is the same in a replay.
 */
export class AccountCounters {
  private counts = new Float64Array(ACCOUNTS_AT_START);

  of(accountId: number): number {
    return accountId < this.counts.length ? (this.counts[accountId] as number) : 0;
  }

  /** Counts one more execution of the account and returns its number. */
  next(accountId: number): number {
    if (accountId >= this.counts.length) this.grow(accountId);
    const count = (this.counts[accountId] as number) + 1;
    this.counts[accountId] = count;
    return count;
  }

  /** Counts what the events between two offsets tell, without telling it. */
  count(events: RecordBuffer, start: number, end: number): void {
    for (let at = start; at < end; at += lengthAt(events, at)) {
      const type = typeAt(events, at);
      if (!isExecution(type)) continue;
      this.next(accountIdAt(events, at));
      const maker = otherAccount(events, at, type);
      if (maker !== 0) this.next(maker);
    }
  }

  saveState(sink: StateSink): void {
    sink.number(this.counts.length);
    for (const count of this.counts) sink.number(count);
  }

  loadState(source: StateSource): void {
    this.counts = new Float64Array(source.number());
    for (let accountId = 0; accountId < this.counts.length; accountId += 1) this.counts[accountId] = source.number();
  }

  private grow(accountId: number): void {
    const larger = new Float64Array(Math.max(accountId + 1, this.counts.length * 2));
    larger.set(this.counts);
    this.counts = larger;
  }
}
