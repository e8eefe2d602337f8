/**
 * Accounts × assets, double entry: every posting moves an amount between two places, so per asset
 * available + held over all accounts + fees = external at every moment.
 *
 * Invariants: no balance is negative but what a borrower has available, which is what it owes and could come to owe by its orders; no account's total passes 2^53 − 1 (who posts checks that first);
 * amounts are non-negative integers. The hold of an order is part of `held` until a fill pays from it or it is released.
 * Account and asset ids count from 1; index 0 is unused.
 */
import { broken, invariant } from '../../../common/assert.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { WideSums } from './wide-sum.js';

// A constant of this file, because V8 folds it into the code (docs/performance.md).
const EXACT_MAX = INTEGER_MAX;
const ASSETS_MAX = 256;
const ACCOUNTS_AT_START = 1_024;
const STRIDE_AT_START = 8;

export interface LedgerColumns {
  readonly accountCount: number;
  readonly assetCount: number;
  readonly stride: number;
  readonly available: Float64Array;
  readonly held: Float64Array;
}

export class Ledger {
  private available = new Float64Array(ACCOUNTS_AT_START * STRIDE_AT_START);
  private held = new Float64Array(ACCOUNTS_AT_START * STRIDE_AT_START);
  private accountCapacity = ACCOUNTS_AT_START;
  /** Assets per row; ids below it have a column. */
  private stride = STRIDE_AT_START;
  private readonly external = new WideSums(ASSETS_MAX + 1);
  private readonly fees = new WideSums(ASSETS_MAX + 1);
  /** Told by whoever knows the accounts, which saves and loads it. */
  private readonly borrowers = new Set<number>();
  accountCount = 0;
  assetCount = 0;

  /** From now on what the account has available may be less than nothing, or no more. */
  setBorrower(accountId: number, isBorrower: boolean): void {
    if (isBorrower) this.borrowers.add(accountId);
    else this.borrowers.delete(accountId);
  }

  /** Opens the next account and returns its id. */
  openAccount(): number {
    this.accountCount += 1;
    if (this.accountCount >= this.accountCapacity) this.reshape(this.accountCapacity * 2, this.stride);
    return this.accountCount;
  }

  /** Opens the next asset's column and returns its id. */
  openAsset(): number {
    this.assetCount += 1;
    invariant(this.assetCount <= ASSETS_MAX, 'assets are bounded');
    if (this.assetCount >= this.stride) this.reshape(this.accountCapacity, this.stride * 2);
    return this.assetCount;
  }

  hasAccount(accountId: number): boolean {
    return accountId >= 1 && accountId <= this.accountCount;
  }

  hasAsset(assetId: number): boolean {
    return assetId >= 1 && assetId <= this.assetCount;
  }

  availableOf(accountId: number, assetId: number): number {
    return this.available[accountId * this.stride + assetId] as number;
  }

  heldOf(accountId: number, assetId: number): number {
    return this.held[accountId * this.stride + assetId] as number;
  }

  totalOf(accountId: number, assetId: number): number {
    return this.availableOf(accountId, assetId) + this.heldOf(accountId, assetId);
  }

  /** True when deposits of the asset exceed 2^53 − 1 over all accounts, so that one account's total could. */
  isWide(assetId: number): boolean {
    return this.external.isWide(assetId);
  }

  /** True when a further deposit of `amount` leaves the asset's deposits within 2^53 − 1. */
  staysNarrow(assetId: number, amount: number): boolean {
    return this.external.value(assetId) + BigInt(amount) <= BigInt(INTEGER_MAX);
  }

  /** Money comes in: the external account is debited. */
  deposit(accountId: number, assetId: number, amount: number): void {
    this.credit(accountId, assetId, amount);
    this.external.add(assetId, amount);
  }

  /** Money leaves; the caller has checked that it is available. */
  withdraw(accountId: number, assetId: number, amount: number): void {
    const index = accountId * this.stride + assetId;
    const left = (this.available[index] as number) - amount;
    if (left < 0) broken('an available balance is not negative');
    this.available[index] = left;
    this.external.add(assetId, -amount);
  }

