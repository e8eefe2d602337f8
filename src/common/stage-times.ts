import { TimeHistogram } from './time-histogram.js';

/**
 * Where the time of commands goes, stage by stage, and how often it is measured:
 *
 * | stage | from | to | a value for |
 * | --- | --- | --- | --- |
 * | gateway | a request or a frame of `/ws` has come | its commands are taken | each order and cancel of REST, each frame |
 * | core | a command is applied | its events are written | the first of each group commit, and one in eight |
 * | queue | the first command of a group commit is taken | the journal has it | each group commit |
 * | journal | the journal has a group commit | it is durable, and this thread knows | each group commit |
 * | outbox | it is durable | read models, streams and whoever waits are told | each group commit |
 */
export const stages = ['gateway', 'core', 'queue', 'journal', 'outbox'] as const;
export type Stage = (typeof stages)[number];

export class StageTimes implements Readonly<Record<Stage, TimeHistogram>> {
  readonly gateway = new TimeHistogram();
  readonly core = new TimeHistogram();
  readonly queue = new TimeHistogram();
  readonly journal = new TimeHistogram();
  readonly outbox = new TimeHistogram();
}
