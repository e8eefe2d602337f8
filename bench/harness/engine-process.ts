import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { defaultFlags } from '../../src/node-flags.js';
import type { Contender } from '../engines/engine-list.js';
import type { Measured, MeasureLimits } from './measure.js';

/** The same for every engine: what the venue runs with. */
const NODE_FLAGS = ['--expose-gc', ...defaultFlags, '--max-old-space-size=8192'];

/** One engine in a process of its own, idle until it is asked to measure. */
export class EngineProcess {
  private constructor(
    readonly contender: Contender,
    private readonly child: ChildProcess,
  ) {}

  static async start(contender: Contender, workloadFile: string, scratchDir: string): Promise<EngineProcess> {
    const file = new URL('../measured-process.js', import.meta.url);
    const child = fork(file, [JSON.stringify(contender), workloadFile, scratchDir], { execArgv: NODE_FLAGS });
    const engine = new EngineProcess(contender, child);
    await engine.answer();
    return engine;
  }

  measure(limits: MeasureLimits): Promise<Measured> {
    this.child.send(limits);
    return this.answer<Measured>();
  }

  stop(): void {
    this.child.kill();
  }

  private async answer<T>(): Promise<T> {
    const abort = new AbortController();
    const died = once(this.child, 'exit', { signal: abort.signal }).then(([code]: unknown[]) => {
      throw new Error(`${this.contender.engine} (${this.contender.layer}) ended with code ${String(code)}`);
    });
    try {
      const [message] = (await Promise.race([once(this.child, 'message'), died])) as [T];
      return message;
    } finally {
      abort.abort();
      died.catch(() => {});
    }
  }
}
