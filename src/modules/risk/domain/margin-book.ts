/**
 * Who trades on margin, by which terms, and how each of them stands; which accounts are the venue's own funds. Spot accounts, which hold
 * in full what they order, are none of this: of them one byte is read.
 */
import { grown } from '../../../common/columns.js';
import { FundRole, MarginState } from '../../../common/model/margin.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const ACCOUNTS_AT_START = 1_024;
const NEVER = Infinity;

/** What an account is for trading. */
export const AccountKind = { spot: 0, margin: 1, fund: 2 } as const;

/** Of an instrument, in millionths. */
export interface MarginTerms {
  readonly initialPpm: number;
  readonly maintenancePpm: number;
  readonly haircutPpm: number;
}

/** An account that trades on margin. */
export interface MarginAccount {
  readonly accountId: number;
  readonly assetId: number;
  state: MarginState;
  /** Reviews that have reduced it since its liquidation began. */
  steps: number;
}

export class MarginBook {
  /** When all margin accounts are looked at next; never while nobody owes anything. */
  nextReviewUs = NEVER;
  private kinds = new Uint8Array(ACCOUNTS_AT_START);
  /** By account id, in the order in which they came. */
  private readonly accounts = new Map<number, MarginAccount>();
  /** By instrument id. */
  private readonly terms = new Map<number, MarginTerms>();
  private readonly funds = new Map<number, FundRole>();

  kindOf(accountId: number): number {
    const isKnown = accountId > 0 && accountId < this.kinds.length;
    return isKnown ? (this.kinds[accountId] as number) : AccountKind.spot;
  }

  accountOf(accountId: number): MarginAccount | undefined {
    return this.accounts.get(accountId);
  }

  /** In ascending order. */
  get marginAccounts(): MarginAccount[] {
    return [...this.accounts.values()].toSorted((a, z) => a.accountId - z.accountId);
  }

  /** The margin asset of an account; 0: it trades on margin no more. */
  setAccount(accountId: number, assetId: number): void {
    if (assetId === 0) this.accounts.delete(accountId);
    else this.accounts.set(accountId, { accountId, assetId, state: MarginState.normal, steps: 0 });
    this.setKind(accountId, assetId === 0 ? AccountKind.spot : AccountKind.margin);
  }

  termsOf(instrumentId: number): MarginTerms | undefined {
    return this.terms.get(instrumentId);
  }

  setTerms(instrumentId: number, terms: MarginTerms): void {
    this.terms.set(instrumentId, terms);
  }

  /** The account that is this fund, 0 while there is none. */
  fundOf(role: FundRole): number {
    for (const [accountId, one] of this.funds) if (one === role) return accountId;
    return 0;
  }

  /** The account takes the place of the one that was this fund. */
  setFund(accountId: number, role: FundRole): void {
    const before = this.fundOf(role);
    if (before !== 0) this.setKind(before, AccountKind.spot);
    this.funds.delete(before);
    this.funds.set(accountId, role);
    this.setKind(accountId, AccountKind.fund);
  }

  saveState(sink: StateSink): void {
    sink.number(this.nextReviewUs === NEVER ? 0 : this.nextReviewUs);
    sink.number(this.accounts.size);
    for (const { accountId, assetId, state, steps } of this.marginAccounts) {
      for (const value of [accountId, assetId, state, steps]) sink.number(value);
    }
    const instruments = [...this.terms].toSorted((a, z) => a[0] - z[0]);
    sink.number(instruments.length);
    for (const [instrumentId, { initialPpm, maintenancePpm, haircutPpm }] of instruments) {
      for (const value of [instrumentId, initialPpm, maintenancePpm, haircutPpm]) sink.number(value);
    }
    for (const role of Object.values(FundRole)) sink.number(this.fundOf(role));
  }

  /** Of a book that knows nothing. */
  loadState(source: StateSource): void {
    this.nextReviewUs = source.number() || NEVER;
    for (let count = source.number(); count > 0; count -= 1) {
      const [accountId, assetId] = [source.number(), source.number()];
      this.setAccount(accountId, assetId);
      const account = this.accountOf(accountId) as MarginAccount;
      account.state = source.number() as MarginState;
      account.steps = source.number();
    }
    for (let count = source.number(); count > 0; count -= 1) {
      const instrumentId = source.number();
      const [initialPpm, maintenancePpm, haircutPpm] = [source.number(), source.number(), source.number()];
      this.setTerms(instrumentId, { initialPpm, maintenancePpm, haircutPpm });
    }
    for (const role of Object.values(FundRole)) {
      const accountId = source.number();
      if (accountId !== 0) this.setFund(accountId, role);
    }
  }

  private setKind(accountId: number, kind: number): void {
    while (accountId >= this.kinds.length) this.kinds = grown(this.kinds, this.kinds.length * 2);
    this.kinds[accountId] = kind;
  }
}
