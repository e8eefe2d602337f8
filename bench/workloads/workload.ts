import type { CommandList } from './command-list.js';
import type { FlowShape } from './flow-statistics.js';

/** A flow of commands, ready to be measured. */
export interface Workload {
  readonly commands: CommandList;
  /** How many commands at the start only fill the book and are not timed. */
  readonly untimedCommands: number;
  readonly shape: FlowShape;
}
