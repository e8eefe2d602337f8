import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AtIntervals } from '../../common/nest/at-intervals.js';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { PAGE_LENGTH_DEFAULT, type PageRequest } from '../../common/nest/page-request.js';
import { toProblemError } from '../../common/nest/problem.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { RISK_ANALYTICS_CONFIG, type RiskAnalyticsConfig } from '../../config/venue-config.js';
import { Engine } from '../engine/engine.js';
import { RiskReports } from './risk-reports.js';
import type { NewRiskSnapshot, RiskSnapshot } from './risk-snapshot.js';
import type { RiskSnapshotPageResponse, RiskSnapshotResponse } from './risk-snapshots.messages.js';
import { RiskSnapshotsStore } from './risk-snapshots.store.js';

/** The venue as it watches the risk of its accounts. */
const watcher: Actor = {
  userId: 'system',
  username: 'system',
  accountId: VENUE_ACCOUNT,
  sessionId: 0 as SessionId,
  permissions: new Set(['admin:risk']),
};

/**
 * Estimates every account at whole multiples of the interval (a day: at midnight UTC) and keeps what it finds, one account
 * after the other, but for simulated participants. What cannot be estimated is kept too, with the reason; an account that holds nothing with a price is
 * not. A moment that passes while the venue is down, or while the one before is still worked on, is left out.
 */
@Injectable()
export class RiskSnapshots implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('risk');
  private readonly schedule: AtIntervals;

  constructor(
    private readonly reports: RiskReports,
    private readonly store: RiskSnapshotsStore,
    private readonly engine: Engine,
    @Inject(RISK_ANALYTICS_CONFIG) private readonly config: RiskAnalyticsConfig,
  ) {
    this.schedule = new AtIntervals(config.snapshotIntervalS, (takenAtMs) => this.takeAll(takenAtMs));
  }

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.schedule.stop();
  }

  /** Of one account, newest first. */
  async page(
    accountId: number,
    { limit = PAGE_LENGTH_DEFAULT, cursor }: PageRequest,
  ): Promise<RiskSnapshotPageResponse> {
    const beforeNumber = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const found = await this.store.newest(accountId, beforeNumber, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ snapshotNumber }) => encodeCursor(snapshotNumber));
    return { items: items.map((snapshot) => present(snapshot)), nextCursor };
  }

  private async takeAll(takenAtMs: number): Promise<void> {
    // Accounts count up from 1.
    const { accounts } = this.engine.stats();
    const simulated = this.engine.view.simulatedAccounts();
    for (let accountId = 1; accountId <= accounts && !this.schedule.isStopped; accountId += 1) {
      if (simulated.has(accountId)) continue;
      await this.take(accountId, takenAtMs).catch((error: unknown) =>
        this.logger.error(`no risk snapshot of account ${accountId}: ${(error as Error).stack}`),
      );
    }
  }

  private async take(accountId: number, takenAtMs: number): Promise<void> {
    const { snapshotCurrency, snapshotMethod, snapshotConfidence, snapshotCandles, snapshotsKept } = this.config;
    const model = { currency: snapshotCurrency, method: snapshotMethod, confidence: snapshotConfidence };
    const snapshot = { accountId, takenAtMs, ...model, candles: snapshotCandles };
    const request = { ...model, interval: snapshotCandles };
    const found = await this.estimated(accountId, request);
    if (found !== undefined) await this.store.add({ ...snapshot, ...found }, snapshotsKept);
  }

  private async estimated(
    accountId: number,
    request: Parameters<RiskReports['valueAtRisk']>[2],
  ): Promise<Figures | undefined> {
    try {
      const report = await this.reports.valueAtRisk(watcher, accountId as AccountId, request);
      const { periods, value, cash, valueAtRisk, expectedShortfall, unpriced } = report;
      return { periods, value, cash, valueAtRisk, expectedShortfall, unpriced, problem: null };
    } catch (error) {
      const { code } = toProblemError(error);
      if (code === 'INTERNAL_ERROR') throw error;
      if (this.schedule.isStopped || code === 'NO_POSITIONS') return undefined;
      return { ...noFigures, problem: code };
    }
  }
}

type Figures = Omit<NewRiskSnapshot, 'accountId' | 'takenAtMs' | 'currency' | 'method' | 'confidence' | 'candles'>;

const noFigures = {
  periods: null,
  value: null,
  cash: null,
  valueAtRisk: null,
  expectedShortfall: null,
  unpriced: null,
} as const;

function present({
  snapshotNumber: _number,
  accountId,
  takenAtMs,
  unpriced,
  ...figures
}: RiskSnapshot): RiskSnapshotResponse {
  return {
    ...figures,
    accountId: String(accountId),
    takenAt: new Date(takenAtMs).toISOString(),
    unpriced: [...(unpriced ?? [])],
  };
}
