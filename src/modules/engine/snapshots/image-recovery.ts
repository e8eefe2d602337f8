import type { DiskPort } from '../journal/disk-port.js';
import type { JournalSettings } from '../journal/journal-store.js';
import { Recovery, type RecoveryOptions } from '../journal/recovery.js';
import { chooseForStart, type SnapshotChoice } from './snapshot-choice.js';
import { loadImage } from './snapshot-maker.js';
import type { VenueImage } from './venue-image.js';

export interface ImageRecoveryOptions extends Pick<RecoveryOptions, 'apply' | 'onEvents'> {
  readonly disk: DiskPort;
  readonly dataDir: string;
  readonly settings: JournalSettings;
  /** Of nothing: filled by the newest sound snapshot, where there is one. */
  readonly image: VenueImage;
  /** A snapshot was loaded: `onEvents` will begin behind its sequence. */
  readonly onLoaded: (sequence: number) => void;
}

/**
 * The recovery of a venue from the newest sound snapshot and the journal behind it. Throws `JournalDamaged`, before anything
 * is changed, where both together do not give all that was durable.
 */
export function recoverImage(options: ImageRecoveryOptions): { recovery: Recovery; choice: SnapshotChoice } {
  const { disk, dataDir, settings, image, onLoaded } = options;
  const wish = { logicVersion: settings.logicVersion, partNames: image.partNames };
  const choice = chooseForStart(disk, dataDir, wish);
  const { snapshot, knownDurable } = choice;
  if (snapshot !== undefined) {
    loadImage(disk, snapshot, image);
    onLoaded(snapshot.header.sequence);
  }
  const recovery = new Recovery({ ...options, knownDurable, ...(snapshot && { base: snapshot.header }) });
  return { recovery, choice };
}
