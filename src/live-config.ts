/** Takes changes of the configuration file while the venue runs: validated, written into the audit trail, then all in force or none. */
import { Logger } from '@nestjs/common';
import { Counter, Gauge, register } from 'prom-client';
import type { AuditTrail, AuditOutcome } from './common/nest/audit-trail.js';
import { ConfigError } from './config/config-error.js';
import type { ConfigChange, ConfigReload } from './config/config-reload.js';
import type { ConfigValues } from './config/config-keys.js';

const LOOK_MS = 1_000;

/** Puts new values in force; must not fail half-way. */
export type Applier = (values: ConfigValues) => void;

export class LiveConfig {
  private readonly logger = new Logger('config');
  private readonly outcomes = new Counter({
    name: fresh('tradsys_config_reloads_total'),
    help: 'Changes of the configuration file by what became of them.',
    labelNames: ['outcome'],
  });
  private readonly sound = new Gauge({
    name: fresh('tradsys_config_reload_sound'),
    help: '0 when the configuration file has changed and could not be taken: the values before are in force.',
  });
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly reload: ConfigReload,
    private readonly trail: AuditTrail,
    private readonly appliers: readonly Applier[],
    private readonly inForce: { values: ConfigValues },
  ) {
    this.sound.set(1);
    for (const outcome of ['applied', 'refused']) this.outcomes.inc({ outcome }, 0);
  }

  async start(): Promise<void> {
    if (this.reload.files.length === 0) return;
    await this.reload.hasChanged();
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    if (!(await this.reload.hasChanged())) return;
    try {
      const change = this.reload.read();
      if (change !== undefined) await this.take(change);
      this.sound.set(1);
    } catch (error) {
      this.outcomes.inc({ outcome: 'refused' });
      this.sound.set(0);
      const reason = error instanceof ConfigError ? error.message : String(error);
      this.logger.error(`the configuration was not changed: ${reason}`);
      await this.record('refused', { after: { problems: reason.split('\n') } }).catch((fault: unknown) =>
        this.logger.error(fault),
      );
    }
  }

  /** What cannot be put on record does not happen. */
  private async take(change: ConfigChange): Promise<void> {
    const { before, after, resolved } = change;
    await this.record('attempted', { before, after });
    const old = this.inForce.values;
    try {
      for (const apply of this.appliers) apply(resolved.values);
    } catch (error) {
      for (const apply of this.appliers) apply(old);
      throw error;
    }
    this.inForce.values = resolved.values;
    this.reload.taken(change);
    this.outcomes.inc({ outcome: 'applied' });
    this.logger.log(`the configuration was changed: ${Object.keys(after).join(', ')}`);
    await this.record('done', { before, after });
  }

  private record(outcome: AuditOutcome, more: { before?: unknown; after?: unknown }): Promise<void> {
    const [target = ''] = this.reload.files;
    return this.trail.record({
      actor: undefined,
      address: '',
      requestId: '',
      action: 'config.reload',
      target,
      outcome,
      ...more,
    });
  }
}

/** A second venue of the process takes its place. */
function fresh(name: string): string {
  register.removeSingleMetric(name);
  return name;
}
