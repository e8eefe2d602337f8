import { setTimeout } from 'node:timers/promises';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { type CommandOutcome, VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { Operator } from '../simulation/operator.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { Trader } from '../simulation/trader.js';
import { EngineGone, type EngineProcess } from './engine-process.js';

const TRADERS = 16;
const BUSY_MS = 2;
const READ_MS = 20;

interface Client {
  readonly wish: VenueCommand;
  hear(outcome: CommandOutcome): void;
}

/** Traders that go on where they were when the engine comes back, and everything that they were told over all its lives. */
export class Load {
  readonly traders: readonly Trader[];
  private readonly operator: Operator;
  /** By sequence: the events of an acknowledged command, as JSON. */
  readonly told = new Map<number, string>();
  /** By sequence: the hash of a state that was read. */
  readonly seen = new Map<number, string>();
  lastSequence = 0;
  /** Requests that got no answer at all, or one that left the outcome open. */
  unanswered = 0;
  private answersLeft = 0;
  /** The disk is full: what room is left would not last for ever. */
  private isRefused = false;
  private goal: { readonly size: number; readonly done: () => void } | undefined;

  constructor(random: SeededRandom) {
    const fork = (): SeededRandom => new SeededRandom(random.below(2 ** 31));
    this.traders = Array.from({ length: TRADERS }, (_, index) => new Trader(index + 1, fork()));
    this.operator = new Operator(fork(), TRADERS, new Set());
  }

  /** Trades until the engine is gone, refuses because it stops, or has given so many answers. */
  async run(engine: EngineProcess, answers = Number.POSITIVE_INFINITY): Promise<void> {
    this.answersLeft = answers;
    this.isRefused = false;
    while (!this.operator.isSetUp) if (!(await this.step(engine, this.operator))) return;
    const work = [this.operator, ...this.traders].map((client) => this.work(engine, client));
    await Promise.all([...work, this.read(engine)]);
  }

  /** Whether `run` ended because it had all the answers that it was to get. */
  get isDone(): boolean {
    return this.answersLeft <= 0;
  }

  /** Resolves when so many more requests were answered, or the engine is gone. */
  async answers(engine: EngineProcess, count: number): Promise<void> {
    const goal = this.told.size + count;
    const reached = new Promise<void>((done) => (this.goal = { size: goal, done }));
    await Promise.race([reached, engine.gone]);
  }

  private async work(engine: EngineProcess, client: Client): Promise<void> {
    while (this.answersLeft > 0 && !this.isRefused && (await this.step(engine, client)));
  }

  /** One request; false when the engine takes no more. */
  private async step(engine: EngineProcess, client: Client): Promise<boolean> {
    try {
      const outcome = await engine.submit(client.wish);
      this.told.set(outcome.sequence, JSON.stringify(outcome.events));
      this.lastSequence = Math.max(this.lastSequence, outcome.sequence);
      this.answersLeft -= 1;
      if (this.goal !== undefined && this.told.size >= this.goal.size) this.goal.done();
      client.hear(outcome);
      return true;
    } catch (error) {
      return this.goesOnAfter(error);
    }
  }

  private async read(engine: EngineProcess): Promise<void> {
    while (this.answersLeft > 0 && !this.isRefused) {
      try {
        const { sequence, hash } = await engine.readState();
        this.seen.set(sequence, hash);
        this.lastSequence = Math.max(this.lastSequence, sequence);
      } catch (error) {
        if (!(await this.goesOnAfter(error))) return;
      }
      await setTimeout(READ_MS);
    }
  }

  private async goesOnAfter(error: unknown): Promise<boolean> {
    if (error instanceof EngineGone) {
      this.unanswered += 1;
      return false;
    }
    if (!(error instanceof VenueUnavailable)) throw error;
    if (error.code === 'OUTCOME_UNKNOWN') this.unanswered += 1;
    if (error.code === 'JOURNAL_FULL') this.isRefused = true;
    if (error.code !== 'VENUE_BUSY') return false;
    await setTimeout(BUSY_MS);
    return true;
  }
}
