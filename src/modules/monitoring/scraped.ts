/** Metrics whose values somebody else keeps: read when they are scraped. A second venue of the process takes their place. */
import { Counter, Gauge, register } from 'prom-client';

type Values = Iterable<readonly [label: string, value: number]>;

export function scrapedGauge(name: string, help: string, read: () => number): Gauge {
  register.removeSingleMetric(name);
  return new Gauge({
    name,
    help,
    collect() {
      this.set(read());
    },
  });
}

export function scrapedGauges(name: string, help: string, label: string, read: () => Values): Gauge {
  register.removeSingleMetric(name);
  return new Gauge({
    name,
    help,
    labelNames: [label],
    collect() {
      this.reset();
      for (const [of, value] of read()) this.set({ [label]: of }, value);
    },
  });
}

export function scrapedCounters(name: string, help: string, label: string, read: () => Values): Counter {
  register.removeSingleMetric(name);
  return new Counter({
    name,
    help,
    labelNames: [label],
    collect() {
      this.reset();
      for (const [of, value] of read()) this.inc({ [label]: of }, value);
    },
  });
}

export function scrapedCounter(name: string, help: string, read: () => number): Counter {
  register.removeSingleMetric(name);
  return new Counter({
    name,
    help,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
