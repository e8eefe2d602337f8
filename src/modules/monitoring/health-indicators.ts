import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Lifecycle } from '../../common/nest/lifecycle.js';
import { IdentityProbe } from '../auth/identity-probe.js';
import { DiskWatch } from '../engine/disk-watch.js';
import { Engine } from '../engine/engine.js';

@Injectable()
export class HealthIndicators {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly phase: Lifecycle,
    private readonly venue: Engine,
    private readonly users: IdentityProbe,
    private readonly room: DiskWatch,
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

  /** Never down: a venue whose disk is full still takes cancels. */
  disk(): HealthIndicatorResult {
    const { level, usedShare, freeBytes } = this.room.state;
    const warning = level > 0 && { warning: `more than ${level * 100} % used` };
    return this.health.check('disk').up({ usedShare: Math.round(usedShare * 1_000) / 1_000, freeBytes, ...warning });
  }

  async identity(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('identity');
    return (await this.users.answers()) ? indicator.up() : indicator.down();
  }
}
