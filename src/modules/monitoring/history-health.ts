import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { MONITORING_CONFIG, type MonitoringConfig } from '../../config/venue-config.js';
import { Projections } from '../projections/projections.js';

/** Whether history is recent enough to be asked. */
@Injectable()
export class HistoryHealth {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly history: Projections,
    @Inject(MONITORING_CONFIG) private readonly config: MonitoringConfig,
  ) {}

  projections(): HealthIndicatorResult {
    const { lagCommands, checkpoint } = this.history.stats();
    const { readyLagCommandsMax: lagCommandsMax } = this.config;
    const indicator = this.health.check('projections');
    const details = { lagCommands, lagCommandsMax, checkpoint };
    return lagCommands <= lagCommandsMax ? indicator.up(details) : indicator.down(details);
  }
}
