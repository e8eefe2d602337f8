import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { LiveReads } from '../engine/live-state.js';
import { FillHistory } from '../projections/fill-history.js';
import type { SettledFill } from '../projections/fill.js';
import { Projections } from '../projections/projections.js';
import type { TradeStatus } from './trade-revisions.messages.js';

/** A trade as it stands now, with both of its sides. */
export interface SettledTrade {
  readonly taker: SettledFill;
  readonly maker: SettledFill;
  readonly status: TradeStatus;
  /** 0 of one that is busted, like its quantity and fees. */
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly takerFee: number;
  readonly makerFee: number;
}

const TRADE_ID = /^[1-9][0-9]{0,15}$/;

/** Trades by their id: what was traded from the rows, what became of it since from the core. */
@Injectable()
export class SettledTrades {
  constructor(
    private readonly fills: FillHistory,
    private readonly projections: Projections,
    private readonly live: LiveReads,
  ) {}

  async find(text: string): Promise<SettledTrade> {
    const tradeId = TRADE_ID.test(text) ? Number(text) : 0;
    const { lastTradeId, sequence, terms } = await this.live.answer((state) => ({
      lastTradeId: state.lastTradeId,
      sequence: state.sequence,
      terms: state.revisedTerms(tradeId),
    }));
    if (tradeId === 0 || tradeId > lastTradeId) throw new ProblemError('UNKNOWN_TRADE');
    // Looked at before the rows, which may come while they are read.
    const mayCome = this.projections.checkpoint < sequence;
    const [taker, maker] = await this.fills.ofTrade(tradeId);
    if (taker === undefined || maker === undefined) {
      throw mayCome ? new VenueUnavailable('NOT_YET_PROJECTED') : new ProblemError('UNKNOWN_TRADE');
    }
    const { priceTicks, quantityLots } = taker;
    const asTraded = { priceTicks, quantityLots, takerFee: taker.fee, makerFee: maker.fee };
    return { taker, maker, status: statusOf(terms), ...(terms ?? asTraded) };
  }
}

function statusOf(terms: { readonly quantityLots: number } | undefined): TradeStatus {
  if (terms === undefined) return 'executed';
  return terms.quantityLots === 0 ? 'busted' : 'corrected';
}
