import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Lifecycle } from '../../common/nest/lifecycle.js';
import { IdentityProbe } from '../auth/identity-probe.js';
import { Engine } from '../engine/engine.js';

@Injectable()
export class HealthIndicators {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly phase: Lifecycle,
    private readonly venue: Engine,
    private readonly users: IdentityProbe,
  ) {}

  lifecycle(): HealthIndicatorResult {
    const { phase } = this.phase;
    const indicator = this.health.check('lifecycle');
    return phase === 'ready' ? indicator.up({ phase }) : indicator.down({ phase });
  }

  started(): HealthIndicatorResult {
    const { startProgress } = this.venue;
    const indicator = this.health.check('start');
    return this.phase.phase === 'starting' ? indicator.down({ startProgress }) : indicator.up({ startProgress });
  }

  engine(): HealthIndicatorResult {
    const { state, startProgress, sequence, durableSequence, queuedCommands } = this.venue.stats();
    const details = { state, startProgress, sequence, durableSequence, queuedCommands };
    const indicator = this.health.check('engine');
    return state === 'running' ? indicator.up(details) : indicator.down(details);
  }

  async identity(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('identity');
    return (await this.users.answers()) ? indicator.up() : indicator.down();
  }
}
