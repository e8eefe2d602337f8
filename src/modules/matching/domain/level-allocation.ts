/**
 * How an incoming order is divided among the displayed orders of one level, where they show more than it has: top of book,
 * lead market maker, a part first in first out, pro-rata, and what rounding left in time order. CME's matching algorithms
 * are these steps; the residual of its pro-rata goes first in, first out as here.
 */
import { mulDivFloor } from '../../../common/exact.js';
import { Allocation } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const PERCENT = 100;

export interface AllocationTerms {
  readonly topMaxLots: number;
  readonly minShareLots: number;
  readonly fifoPercent: number;
  readonly leadMarketMakerPercent: number;
  readonly leadMarketMakerAccountId: number;
  readonly method: number;
  readonly topOfBook: number;
}

/** A displayed order of the level, in queue order, and what it gets. */
export interface Share {
  readonly orderId: number;
  readonly accountId: number;
  readonly shownLots: number;
  lots: number;
}

const TIME_ORDER: AllocationTerms = {
  topMaxLots: 0,
  minShareLots: 0,
  fifoPercent: 0,
  leadMarketMakerPercent: 0,
  leadMarketMakerAccountId: 0,
  method: Allocation.price_time,
  topOfBook: 0,
};

export class LevelAllocation {
  /** False while it is time order in any case. */
  isOn = false;
  private present = TIME_ORDER;

  get terms(): AllocationTerms {
    return this.present;
  }

  set terms(terms: AllocationTerms) {
    this.present = terms;
    this.isOn = terms.method !== Allocation.price_time || terms.topOfBook === 1 || this.hasLeadMarketMaker;
  }

  /** Divides `lots`, less than all shares show, and leaves in each share what it gets. */
  divide(shares: readonly Share[], lots: number, topOrderId: number): void {
    const { terms } = this;
    let left = lots;
    if (terms.topOfBook === 1) {
      const top = shares.find((share) => share.orderId === topOrderId);
      if (top !== undefined) left -= give(top, Math.min(left, terms.topMaxLots === 0 ? left : terms.topMaxLots));
    }
    if (this.hasLeadMarketMaker) {
      const own = shares.filter((share) => share.accountId === terms.leadMarketMakerAccountId);
      left -= giveInTurn(own, mulDivFloor(left, terms.leadMarketMakerPercent, PERCENT));
    }
    if (terms.method === Allocation.split) left -= giveInTurn(shares, mulDivFloor(left, terms.fifoPercent, PERCENT));
    if (terms.method !== Allocation.price_time) left -= this.giveProRata(shares, left);
    giveInTurn(shares, left);
  }

  saveState(sink: StateSink): void {
    for (const name of NAMES) sink.number(this.terms[name]);
  }

  loadState(source: StateSource): void {
    const terms: Record<string, number> = {};
    for (const name of NAMES) terms[name] = source.number();
    this.terms = terms as unknown as AllocationTerms;
  }

  private get hasLeadMarketMaker(): boolean {
    return this.terms.leadMarketMakerAccountId !== 0 && this.terms.leadMarketMakerPercent > 0;
  }

  private giveProRata(shares: readonly Share[], lots: number): number {
    const total = shares.reduce((sum, share) => sum + BigInt(restOf(share)), 0n);
    if (total === 0n) return 0;
    const wanted = shares.map((share) => Number((BigInt(lots) * BigInt(restOf(share))) / total));
    let given = 0;
    shares.forEach((share, index) => {
      const lotsByShare = wanted[index] as number;
      if (lotsByShare >= this.terms.minShareLots) given += give(share, lotsByShare);
    });
    return given;
  }
}

const NAMES = Object.keys(TIME_ORDER) as readonly (keyof AllocationTerms)[];

function restOf(share: Share): number {
  return share.shownLots - share.lots;
}

/** Gives the share up to `lots`; returns how much. */
function give(share: Share, lots: number): number {
  const given = Math.min(lots, restOf(share));
  share.lots += given;
  return given;
}

function giveInTurn(shares: readonly Share[], lots: number): number {
  let left = lots;
  for (const share of shares) left -= give(share, left);
  return lots - left;
}
