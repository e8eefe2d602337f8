import { invariant } from '../../../common/assert.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { VenueCore } from '../domain/venue-core.js';
import type { SavedConsumer } from '../event-stream.js';
import { readPartNames } from './snapshot-choice.js';

/** What a snapshot is of: a core, and the consumers whose state follows from all of its events. */
export class VenueImage {
  constructor(
    readonly core: VenueCore,
    readonly parts: readonly SavedConsumer[],
  ) {}

  get partNames(): string[] {
    return this.parts.map(({ partName }) => partName);
  }

  saveParts(sink: StateSink): void {
    sink.number(this.parts.length);
    for (const name of this.partNames) sink.text(name);
    for (const part of this.parts) part.saveState(sink);
  }

  loadParts(source: StateSource): void {
    invariant(readPartNames(source).join() === this.partNames.join(), 'a snapshot is chosen by its parts');
    for (const part of this.parts) part.loadState(source);
  }
}
