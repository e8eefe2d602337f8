/** What the rules of risk remember: all that was ever traded, counted and set. */
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { Account, Asset, Instrument } from './order.js';

export type SetRiskLimit = Extract<VenueCommand, { readonly name: 'SetRiskLimit' }>;

export interface Trip {
  readonly scope: number;
  readonly target: number;
  readonly breaker: number;
}

export interface SentOrder {
  readonly sessionId: number;
  readonly isRefused: boolean;
  readonly timeUs: number;
}

/** One side of a trade. */
export interface Fill {
  readonly account: Account;
  /** That of the account at the time. */
  readonly tradeGroup: number;
  readonly instrument: Instrument;
  readonly side: number;
  readonly quantity: bigint;
  readonly notional: bigint;
  readonly fee: bigint;
  readonly timeUs: number;
}

/** An account went from one group to another. */
export interface Move {
  readonly account: Account;
  readonly from: number;
  readonly to: number;
  readonly timeUs: number;
  /** What its positions were worth beyond their cost then, by quote asset. */
  readonly gains: ReadonlyMap<Asset, bigint>;
}

/** A placement, list or replacement that was accepted. */
export interface Counted {
  readonly account: Account;
  readonly tradeGroup: number;
  readonly timeUs: number;
}

export interface LastOrder {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly terms: string;
  readonly timeUs: number;
}

export interface LimitEntry {
  readonly of: string;
  value: number | undefined;
  override: { readonly value: number; readonly untilUs: number; readonly serial: number } | undefined;
  readonly told: SetRiskLimit;
}

export class RiskMemory {
  readonly fills: Fill[] = [];
  readonly moves: Move[] = [];
  readonly counted: Counted[] = [];
  readonly lastOrders: LastOrder[] = [];
  readonly entries: LimitEntry[] = [];
  /** By `account/asset`, the last that was told. */
  readonly varFigures = new Map<string, { readonly units: bigint; readonly timeUs: number }>();
  required = 0;
  /** Breakers that have tripped in the present command. */
  trips: Trip[] = [];
  /** Orders that sessions have sent while one of their breakers was set. */
  readonly sent: SentOrder[] = [];
  serial = 0;
}
