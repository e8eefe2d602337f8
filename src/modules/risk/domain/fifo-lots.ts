/**
 * The open lots of a position by first in, first out. What closes takes the oldest lots, so what is left are the newest: the latest fills
 * in the position's own direction that together make it up, the oldest of them perhaps in part. That holds through zero too, where a fill
 * closes everything there was and opens the rest. So no history of closed lots is needed: fills are taken, the newest first, until nothing
 * is missing.
 */
import { Side } from '../../../common/model/order-terms.js';

/** A fill as a position takes it. */
export interface OpeningFill {
  readonly tradeId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly timeUs: number;
  readonly sequence: number;
}

export interface Lot {
  readonly fill: OpeningFill;
  /** What is left of the fill; negative: sold. */
  readonly openLots: bigint;
}

export class FifoLots {
  /** The newest first. */
  private readonly newestFirst: Lot[] = [];
  private missingLots: bigint;

  constructor(private readonly positionLots: bigint) {
    this.missingLots = positionLots < 0n ? -positionLots : positionLots;
  }

  /** The side that opens the position. */
  get side(): number {
    return this.positionLots < 0n ? Side.sell : Side.buy;
  }

  get count(): number {
    return this.newestFirst.length;
  }

  get isComplete(): boolean {
    return this.missingLots === 0n;
  }

  /** The next older fill of the position's instrument. */
  take(fill: OpeningFill): void {
    if (this.isComplete || fill.side !== this.side) return;
    const lots = BigInt(fill.quantityLots);
    const open = lots < this.missingLots ? lots : this.missingLots;
    this.missingLots -= open;
    this.newestFirst.push({ fill, openLots: this.positionLots < 0n ? -open : open });
  }

  /** The one that closes first comes first. */
  get lots(): readonly Lot[] {
    return this.newestFirst.toReversed();
  }

  /** What the lots were bought for (negative: sold for), in quote units, where one tick × one lot is `unit` of them. */
  costOf(unit: number): bigint {
    const ticks = this.newestFirst.reduce((sum, { fill, openLots }) => sum + openLots * BigInt(fill.priceTicks), 0n);
    return ticks * BigInt(unit);
  }
}

/**
 * What closed lots have brought by first in, first out. By either method realised is what was sold for less what was bought for, plus what
 * is left at cost; so the two differ by the cost of what is left.
 */
export function realisedByFifo(
  average: { readonly realised: bigint; readonly cost: bigint },
  fifoCost: bigint,
): bigint {
  return average.realised - average.cost + fifoCost;
}
