import type { FlowFees } from './domain/flow-setup.js';
import { FlowError } from './flow-error.js';
import type { FlowFormat } from './flow-format.js';

/** How fast recorded time passes: times real time, or `max` for as fast as the venue can. */
export type Pace = number | 'max';

const SPEED = /^([0-9]+(?:\.[0-9]+)?)x$/;

export interface FlowOptions {
  readonly file: string;
  readonly format: FlowFormat;
  readonly accounts: number;
  readonly fees: FlowFees;
  readonly pace: Pace;
  /** Undefined: a directory for this run only. */
  readonly dataDir: string | undefined;
  /** Feeds market data and projections on the way, as a venue does. */
  readonly withReadSide: boolean;
  /** Goes on with the run that the data directory holds the beginning of. */
  readonly isContinued: boolean;
}

/** Throws `FlowError` for what is no pace. */
export function parsePace(text: string): Pace {
  if (text === 'max') return 'max';
  if (text === 'real') return 1;
  const speed = Number(SPEED.exec(text)?.[1]);
  if (speed > 0) return speed;
  throw new FlowError(`--pace ${text} is none of max, real, or a speed such as 10x`);
}
