/**
 * Positions by key, newest first, for a window that moves on: a ring of links, each knowing the one before it in its
 * bucket. Adding costs a few stores and no object; nothing is ever removed, links that the ring overwrote or that
 * point before the window are simply not followed.
 */
import { invariant } from '../../../common/assert.js';

const NONE = -1;
/** A link's fields lie side by side, because adding one touches them all; each is 32 bits wide. */
const LINK = { back: 0, keyLow: 1, keyHigh: 2, position: 3 } as const;
const LINK_WIDTH = 4;
const WORD = 2 ** 32;

export class ChainIndex {
  private readonly heads: Float64Array;
  /** How many links back the one before it in the bucket is, its key, and the low word of its position. */
  private readonly ring: Uint32Array;
  private readonly linkMask: number;
  private readonly bucketMask: number;
  private count = 0;
  private newestPosition = 0;

  /** Both are powers of two. `links` must hold all links of the window, and that window be less than 4 GiB of positions. */
  constructor(
    private readonly links: number,
    buckets: number,
  ) {
    invariant(Number.isInteger(Math.log2(links)) && Number.isInteger(Math.log2(buckets)), 'sizes are powers of two');
    this.linkMask = links - 1;
    this.bucketMask = buckets - 1;
    this.heads = new Float64Array(buckets).fill(NONE);
    // Filled, so that its memory is there before the first link comes.
    this.ring = new Uint32Array(links * LINK_WIDTH).fill(0);
  }

  /** `key` is a non-negative integer; positions never decrease. */
  add(key: number, position: number): void {
    const { ring, heads } = this;
    const bucket = key & this.bucketMask;
    const at = (this.count & this.linkMask) * LINK_WIDTH;
    // One that is further back than the ring is long is not followed, so it need not be told apart.
    ring[at + LINK.back] = Math.min(this.count - (heads[bucket] as number), WORD - 1);
    ring[at + LINK.keyLow] = key;
    ring[at + LINK.keyHigh] = key / WORD;
    ring[at + LINK.position] = position;
    this.newestPosition = position;
    heads[bucket] = this.count;
    this.count += 1;
  }

  /** Calls `visit` with the positions of `key` from the newest back to `oldestPosition`, until it returns false. */
  newestFirst(key: number, oldestPosition: number, visit: (position: number) => boolean): void {
    const { ring, newestPosition } = this;
    const oldestLink = Math.max(0, this.count - this.links);
    const [keyLow, keyHigh] = [key >>> 0, Math.floor(key / WORD)];
    let link = this.heads[key & this.bucketMask] as number;
    while (link >= oldestLink) {
      const at = (link & this.linkMask) * LINK_WIDTH;
      const position = newestPosition - ((newestPosition - (ring[at + LINK.position] as number)) >>> 0);
      if (position < oldestPosition) return;
      const isOfKey = ring[at + LINK.keyLow] === keyLow && ring[at + LINK.keyHigh] === keyHigh;
      if (isOfKey && !visit(position)) return;
      link -= ring[at + LINK.back] as number;
    }
  }
}
