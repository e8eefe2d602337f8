import type { Journal, JournalBatch, JournalListener } from '../batch.js';
import { toError } from './disk-port.js';
import type { JournalStore } from './journal-store.js';

/**
 * The journal without a thread, for tests and tools. Each batch takes two steps (durable, then stored), and between
 * any two steps the caller's `defer` decides what else happens: a simulation puts its clock there.
 */
export class InlineJournal implements Journal {
  private readonly waiting: JournalBatch[] = [];
  private durableBatch: JournalBatch | undefined;
  private isStepPlanned = false;
  private failure: Error | undefined;
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly store: JournalStore,
    private readonly listener: JournalListener,
    private readonly defer: (step: () => void) => void = queueMicrotask,
  ) {}

  append(batch: JournalBatch): void {
    if (this.failure !== undefined) return;
    this.waiting.push(batch);
    this.planStep();
  }

  async close(): Promise<void> {
    if (!this.isIdle) await new Promise<void>((resolve) => (this.onIdle = resolve));
    if (this.failure !== undefined) throw this.failure;
    this.store.close();
  }

  private get isIdle(): boolean {
    return this.failure !== undefined || (this.waiting.length === 0 && this.durableBatch === undefined);
  }

  private planStep(): void {
    if (this.isStepPlanned || this.isIdle) return;
    this.isStepPlanned = true;
    this.defer(() => {
      this.isStepPlanned = false;
      this.step();
      this.planStep();
      if (this.isIdle) this.onIdle?.();
    });
  }

  private step(): void {
    const stored = this.durableBatch;
    if (stored !== undefined) {
      if (!this.succeeds(() => this.storeEvents(stored))) return;
      this.durableBatch = undefined;
      this.listener.onStored(stored);
      return;
    }
    const batch = this.waiting.shift();
    if (batch === undefined || !this.succeeds(() => this.commit(batch))) return;
    if (batch.isFault !== true) this.durableBatch = batch;
    this.listener.onDurable(batch);
  }

  private commit(batch: JournalBatch): void {
    this.store.writeCommands(batch);
    this.store.syncCommands();
  }

  private storeEvents(batch: JournalBatch): void {
    this.store.writeEvents(batch);
    // Without a pause to do it in: as much as the batch used up.
    this.store.maintain();
  }

  private succeeds(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.failure = toError(error);
      this.listener.onFailure(this.failure);
      return false;
    }
  }
}
