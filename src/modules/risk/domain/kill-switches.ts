/** Who and what is stopped: the venue, accounts, the accounts of a group, instruments, what a session sends. */
import { KillScope } from '../../../common/model/risk-limits.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';

const ACCOUNTS_AT_START = 1_024;
const INSTRUMENTS = 4_097;
/** Sessions that are stopped at one time; the one that was stopped first is let go, because it has ended long ago. */
const SESSIONS_MAX = 65_536;
/** Why an account is stopped: by itself, by its group. */
const OWN = 1;
const BY_GROUP = 2;

type KillSwitchScope = 'venue' | 'account' | 'group' | 'instrument' | 'session';

export class KillSwitches {
  private accounts = new Uint8Array(ACCOUNTS_AT_START);
  private readonly instruments = new Uint8Array(INSTRUMENTS);
  private readonly groups = new Set<number>();
  private readonly sessions = new Set<number>();
  /** 1 while the venue's is on; a number, as those of the accounts are, so that all are asked at once. */
  private venue = 0;

  openAccount(accountId: number): void {
    if (accountId >= this.accounts.length) this.accounts = grown(this.accounts, this.accounts.length * 2);
  }

  /** Whether an order of the account on the instrument, sent in the session, is stopped. */
  stops(accountId: number, instrumentId: number, sessionId: number): boolean {
    const { accounts, instruments, sessions } = this;
    if (this.venue !== 0 || (accounts[accountId] as number) > 0 || (instruments[instrumentId] as number) > 0)
      return true;
    return sessions.size !== 0 && sessions.has(sessionId);
  }

  get isVenueStopped(): boolean {
    return this.venue === 1;
  }

  set isVenueStopped(isStopped: boolean) {
    this.venue = isStopped ? 1 : 0;
  }

  /** By its own switch. */
  isSet(scope: KillScope, target: number): boolean {
    switch (scope) {
      case KillScope.group:
        return this.groups.has(target);
      case KillScope.instrument:
        return this.instruments[target] === 1;
      case KillScope.session:
        return this.sessions.has(target);
      default:
        return ((this.accounts[target] as number) & OWN) !== 0;
    }
  }

  setAccount(accountId: number, isActive: boolean): void {
    this.setBit(accountId, OWN, isActive);
  }

  setInstrument(instrumentId: number, isActive: boolean): void {
    this.instruments[instrumentId] = isActive ? 1 : 0;
  }

  setSession(sessionId: number, isActive: boolean): void {
    const { sessions } = this;
    sessions.delete(sessionId);
    if (!isActive) return;
    if (sessions.size >= SESSIONS_MAX) sessions.delete(sessions.values().next().value as number);
    sessions.add(sessionId);
  }

  setGroup(tradeGroup: number, isActive: boolean, members: readonly number[]): void {
    if (isActive) this.groups.add(tradeGroup);
    else this.groups.delete(tradeGroup);
    for (const accountId of members) this.setBit(accountId, BY_GROUP, isActive);
  }

  /** The account is of another group now. */
  joined(accountId: number, tradeGroup: number): void {
    this.setBit(accountId, BY_GROUP, this.groups.has(tradeGroup));
  }

  /** How many are on by themselves, by scope; `venue` is 0 or 1. */
  countByScope(): Readonly<Record<KillSwitchScope, number>> {
    const accounts = this.accounts.reduce((count, bits) => count + (bits & OWN), 0);
    const instruments = this.instruments.reduce((count, isOn) => count + isOn, 0);
    return {
      venue: this.venue,
      account: accounts,
      group: this.groups.size,
      instrument: instruments,
      session: this.sessions.size,
    };
  }

  saveState(accountCount: number, sink: StateSink): void {
    sink.number(this.venue);
    for (let account = 1; account <= accountCount; account += 1) sink.number(this.accounts[account] as number);
    const instruments = [...this.instruments.keys()].filter((id) => this.instruments[id] === 1);
    for (const stopped of [instruments, [...this.groups], [...this.sessions]]) {
      sink.number(stopped.length);
      for (const id of stopped) sink.number(id);
    }
  }

  loadState(accountCount: number, source: StateSource): void {
    this.venue = source.number();
    for (let account = 1; account <= accountCount; account += 1) this.accounts[account] = source.number();
    for (let left = source.number(); left > 0; left -= 1) this.instruments[source.number()] = 1;
    for (let left = source.number(); left > 0; left -= 1) this.groups.add(source.number());
    for (let left = source.number(); left > 0; left -= 1) this.sessions.add(source.number());
  }

  private setBit(accountId: number, bit: number, isActive: boolean): void {
    const present = this.accounts[accountId] as number;
    this.accounts[accountId] = isActive ? present | bit : present & ~bit;
  }
}
