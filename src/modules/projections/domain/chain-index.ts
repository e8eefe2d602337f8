/**
 * Positions by key, newest first, for a window that moves on: a ring of links, each knowing the one before it in its
 * bucket. Adding costs a few stores and no object; nothing is ever removed, links that the ring overwrote or that
 * point before the window are simply not followed.
 */
import { invariant } from '../../../common/assert.js';

const NONE = -1;
/** A link's fields lie side by side, because adding one touches them all. */
const LINK = { previous: 0, key: 1, position: 2 } as const;
const LINK_WIDTH = 4;

export class ChainIndex {
  private readonly heads: Float64Array;
  private readonly ring: Float64Array;
  private readonly linkMask: number;
  private readonly bucketMask: number;
  private count = 0;

  /** Both are powers of two. `links` must hold all links of the window. */
  constructor(
    private readonly links: number,
    buckets: number,
  ) {
    invariant(Number.isInteger(Math.log2(links)) && Number.isInteger(Math.log2(buckets)), 'sizes are powers of two');
    this.linkMask = links - 1;
    this.bucketMask = buckets - 1;
    this.heads = new Float64Array(buckets).fill(NONE);
    this.ring = new Float64Array(links * LINK_WIDTH);
  }

  /** `key` is a non-negative integer; positions never decrease. */
  add(key: number, position: number): void {
    const { ring, heads } = this;
    const bucket = key & this.bucketMask;
    const at = (this.count & this.linkMask) * LINK_WIDTH;
    ring[at + LINK.previous] = heads[bucket] as number;
    ring[at + LINK.key] = key;
    ring[at + LINK.position] = position;
    heads[bucket] = this.count;
    this.count += 1;
  }

  /** Calls `visit` with the positions of `key` from the newest back to `oldestPosition`, until it returns false. */
  newestFirst(key: number, oldestPosition: number, visit: (position: number) => boolean): void {
    const { ring } = this;
    const oldestLink = Math.max(0, this.count - this.links);
    let link = this.heads[key & this.bucketMask] as number;
    while (link >= oldestLink) {
      const at = (link & this.linkMask) * LINK_WIDTH;
      const position = ring[at + LINK.position] as number;
      if (position < oldestPosition) return;
      if (ring[at + LINK.key] === key && !visit(position)) return;
      link = ring[at + LINK.previous] as number;
    }
  }
}
