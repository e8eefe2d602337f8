/**
 * Compares the venue's book with the recording's snapshots. Where they differ, the recording's own order events say
 * whose difference it is: snapshots and order events come over two channels, and where those two disagree with each
 * other nobody who follows the events can agree with the snapshot.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { RecordedBook } from './recorded-book.js';
import type { RecordedLevel, RecordedSnapshot } from './recorded-event.js';

/** `feed`: the events disagree with the snapshot, and the venue is where the events are. `venue`: the events agree with it. */
export type DifferenceCause = 'feed' | 'venue' | 'both';

export interface LevelDifference {
  readonly timeUs: number;
  readonly cause: DifferenceCause;
  readonly side: Side;
  /** The best level that differs, and what each has there (0: nothing). */
  readonly priceTicks: number;
  readonly snapshotLots: number;
  readonly venueLots: number;
  readonly recordedLots: number;
  readonly isBestPrice: boolean;
}

export interface SnapshotCounts {
  snapshots: number;
  bestBidEqual: number;
  bestAskEqual: number;
  /** Price and quantity of every level that the snapshot shows, on both sides. */
  depthEqual: number;
}

/** The venue's book, best level first. */
export interface VenueDepth {
  readonly bids: readonly VenueLevel[];
  readonly asks: readonly VenueLevel[];
}
interface VenueLevel {
  readonly priceTicks: number;
  readonly quantityLots: number;
}

export class SnapshotCheck {
  readonly counts: SnapshotCounts = { snapshots: 0, bestBidEqual: 0, bestAskEqual: 0, depthEqual: 0 };
  /** One for each side of a snapshot that differs. */
  readonly differences: LevelDifference[] = [];

  constructor(
    private readonly recorded: RecordedBook,
    private readonly depth: (levels: number) => VenueDepth,
  ) {}

  onSnapshot(snapshot: RecordedSnapshot): void {
    const { counts } = this;
    const venue = this.depth(Math.max(snapshot.bids.length, snapshot.asks.length));
    const bids = toLevels(venue.bids, snapshot.bids.length);
    const asks = toLevels(venue.asks, snapshot.asks.length);
    counts.snapshots += 1;
    if (bids[0]?.priceTicks === snapshot.bids[0]?.priceTicks) counts.bestBidEqual += 1;
    if (asks[0]?.priceTicks === snapshot.asks[0]?.priceTicks) counts.bestAskEqual += 1;
    const bidsEqual = this.compare(snapshot, Side.buy, bids, snapshot.bids);
    const asksEqual = this.compare(snapshot, Side.sell, asks, snapshot.asks);
    if (bidsEqual && asksEqual) counts.depthEqual += 1;
  }

  private compare(
    { timeUs }: RecordedSnapshot,
    side: Side,
    venue: readonly RecordedLevel[],
    shown: readonly RecordedLevel[],
  ): boolean {
    const first = firstDifference(side, venue, shown);
    if (first === undefined) return true;
    const recorded = this.recorded.levels(side, shown.length);
    this.differences.push({
      timeUs,
      cause: causeOf(side, venue, shown, recorded),
      side,
      priceTicks: first,
      snapshotLots: lotsAt(shown, first),
      venueLots: lotsAt(venue, first),
      recordedLots: lotsAt(recorded, first),
      isBestPrice: venue[0]?.priceTicks !== shown[0]?.priceTicks,
    });
    return false;
  }
}

function causeOf(
  side: Side,
  venue: readonly RecordedLevel[],
  shown: readonly RecordedLevel[],
  recorded: readonly RecordedLevel[],
): DifferenceCause {
  if (firstDifference(side, recorded, shown) === undefined) return 'venue';
  return firstDifference(side, venue, recorded) === undefined ? 'feed' : 'both';
}

/** The best price at which two lists of levels differ, or undefined. */
function firstDifference(
  side: Side,
  one: readonly RecordedLevel[],
  other: readonly RecordedLevel[],
): number | undefined {
  for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
    const a = one[i];
    const b = other[i];
    if (a === undefined || b === undefined) return (a ?? b)?.priceTicks;
    if (a.priceTicks !== b.priceTicks)
      return side === Side.buy ? Math.max(a.priceTicks, b.priceTicks) : Math.min(a.priceTicks, b.priceTicks);
    if (a.lots !== b.lots) return a.priceTicks;
  }
  return undefined;
}

function lotsAt(levels: readonly RecordedLevel[], priceTicks: number): number {
  return levels.find((level) => level.priceTicks === priceTicks)?.lots ?? 0;
}

function toLevels(levels: readonly VenueLevel[], count: number): RecordedLevel[] {
  return levels.slice(0, count).map(({ priceTicks, quantityLots }) => ({ priceTicks, lots: quantityLots }));
}
