import { Worker } from 'node:worker_threads';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { RiskEstimate } from './domain/value-at-risk.js';
import type {
  Backtest,
  BacktestTask,
  RiskResult,
  RiskTask,
  StressHistory,
  StressTask,
  VarTask,
} from './domain/risk-task.js';
import type { RiskAnswer } from './risk-worker.js';

/** Tasks that may wait; more are answered 503. */
const WAITING_MAX = 16;

interface Waiting {
  readonly resolve: (value: RiskResult) => void;
  readonly reject: (error: Error) => void;
}

/** Runs tasks one after the other in a thread that is started with the first one. */
export class RiskThread {
  private worker: Worker | undefined;
  private readonly waiting: Waiting[] = [];

  constructor(private readonly workerFile = new URL('risk-worker.js', import.meta.url)) {}

  run(task: VarTask): Promise<RiskEstimate>;
  run(task: StressTask): Promise<StressHistory>;
  run(task: BacktestTask): Promise<Backtest>;
  run(task: RiskTask): Promise<RiskResult> {
    if (this.waiting.length >= WAITING_MAX) return Promise.reject(new VenueUnavailable('VENUE_BUSY'));
    this.worker ??= this.start();
    const { worker } = this;
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      worker.postMessage(task);
    });
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    this.lose(worker, new VenueUnavailable('VENUE_STOPPING'));
    await worker.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.workerFile, { name: 'risk' });
    worker.unref();
    worker.on('message', (answer: RiskAnswer) => this.hear(answer));
    worker.on('error', (error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new VenueUnavailable('VENUE_STOPPING')));
    return worker;
  }

  private hear(answer: RiskAnswer): void {
    const asked = this.waiting.shift();
    if ('value' in answer) return asked?.resolve(answer.value);
    asked?.reject(new Error(answer.message));
  }

  /** The next task starts a new thread. */
  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
