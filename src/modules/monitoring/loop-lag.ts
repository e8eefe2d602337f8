import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TimeHistogram } from '../../common/time-histogram.js';
import { countedHistogram } from './counted-histogram.js';

const LOOK_MS = 20;
const NAME = 'tradsys_event_loop_lag_seconds';

/**
 * How late a timer is that comes every 20 ms: what whoever has just come waits for. Counted without end, where the lag that
 * prom-client tells is forgotten by each scrape, so that two who look would each see a part.
 */
@Injectable()
export class LoopLag implements OnModuleDestroy {
  private readonly times = new TimeHistogram();
  private dueAtMs = performance.now() + LOOK_MS;
  private readonly timer = setInterval(() => this.look(), LOOK_MS).unref();

  constructor() {
    const help = 'How late the event loop is with a timer of 20 ms.';
    countedHistogram({ name: NAME, help, labelNames: [], counted: [{ labels: {}, times: this.times }] });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const nowMs = performance.now();
    // Node's timers count whole milliseconds, so one may be early by less than one.
    this.times.recordMs(Math.max(0, nowMs - this.dueAtMs));
    this.dueAtMs = nowMs + LOOK_MS;
  }
}