  /** Moves from available to held; the caller has checked that it is available, or may be borrowed. */
  hold(accountId: number, assetId: number, amount: number): void {
    const index = accountId * this.stride + assetId;
    const left = (this.available[index] as number) - amount;
    if (left < 0 && !this.borrowers.has(accountId)) broken('an available balance is not negative');
    this.available[index] = left;
    this.held[index] = (this.held[index] as number) + amount;
  }

  /** Moves from held back to available. */
  release(accountId: number, assetId: number, amount: number): void {
    const index = accountId * this.stride + assetId;
    const left = (this.held[index] as number) - amount;
    if (left < 0) broken('a held balance is not negative');
    this.held[index] = left;
    this.available[index] = (this.available[index] as number) + amount;
  }

  /** Takes `paid` out of held and moves `released` from held to available: what a fill does to the payer. */
  payFromHeld(accountId: number, assetId: number, paid: number, released: number): void {
    const index = accountId * this.stride + assetId;
    const left = (this.held[index] as number) - paid - released;
    if (left < 0) broken('a held balance is not negative');
    this.held[index] = left;
    this.available[index] = (this.available[index] as number) + released;
  }

  /** Adds to available: what a fill does to the receiver. */
  credit(accountId: number, assetId: number, amount: number): void {
    const index = accountId * this.stride + assetId;
    const total = (this.available[index] as number) + amount;
    if (total + (this.held[index] as number) > EXACT_MAX) broken('an account total does not stay exact');
    this.available[index] = total;
  }

  /** Takes out of available what another account gets; the caller has checked that it is available. */
  debit(accountId: number, assetId: number, amount: number): void {
    const index = accountId * this.stride + assetId;
    const left = (this.available[index] as number) - amount;
    if (left < 0) broken('an available balance is not negative');
    this.available[index] = left;
  }

  /** Books fees (negative: a rebate paid out) to the venue's fee account. */
  collectFee(assetId: number, fee: number): void {
    this.fees.add(assetId, fee);
  }

  externalTotal(assetId: number): bigint {
    return this.external.value(assetId);
  }

  feeTotal(assetId: number): bigint {
    return this.fees.value(assetId);
  }

  /** All that accounts have, copied as it lies: a row of `stride` amounts for each account, by asset. */
  columns(): LedgerColumns {
    const { accountCount, assetCount, stride } = this;
    const end = (accountCount + 1) * stride;
    return { accountCount, assetCount, stride, available: this.available.slice(0, end), held: this.held.slice(0, end) };
  }

  /** Per account the assets in which it has anything; then what came in and was taken as fees, by asset. */
  saveState(sink: StateSink): void {
    sink.number(this.assetCount);
    sink.number(this.accountCount);
    for (let account = 1; account <= this.accountCount; account += 1) {
      for (let asset = 1; asset <= this.assetCount; asset += 1) {
        const available = this.availableOf(account, asset);
        const held = this.heldOf(account, asset);
        if (available === 0 && held === 0) continue;
        sink.number(asset);
        sink.number(available);
        sink.number(held);
      }
      sink.number(0);
    }
    for (const sums of [this.external, this.fees]) {
      for (let asset = 1; asset <= this.assetCount; asset += 1) sums.saveState(asset, sink);
    }
  }

  /** Of an empty ledger. */
  loadState(source: StateSource): void {
    for (let assets = source.number(); assets > 0; assets -= 1) this.openAsset();
    for (let accounts = source.number(); accounts > 0; accounts -= 1) {
      const row = this.openAccount() * this.stride;
      for (let asset = source.number(); asset !== 0; asset = source.number()) {
        this.available[row + asset] = source.number();
        this.held[row + asset] = source.number();
      }
    }
    for (const sums of [this.external, this.fees]) {
      for (let asset = 1; asset <= this.assetCount; asset += 1) sums.loadState(asset, source);
    }
  }

  private reshape(accountCapacity: number, stride: number): void {
    const available = new Float64Array(accountCapacity * stride);
    const held = new Float64Array(accountCapacity * stride);
    for (let account = 0; account < this.accountCapacity; account += 1) {
      const from = account * this.stride;
      available.set(this.available.subarray(from, from + this.stride), account * stride);
      held.set(this.held.subarray(from, from + this.stride), account * stride);
    }
    this.available = available;
    this.held = held;
    this.accountCapacity = accountCapacity;
    this.stride = stride;
  }
}
