import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

export interface WebhookSettings {
  readonly url: string;
  readonly timeoutMs: number;
  /** Pauses before the second and later tries. */
  readonly pausesMs: readonly number[];
  /** Notices that failed in a row open the breaker; then none is tried for so long. */
  readonly failuresMax: number;
  readonly openMs: number;
  /** Notices that wait; more are dropped, the oldest first. */
  readonly queueMax: number;
}

export const standardWebhook: Omit<WebhookSettings, 'url' | 'timeoutMs'> = {
  pausesMs: [1_000, 4_000, 16_000],
  failuresMax: 3,
  openMs: 60_000,
  queueMax: 100,
};

/**
 * Sends notices to one address that operators have configured, one after the other: several tries each, and a breaker so that a
 * receiver that is gone costs nothing. Redirects are an error, so that nobody but the configured host is ever asked.
 */
export class Webhook {
  readonly counts = { delivered: 0, failed: 0, dropped: 0 };
  private readonly logger = new Logger('alerts');
  private readonly waiting: object[] = [];
  private readonly stopping = new AbortController();
  private failuresInARow = 0;
  private openUntilMs = 0;
  private working: Promise<void> | undefined;

  constructor(private readonly settings: WebhookSettings) {}

  get isOpen(): boolean {
    return performance.now() < this.openUntilMs;
  }

  get queued(): number {
    return this.waiting.length;
  }

  send(notice: object): void {
    this.waiting.push(notice);
    if (this.waiting.length > this.settings.queueMax) {
      this.waiting.shift();
      this.counts.dropped += 1;
    }
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    for (let notice = this.waiting.shift(); notice !== undefined; notice = this.waiting.shift()) {
      if (this.stopping.signal.aborted) return;
      if (this.isOpen) {
        this.counts.dropped += 1;
        continue;
      }
      await this.deliver(notice);
    }
  }

  private async deliver(notice: object): Promise<void> {
    let reason = '';
    for (const pauseMs of [0, ...this.settings.pausesMs]) {
      if (pauseMs > 0) await setTimeout(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      const problem = await this.attempt(notice);
      if (problem === undefined) {
        this.failuresInARow = 0;
        this.counts.delivered += 1;
        return;
      }
      reason = problem;
    }
    this.counts.failed += 1;
    this.failuresInARow += 1;
    this.logger.warn(`an alert could not be delivered: ${reason}`);
    if (this.failuresInARow < this.settings.failuresMax) return;
    this.failuresInARow = 0;
    this.openUntilMs = performance.now() + this.settings.openMs;
  }

  /** What went wrong; nothing of the answer but its status is read. */
  private async attempt(notice: object): Promise<string | undefined> {
    const { url, timeoutMs } = this.settings;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(notice),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.stopping.signal]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `status ${response.status}`;
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
      return cause?.code ?? cause?.message ?? name;
    }
  }
}
