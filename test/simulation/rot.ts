import { FRAME_KIND } from '../../src/modules/engine/journal/frame.js';
import { commandDirectory } from '../../src/modules/engine/journal/journal-store.js';
import { LogReader } from '../../src/modules/engine/journal/log-reader.js';
import { DATA_DIR } from './life-parts.js';
import type { SeededRandom } from './seeded-random.js';
import type { SimDisk } from './sim-disk.js';

/**
 * Flips one bit in a segment of the journal or of the event store, or in a snapshot, and returns what undoes it where it still stands: the
 * copy that an operator would restore. Spares the last frame of the journal: whether that was torn by a crash or has rotted
 * since, nobody can tell who has one copy of it.
 */
export function flipBit(disk: SimDisk, random: SeededRandom): (() => void) | undefined {
  const segments = disk.paths().filter((path) => /\.(seg|snap)$/.test(path));
  if (segments.length === 0) return undefined;
  const last = lastJournalFrame(disk);
  // Old files are rarely read again.
  const path = random.chance(0.5) && last.offset > 0 ? last.path : random.pick(segments);
  const end = path === last.path ? last.offset : disk.contents(path).findLastIndex((byte) => byte !== 0) + 1;
  return end === 0 ? undefined : disk.rot(path, random.below(end), 1 << random.below(8));
}

function lastJournalFrame(disk: SimDisk): { path: string; offset: number } {
  const reader = new LogReader(disk, {
    directory: commandDirectory(DATA_DIR),
    kind: FRAME_KIND.commands,
    from: 'last',
  });
  let offset = 0;
  for (let frame = reader.next(); frame !== undefined; frame = reader.next()) ({ offset } = frame.header);
  const { path } = reader.end();
  reader.close();
  return { path, offset };
}
