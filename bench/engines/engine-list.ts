import { unreachable } from '../../src/common/assert.js';
import type { FillSink } from '../harness/fill-sink.js';
import type { Workload } from '../workloads/workload.js';
import type { BenchEngine } from './bench-engine.js';
import { limitingCommands } from './limited-venue.js';
import { NodejsOrderBook } from './nodejs-order-book.js';
import { TradsysBook } from './tradsys-book.js';
import { TradsysCore } from './tradsys-core.js';
import { TradsysJournal } from './tradsys-journal.js';

export const OURS = 'tradsys';
export const INCUMBENT = 'nodejs-order-book';

export const layers = ['book', 'core', 'journal'] as const;
export type Layer = (typeof layers)[number];

/** What is measured: an engine with as much of a venue around it as the layer says. */
export interface Contender {
  readonly engine: typeof OURS | typeof INCUMBENT;
  readonly layer: Layer;
  /** Twenty limits hold for every account. */
  readonly isLimited?: true;
}

/** Returns a function that makes a fresh engine for each repetition. */
export function engineFactory(
  contender: Contender,
  { commands, shape }: Workload,
  scratchDir: string,
): (fills: FillSink) => BenchEngine {
  if (contender.engine === INCUMBENT) {
    const ids = Array.from({ length: shape.commands + 1 }, (_, orderId) => String(orderId));
    return (fills) => new NodejsOrderBook(commands, fills, ids);
  }
  switch (contender.layer) {
    case 'book':
      return (fills) => new TradsysBook(commands, fills);
    case 'core':
      return (fills) => new TradsysCore(commands, fills, {}, contender.isLimited ? limitingCommands() : []);
    case 'journal':
      return (fills) => new TradsysJournal(commands, fills, scratchDir);
    default:
      return unreachable(contender.layer);
  }
}
