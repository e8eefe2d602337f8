/** What accounts are for trading beside their money: whose orders count as one owner's, and which fees they pay. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const ACCOUNTS_AT_START = 1_024;

export class AccountTraits {
  private tradeGroup = new Int32Array(ACCOUNTS_AT_START);
  private feeTier = new Uint8Array(ACCOUNTS_AT_START);

  /** Makes room for an account: of no group, of tier 0. */
  openAccount(accountId: number): void {
    if (accountId < this.tradeGroup.length) return;
    const groups = new Int32Array(this.tradeGroup.length * 2);
    groups.set(this.tradeGroup);
    this.tradeGroup = groups;
    const tiers = new Uint8Array(groups.length);
    tiers.set(this.feeTier);
    this.feeTier = tiers;
  }

  /** Whether their orders are each other's own: one account, or one trade group. */
  areOne(accountId: number, otherAccountId: number): boolean {
    if (accountId === otherAccountId) return true;
    const group = this.tradeGroup[accountId] as number;
    return group !== 0 && group === this.tradeGroup[otherAccountId];
  }

  setTradeGroup(accountId: number, tradeGroup: number): void {
    this.tradeGroup[accountId] = tradeGroup;
  }

  feeTierOf(accountId: number): number {
    return this.feeTier[accountId] as number;
  }

  setFeeTier(accountId: number, tier: number): void {
    this.feeTier[accountId] = tier;
  }

  saveState(accountCount: number, sink: StateSink): void {
    for (let account = 1; account <= accountCount; account += 1) {
      sink.number(this.tradeGroup[account] as number);
      sink.number(this.feeTier[account] as number);
    }
  }

  /** Of traits without accounts. */
  loadState(accountCount: number, source: StateSource): void {
    for (let account = 1; account <= accountCount; account += 1) {
      this.openAccount(account);
      this.tradeGroup[account] = source.number();
      this.feeTier[account] = source.number();
    }
  }
}
