import { TimeHistogram } from './time-histogram.js';

/** Where the time of commands goes, stage by stage; docs/operations/dashboard.md says from where to where each is. */
export const stages = ['gateway', 'core', 'queue', 'journal', 'outbox'] as const;
export type Stage = (typeof stages)[number];

export class StageTimes implements Readonly<Record<Stage, TimeHistogram>> {
  readonly gateway = new TimeHistogram();
  readonly core = new TimeHistogram();
  readonly queue = new TimeHistogram();
  readonly journal = new TimeHistogram();
  readonly outbox = new TimeHistogram();
}
