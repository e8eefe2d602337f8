/** The process that makes one snapshot: a shell around `makeSnapshot` that yields to the venue, but also comes to its end on a busy machine. */
import { constants } from 'node:os';
import { invariant } from '../../common/assert.js';
import { leaveSignalsToTheVenue } from '../../common/nest/child-signals.js';
import { lowerPriority } from '../../common/nest/priority.js';
import { VenueCore } from './domain/venue-core.js';
import type { SavedConsumer } from './event-stream.js';
import { toError } from './journal/disk-port.js';
import { NodeDisk } from './journal/node-disk.js';
import { removeOld } from './snapshots/retention.js';
import { makeSnapshot } from './snapshots/snapshot-maker.js';
import type { SnapshotAnswer, SnapshotOrder } from './snapshots/snapshot-messages.js';
import { VenueImage } from './snapshots/venue-image.js';
import { newHashSeed } from './hash-seed.js';

/** Takes its order from the process that started it, answers, and ends. */
export function runSnapshotChild(newParts: () => readonly SavedConsumer[]): void {
  // Where the system denies it, the snapshot is made all the same; the venue's threads have said so.
  lowerPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  leaveSignalsToTheVenue();
  process.once('message', (order: SnapshotOrder) => {
    const answer = answerTo(order, newParts);
    invariant(process.send !== undefined, 'this process is started by another');
    process.send(answer, () => process.disconnect());
  });
  // Whoever asked for it is gone: the next start asks again.
  process.once('disconnect', () => process.exit());
}

function answerTo(order: SnapshotOrder, newParts: () => readonly SavedConsumer[]): SnapshotAnswer {
  const { dataDir, settings, nextSegment, retention } = order;
  const disk = new NodeDisk();
  const startedMs = performance.now();
  const newImage = (): VenueImage => new VenueImage(new VenueCore({ hashSeed: newHashSeed() }), newParts());
  try {
    const made = makeSnapshot({ disk, dataDir, settings, nextSegment, newImage });
    const removed = removeOld(disk, dataDir, settings, retention);
    return { kind: 'made', made, removed, elapsedMs: performance.now() - startedMs };
  } catch (error) {
    return { kind: 'failed', message: toError(error).message };
  }
}
