import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AtIntervals } from '../../common/nest/at-intervals.js';
import { formatUnits } from '../../common/decimal.js';
import type { Actor } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { RiskLimit } from '../../common/model/risk-limits.js';
import {
  type AccountId,
  type AssetId,
  type AssetUnits,
  INTEGER_MAX,
  type SessionId,
} from '../../common/model/units.js';
import { toProblemError } from '../../common/nest/problem.js';
import { assertNotRefused } from '../../common/nest/refused.js';
import { RISK_ANALYTICS_CONFIG, type RiskAnalyticsConfig } from '../../config/venue-config.js';
import { AdministerCommand } from '../engine/admin.commands.js';
import { LiveReads } from '../engine/live-state.js';
import type { Asset } from '../instruments/domain/instrument.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { RiskReports } from './risk-reports.js';

/** The venue as it tells the core what accounts could lose. */
const watcher: Actor = {
  userId: 'system',
  username: 'system',
  accountId: VENUE_ACCOUNT,
  sessionId: 0 as SessionId,
  permissions: new Set(['admin:risk']),
  isMachine: true,
};

/** What an account has traded into, by base asset; negative for a short position. */
interface Holding {
  readonly asset: string;
  readonly quantity: string;
}

/**
 * Computes the value at risk of every account that has a limit of it, at whole multiples of the interval, and journals it: the core
 * goes by that figure until the next. What cannot be computed leaves the figure as it is, so it grows old.
 */
@Injectable()
export class VarFigures implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('risk');
  private readonly schedule: AtIntervals;
  /** Why an account had no new figure last, so that it is logged once. */
  private readonly problems = new Map<number, string>();

  constructor(
    private readonly reports: RiskReports,
    private readonly live: LiveReads,
    private readonly commands: CommandBus,
    private readonly directory: InstrumentDirectory,
    @Inject(RISK_ANALYTICS_CONFIG) private readonly config: RiskAnalyticsConfig,
  ) {
    this.schedule = new AtIntervals(config.varIntervalS, () =>
      this.publishAll().catch((error: unknown) => this.logger.debug(error)),
    );
  }

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.schedule.stop();
  }

  private async publishAll(): Promise<void> {
    const asset = this.directory.assetByName(this.config.snapshotCurrency);
    if (asset === undefined) return;
    const accounts = await this.live.answer((state) => {
      const simulated = state.simulatedAccounts();
      return state.accountsUnder(RiskLimit.var, asset.assetId).filter((accountId) => !simulated.has(accountId));
    });
    for (const accountId of accounts) {
      if (this.schedule.isStopped) return;
      await this.publish(accountId, asset).then(
        () => this.problems.delete(accountId),
        (error: unknown) => this.notePassedOver(accountId, error),
      );
    }
  }

  private async publish(accountId: number, asset: Asset): Promise<void> {
    const units = await this.atRisk(accountId, asset);
    const body = { units: units as AssetUnits, assetId: asset.assetId as AssetId };
    const command = new AdministerCommand(watcher, accountId as AccountId, { name: 'SetVarFigure', body });
    assertNotRefused(await this.commands.execute(command));
  }

  /** In ledger units, rounded up; nothing where nothing is held, or nothing could be lost. */
  private async atRisk(accountId: number, asset: Asset): Promise<number> {
    const positions = await this.holdings(accountId, asset);
    if (positions.length === 0) return 0;
    const { snapshotMethod, snapshotConfidence, snapshotCandles, varHorizon } = this.config;
    const report = await this.reports.valueAtRisk(watcher, accountId as AccountId, {
      currency: asset.asset,
      positions,
      method: snapshotMethod,
      confidence: snapshotConfidence,
      interval: snapshotCandles,
      horizon: varHorizon,
    });
    const units = Math.ceil(Number(report.valueAtRisk) * 10 ** asset.scale);
    return Math.min(Math.max(units, 0), INTEGER_MAX);
  }

  /** The positions that the gate counts, on instruments that are quoted in the asset. */
  private async holdings(accountId: number, { assetId }: Asset): Promise<Holding[]> {
    const positions = await this.live.answer((state) => state.positions(accountId));
    const byBase = new Map<number, bigint>();
    for (const { instrumentId, positionLots } of positions) {
      const { instrument } = this.directory.formatOfId(instrumentId);
      if (instrument.quoteAssetId !== assetId) continue;
      const units = positionLots * BigInt(instrument.baseUnitsPerLot);
      byBase.set(instrument.baseAssetId, (byBase.get(instrument.baseAssetId) ?? 0n) + units);
    }
    return [...byBase].flatMap(([baseAssetId, units]) => {
      const base = this.directory.assetById(baseAssetId);
      return base === undefined || units === 0n
        ? []
        : [{ asset: base.asset, quantity: formatUnits(units, base.scale) }];
    });
  }

  private notePassedOver(accountId: number, error: unknown): void {
    const { code } = toProblemError(error);
    if (this.schedule.isStopped || this.problems.get(accountId) === code) return;
    this.problems.set(accountId, code);
    const why = code === 'INTERNAL_ERROR' ? ((error as Error).stack ?? code) : code;
    this.logger.warn(`no new value at risk of account ${accountId}: ${why}`);
  }
}
