import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { LiveReads } from '../engine/live-state.js';
import { HistoryReads } from '../projections/history-reads.js';
import { Projections } from '../projections/projections.js';
import { type Statement, type StatementMovement, statementOf, type StatementPeriod } from './statement.js';

/** More are asked for in shorter periods. */
const MOVEMENTS_MAX = 10_000;
/** How long the rows may take to come to where the venue was when it was asked. */
const CATCH_UP_MS_MAX = 2_000;
const CATCH_UP_STEP_MS = 10;
/** A sum comes in two limbs, because one of 64 bits could overflow; as text, because the driver rounds what is beyond 2^53. */
const LIMB_BITS = 26;

interface OpeningRow {
  readonly assetId: number;
  readonly high: string;
  readonly low: string;
}

const openingsBefore = `select assetId, cast(sum(amount >> ${LIMB_BITS}) as text) high,
    cast(sum(amount & ${2 ** LIMB_BITS - 1}) as text) low from postings
  where accountId = ?1 and timeUs < ?2 group by assetId`;
const movementsWithin = `select p.assetId, p.kind, p.amount, p.timeUs, p.sequence, p.orderId, p.tradeId, t.reference
  from postings p left join transfers t on t.sequence = p.sequence and t.eventIndex = p.eventIndex and p.tradeId is null
  where p.accountId = ?1 and p.timeUs >= ?2 and p.timeUs < ?3 order by p.sequence, p.eventIndex, p.leg limit ?4`;

/** Statements of accounts from the rows, which are waited for, so that they have all that was acknowledged before. */
@Injectable()
export class StatementReader {
  private readonly underWay = new Set<number>();

  constructor(
    private readonly rows: HistoryReads,
    private readonly projections: Projections,
    private readonly live: LiveReads,
  ) {}

  /** One at a time for each account: it is read from all that has ever moved. */
  async read(accountId: number, period: StatementPeriod): Promise<Statement> {
    if (this.underWay.has(accountId)) throw new ProblemError('STATEMENT_UNDER_WAY');
    this.underWay.add(accountId);
    try {
      return await this.readNow(accountId, period);
    } finally {
      this.underWay.delete(accountId);
    }
  }

  private async readNow(accountId: number, { fromUs, toUs }: StatementPeriod): Promise<Statement> {
    const { sequence, isKnown } = await this.live.answer((state) => ({
      sequence: state.sequence,
      isKnown: state.hasAccount(accountId),
    }));
    if (!isKnown) throw new ProblemError('UNKNOWN_ACCOUNT');
    await this.untilProjected(sequence);
    const { openings, movements } = await this.rows.snapshot(async (rows) => ({
      openings: await rows.all<OpeningRow>(openingsBefore, [accountId, fromUs]),
      movements: await rows.all<Omit<StatementMovement, 'balance'>>(movementsWithin, [
        accountId,
        fromUs,
        toUs,
        MOVEMENTS_MAX + 1,
      ]),
    }));
    if (movements.length > MOVEMENTS_MAX) throw new ProblemError('STATEMENT_TOO_LONG');
    const before = openings.map(({ assetId, high, low }): [number, bigint] => [
      assetId,
      (BigInt(high) << BigInt(LIMB_BITS)) + BigInt(low),
    ]);
    return statementOf(accountId, sequence, new Map(before), movements);
  }

  private async untilProjected(sequence: number): Promise<void> {
    for (let waitedMs = 0; this.projections.checkpoint < sequence; waitedMs += CATCH_UP_STEP_MS) {
      if (waitedMs >= CATCH_UP_MS_MAX) throw new VenueUnavailable('NOT_YET_PROJECTED');
      await pause(CATCH_UP_STEP_MS);
    }
  }
}
