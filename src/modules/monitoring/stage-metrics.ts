import type { Provider } from '@nestjs/common';
import { stages, StageTimes } from '../../common/stage-times.js';
import { countedHistogram } from './counted-histogram.js';

export const stageMetrics: Provider = {
  provide: 'STAGE_METRICS',
  inject: [StageTimes],
  useFactory: (times: StageTimes) =>
    countedHistogram({
      name: 'tradsys_stage_seconds',
      help: 'Time of commands by stage: gateway, core, queue, journal, outbox (docs/operations/dashboard.md).',
      labelNames: ['stage'],
      counted: stages.map((stage) => ({ labels: { stage }, times: times[stage] })),
    }),
};
