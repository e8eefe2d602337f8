import { Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { AlertConfig, AlertThresholds } from '../../config/alert-config.js';
import type { AlertMarks } from './alert-marks.js';
import { alertNames, AlertReadings } from './alert-rules.js';
import { type Alert, AlertBook, type AlertChange } from './domain/alert-book.js';
import type { Webhook } from './webhook.js';

/** What a person says about an alert. */
export interface Remark {
  readonly by: string;
  readonly note: string | undefined;
}

/** Looks at the venue's own metrics now and then, and tells the log and the webhook what fires and what is over. */
export class Alerts implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('alerts');
  private readonly book: AlertBook;
  private readonly readings = new AlertReadings();
  private thresholds: AlertThresholds;
  private timer: NodeJS.Timeout | undefined;
  private intervalMs: number;
  /** Whether the file has all marks; where the disk had no room the next look writes it. */
  private isKept = true;

  constructor(
    config: Pick<AlertConfig, 'thresholds' | 'breachesToFire'> & { intervalMs: number },
    private readonly marks: AlertMarks,
    readonly webhook: Webhook | undefined,
  ) {
    this.book = new AlertBook(alertNames, config.breachesToFire, marks.read());
    this.thresholds = config.thresholds;
    this.intervalMs = config.intervalMs;
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), this.intervalMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.webhook?.stop();
  }

  /** From the next look on. */
  configure({ thresholds, intervalMs }: Pick<AlertConfig, 'thresholds' | 'intervalMs'>): void {
    this.thresholds = thresholds;
    this.intervalMs = intervalMs;
    clearInterval(this.timer);
    this.onModuleInit();
  }

  all(): Alert[] {
    return this.book.all();
  }

  find(alert: string): Alert | undefined {
    return this.book.has(alert) ? this.book.get(alert) : undefined;
  }

  /** False where it does not fire. */
  acknowledge(alert: string, { by, note }: Remark): boolean {
    return this.book.acknowledge(alert, by, note, Date.now()) && this.keep();
  }

  silence(alert: string, minutes: number, { by, note }: Remark): void {
    const nowMs = Date.now();
    this.book.silence(alert, nowMs + minutes * 60_000, by, note, nowMs);
    this.keep();
  }

  unsilence(alert: string): void {
    this.book.unsilence(alert, Date.now());
    this.keep();
  }

  /** What cannot be read or kept is said, and tried again by the next look: watching must not end what is watched. */
  async look(): Promise<void> {
    try {
      const readings = await this.readings.look(this.thresholds);
      const nowMs = Date.now();
      for (const name of alertNames) {
        const before = this.book.get(name).by;
        const change = this.book.observe(name, readings[name], nowMs);
        if (before !== this.book.get(name).by) this.isKept = false;
        if (change !== undefined) this.tell(change);
      }
      if (!this.isKept) this.keep();
    } catch (error) {
      this.logger.error(error);
    }
  }

  private tell({ kind, alert }: AlertChange): void {
    const { alert: name, value, threshold, sinceMs } = alert;
    if (kind === 'firing') this.logger.warn(`${name} fires: ${value} is more than ${threshold}`);
    else this.logger.log(`${name} is well again: ${value ?? 'nothing to measure'}`);
    this.webhook?.send({ kind, alert: name, value: value ?? null, threshold, since: new Date(sinceMs).toISOString() });
  }

  private keep(): true {
    this.isKept = false;
    this.marks.write(this.book.kept());
    this.isKept = true;
    return true;
  }
}
