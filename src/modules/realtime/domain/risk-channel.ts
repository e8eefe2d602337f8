/**
 * The stream of risk of one account, or of the venue: rows that are states. What has changed since the last look is told, each row
 * with the next channel sequence; a snapshot is all rows as they were told last. Counts since the channel was opened.
 */
import type { WireWriter } from './wire-layout.js';
import { type VenueBody, venueMessages } from './wire-messages.js';

/** Instead of an account: the venue as a whole. */
export const WHOLE_VENUE = 0;

export type RiskRowName = 'riskAccount' | 'riskInstrument' | 'riskPosition' | 'riskExposure' | 'riskLimit';
type PlaceField = 'channelAccountId' | 'sequence' | 'channelSequence' | 'timeUs' | 'isGone';

/** One message without its place; `key` says which of its channel's rows it is. */
export type RiskRow = {
  [N in RiskRowName]: { readonly name: N; readonly key: string; readonly body: Omit<VenueBody<N>, PlaceField> };
}[RiskRowName];

/** What rows are as of. */
export interface RiskMoment {
  readonly sequence: number;
  readonly timeUs: number;
}

interface ToldRow {
  readonly row: RiskRow;
  readonly text: string;
}

export class RiskChannel {
  private readonly rows = new Map<string, ToldRow>();
  private moment: RiskMoment = { sequence: 0, timeUs: 0 };
  private count = 0;

  constructor(readonly accountId: number) {}

  /** Writes what has changed: rows that are new or other than before, then those of `isLookedAt` keys that are no more. */
  take(
    writer: WireWriter,
    moment: RiskMoment,
    rows: readonly RiskRow[],
    isLookedAt: (key: string) => boolean = () => true,
  ): void {
    this.moment = moment;
    const present = new Set<string>();
    for (const row of rows) {
      present.add(row.key);
      const text = JSON.stringify(row.body);
      if (this.rows.get(row.key)?.text === text) continue;
      this.rows.set(row.key, { row, text });
      this.tell(writer, row, 0);
    }
    for (const [key, { row }] of this.rows) {
      if (present.has(key) || !isLookedAt(key)) continue;
      this.rows.delete(key);
      this.tell(writer, row, 1);
    }
  }

  /** Writes all rows behind a message that says how many they are. */
  writeSnapshot(writer: WireWriter): void {
    const place = this.place();
    venueMessages.riskSnapshot.write(writer, { ...place, entryCount: this.rows.size });
    for (const { row } of this.rows.values()) write(writer, row, { ...place, isGone: 0 });
  }

  private tell(writer: WireWriter, row: RiskRow, isGone: 0 | 1): void {
    this.count += 1;
    write(writer, row, { ...this.place(), isGone });
  }

  private place(): Omit<Record<PlaceField, number>, 'isGone'> {
    return { channelAccountId: this.accountId, channelSequence: this.count, ...this.moment };
  }
}

function write(writer: WireWriter, { name, body }: RiskRow, place: Readonly<Record<PlaceField, number>>): void {
  // The name says which fields the body has.
  venueMessages[name].write(writer, { ...place, ...body } as never);
}
