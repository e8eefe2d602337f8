/** Mistakes that a venue could be built with. The simulation is worth something only if it finds each of them. */
import type { Journal, JournalBatch, JournalListener } from '../../src/modules/engine/batch.js';
import { toError } from '../../src/modules/engine/journal/disk-port.js';
import type { JournalStore } from '../../src/modules/engine/journal/journal-store.js';

/** What the simulation finds of each. */
export const sabotages = {
  'acknowledges before the sync': /is lost|is now/,
  'never syncs': /is lost|is now|damaged/,
  'forgets client order ids': /happened twice|is order|is now/,
  'shows what is not durable': /is lost|does not come to|saw two states/,
  'commits rows apart from their checkpoint': /are of other events/,
};
export type Sabotage = keyof typeof sabotages;

/** Answers in one step what it writes in the next. */
export class EagerJournal implements Journal {
  private readonly waiting: JournalBatch[] = [];
  private answered: JournalBatch | undefined;
  private isWorking = false;
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly store: JournalStore,
    private readonly listener: JournalListener,
    private readonly defer: (step: () => void) => void,
  ) {}

  append(batch: JournalBatch): void {
    this.waiting.push(batch);
    this.work();
  }

  async close(): Promise<void> {
    if (this.isWorking) await new Promise<void>((resolve) => (this.onIdle = resolve));
    this.store.close();
  }

  private work(): void {
    if (this.isWorking) return;
    this.isWorking = true;
    this.defer(() => {
      this.isWorking = false;
      try {
        this.step();
      } catch (error) {
        return this.listener.onFailure(toError(error));
      }
      if (this.answered !== undefined || this.waiting.length > 0) this.work();
      else this.onIdle?.();
    });
  }

  private step(): void {
    const batch = this.answered;
    if (batch === undefined) {
      this.answered = this.waiting.shift();
      if (this.answered !== undefined) this.listener.onDurable(this.answered);
      return;
    }
    this.store.writeCommands(batch);
    this.store.syncCommands();
    this.store.writeEvents(batch);
    this.store.maintain();
    this.answered = undefined;
    this.listener.onStored(batch);
  }
}
