/**
 * What has changed of a displayed book since it was told last: the newest total of each level, 0 where it is gone. Ids of updates
 * are those of the book: `firstId` follows the one that was told last, so that a client sees every gap.
 */
import { Side } from '../../../common/model/order-terms.js';

export interface DepthUpdate {
  readonly firstId: number;
  readonly lastId: number;
  /** Price in ticks to total in lots. */
  readonly bids: ReadonlyMap<number, number>;
  readonly asks: ReadonlyMap<number, number>;
}

export class DepthChanges {
  private bids = new Map<number, number>();
  private asks = new Map<number, number>();

  /** `toldId` is that of the book as it is now. */
  constructor(private toldId: number) {}

  set(side: number, priceTicks: number, quantityLots: number): void {
    (side === Side.buy ? this.bids : this.asks).set(priceTicks, quantityLots);
  }

  /** All up to the book's id of now; undefined where nothing has changed. */
  take(nowId: number): DepthUpdate | undefined {
    if (nowId === this.toldId) return undefined;
    const update = { firstId: this.toldId + 1, lastId: nowId, bids: this.bids, asks: this.asks };
    this.toldId = nowId;
    this.bids = new Map();
    this.asks = new Map();
    return update;
  }
}
