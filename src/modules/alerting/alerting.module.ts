import { join } from 'node:path';
import { Module, type Provider } from '@nestjs/common';
import { Counter, Gauge, type Metric, register } from 'prom-client';
import type { AlertConfig } from '../../config/alert-config.js';
import { ALERTS_FILE } from '../../config/data-files.js';
import { ALERT_CONFIG, ENVIRONMENT_CONFIG, type EnvironmentConfig } from '../../config/venue-config.js';
import { AlertMarks } from './alert-marks.js';
import { Alerts } from './alerts.js';
import { AlertsController } from './alerts.controller.js';
import { alertStates } from './domain/alert-book.js';
import { standardWebhook, Webhook } from './webhook.js';

const STATES = 'tradsys_alerts';
const DELIVERIES = 'tradsys_alert_deliveries_total';

const alertMetrics: Provider = {
  provide: 'ALERT_METRICS',
  inject: [Alerts],
  useFactory: (alerts: Alerts): Metric[] => {
    // A second venue of the process takes their place.
    for (const name of [STATES, DELIVERIES]) register.removeSingleMetric(name);
    return [
      new Gauge({
        name: STATES,
        help: "The venue's own alerts: 1 for the state that each is in.",
        labelNames: ['alert', 'state'],
        collect() {
          for (const { alert, state } of alerts.all())
            for (const one of alertStates) this.set({ alert, state: one }, one === state ? 1 : 0);
        },
      }),
      new Counter({
        name: DELIVERIES,
        help: 'Notices for the webhook by what became of them; dropped ones were too many, or its breaker was open.',
        labelNames: ['outcome'],
        collect() {
          this.reset();
          const counts = alerts.webhook?.counts ?? { delivered: 0, failed: 0, dropped: 0 };
          for (const [outcome, count] of Object.entries(counts)) this.inc({ outcome }, count);
        },
      }),
    ];
  },
};

/** The venue watches itself, also where nobody runs a Prometheus. */
@Module({
  controllers: [AlertsController],
  providers: [
    {
      provide: Alerts,
      inject: [ALERT_CONFIG, ENVIRONMENT_CONFIG],
      useFactory: (config: AlertConfig, { dataDir }: EnvironmentConfig) => {
        const { webhookUrl: url, webhookTimeoutMs: timeoutMs } = config;
        const webhook = url === undefined ? undefined : new Webhook({ ...standardWebhook, url, timeoutMs });
        return new Alerts(config, new AlertMarks(join(dataDir, ALERTS_FILE)), webhook);
      },
    },
    alertMetrics,
  ],
  exports: [Alerts],
})
export class AlertingModule {}
