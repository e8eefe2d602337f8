import type { ScheduleRequest } from './schedule.messages.js';

/** An instrument's schedule as it was sent, and up to when it has been followed. */
export interface KeptSchedule {
  readonly request: Pick<ScheduleRequest, keyof ScheduleRequest>;
  readonly followedUs: number;
}

/** The schedules of all instruments by symbol. They are no part of the core: it is told of each phase by a command. */
export abstract class Schedules {
  abstract all(): ReadonlyMap<string, KeptSchedule>;
  /** Resolves when it is sure to be found after a power cut. Undefined removes the schedule. */
  abstract put(symbol: string, schedule: KeptSchedule | undefined): void;
}
