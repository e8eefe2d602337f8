import { invariant } from '../../common/assert.js';
import { eventLayouts, type VenueEvent } from '../../common/model/events.js';
import { HEADER, RecordBuffer } from '../../common/model/record-layout.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { ChainIndex } from './domain/chain-index.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { ProjectionProgress } from './progress.js';

/** No record that is linked is shorter; so this many links always suffice. */
const BYTES_PER_LINK = 32;
const ORDER_BUCKETS = 1 << 17;
const ACCOUNT_BUCKETS = 1 << 14;
/** Batches that the tail tells apart when it lets go of projected ones. */
const BATCHES = 1 << 14;

const TRADED = eventLayouts.TradeExecuted;
const PREVENTED = eventLayouts.SelfTradePrevented;
const REVISED = eventLayouts.TradeRevised;

/** Where events that concern one order have its id, by type; those that are not here have none, or two. */
const ORDER_ID_AT = new Int32Array(256);
for (const name of [
  'OrderAccepted',
  'OrderRested',
  'OrderCancelled',
  'OrderReplaced',
  'OrderTriggered',
  'StopPriceMoved',
  'OrderRejected',
  'OrderActivated',
  'OrderReduced',
] as const) {
  ORDER_ID_AT[eventLayouts[name].type] = eventLayouts[name].at.orderId;
}
const DEPOSITED = eventLayouts.FundsDeposited.type;
const WITHDRAWN = eventLayouts.FundsWithdrawn.type;

/**
 * The durable events that are not rows yet, found by order and by account: what closes the gap between memory and
 * the projections. Whoever reads history takes the tail first and the rows after it; between the two nothing can be
 * missed, because rows only become newer.
 *
 * A fixed ring of record bytes with chains in typed arrays: no object per event (budget 60 ns). Events leave when the
 * projections have passed them. When the projections fall behind by more than the ring holds, the oldest leave
 * all the same, and reads of history answer `NOT_YET_PROJECTED` until the projections have caught up.
 */
export class EventTail implements EventConsumer {
  private readonly ring: RecordBuffer;
  private readonly mask: number;
  private readonly byOrder: ChainIndex;
  private readonly byAccount: ChainIndex;
  /** Positions count all bytes ever taken; a position's place in the ring is its remainder. */
  private writePosition = 0;
  private oldestPosition = 0;
  /** Everything after this sequence is in the tail. */
  private floor = 0;
  private readonly batchEnds = new Float64Array(BATCHES);
  private readonly batchSequences = new Float64Array(BATCHES);
  private firstBatch = 0;
  private batchCount = 0;

  /** `bytes` is a power of two; a batch of more than half of it is not kept. */
  constructor(
    private readonly projections: ProjectionProgress,
    private readonly bytes: number,
  ) {
    this.mask = bytes - 1;
    this.ring = new RecordBuffer(new ArrayBuffer(bytes));
    // Written to once now: the system gives memory at its first write, page by page, for which orders would wait.
    this.ring.bytes.fill(0);
    this.byOrder = new ChainIndex(bytes / BYTES_PER_LINK, ORDER_BUCKETS);
    this.byAccount = new ChainIndex(bytes / BYTES_PER_LINK, ACCOUNT_BUCKETS);
  }

  /** Reads of history need rows at least up to here. */
  get floorSequence(): number {
    return this.floor;
  }

  /** Bytes of events that wait for their projection. */
  get sizeBytes(): number {
    return this.writePosition - this.oldestPosition;
  }

  onEvents(batch: EventBatch): void {
    this.forgetProjected();
    const isProjected = batch.lastSequence <= this.projections.checkpoint;
    if (isProjected || batch.end - batch.start > this.bytes / 2) return this.forgetAll(batch.lastSequence);
    for (let start = batch.start; start < batch.end;) start = this.takePiece(batch, start);
    if (this.batchCount === BATCHES) this.forgetOldest();
    const slot = (this.firstBatch + this.batchCount) % BATCHES;
    this.batchEnds[slot] = this.writePosition;
    this.batchSequences[slot] = batch.lastSequence;
    this.batchCount += 1;
  }

  startsAfter(sequence: number): void {
    this.forgetAll(sequence);
  }

  /** What is not projected yet of one order, oldest first. Throws `NOT_YET_PROJECTED` when rows and tail do not meet. */
  ofOrder(orderId: number): VenueEvent[] {
    this.requireBridged();
    const events: VenueEvent[] = [];
    this.byOrder.newestFirst(orderId, this.oldestPosition, (position) => {
      events.push(readEvent(this.ring, position & this.mask));
      return true;
    });
    return events.toReversed();
  }

  /**
   * Shows what is not projected yet of one account (everything that changed its orders, its deposits and
   * withdrawals), newest first, until `visit` returns false. A trade with itself is shown once.
   */
  ofAccount(accountId: number, visit: (events: RecordBuffer, at: number) => boolean): void {
    this.requireBridged();
    let last = -1;
    this.byAccount.newestFirst(accountId, this.oldestPosition, (position) => {
      if (position === last) return true;
      last = position;
      return visit(this.ring, position & this.mask);
    });
  }

  private requireBridged(): void {
    if (this.projections.checkpoint < this.floor) throw new VenueUnavailable('NOT_YET_PROJECTED');
  }

  /** Copies as many whole records as fit before the ring's end and returns where the rest of the batch starts. */
  private takePiece({ events, end }: EventBatch, start: number): number {
    const place = this.writePosition & this.mask;
    const room = this.bytes - place;
    const pieceEnd = end - start <= room ? end : endOfPiece(events, start, start + room);
    if (pieceEnd === start) {
      this.writePosition += room;
      return start;
    }
    while (this.writePosition + (pieceEnd - start) - this.oldestPosition > this.bytes) this.forgetOldest();
    this.ring.bytes.set(events.bytes.subarray(start, pieceEnd), place);
    this.link(place, place + (pieceEnd - start));
    this.writePosition += pieceEnd - start;
    return pieceEnd;
  }

  /** Adds the records of the ring between two places to the chains. */
  private link(start: number, end: number): void {
    const { bytes, i32, f64 } = this.ring;
    const { byOrder, byAccount } = this;
    const base = this.writePosition - start;
    for (let at = start; at < end; at += i32[at >> 2] as number) {
      const type = bytes[at + HEADER.type] as number;
      const accountId = i32[(at + HEADER.accountId) >> 2] as number;
      const position = base + at;
      const orderIdAt = ORDER_ID_AT[type] as number;
      if (orderIdAt !== 0) byOrder.add(f64[(at + orderIdAt) >> 3] as number, position);
      else if (type === TRADED.type || type === PREVENTED.type) {
        const { takerOrderId, makerOrderId, makerAccountId } = type === TRADED.type ? TRADED.at : PREVENTED.at;
        byOrder.add(f64[(at + takerOrderId) >> 3] as number, position);
        byOrder.add(f64[(at + makerOrderId) >> 3] as number, position);
        byAccount.add(i32[(at + makerAccountId) >> 2] as number, position);
      } else if (type === REVISED.type) {
        byAccount.add(i32[(at + REVISED.at.makerAccountId) >> 2] as number, position);
      } else if (type !== DEPOSITED && type !== WITHDRAWN) continue;
      byAccount.add(accountId, position);
    }
  }

  private forgetProjected(): void {
    const { checkpoint } = this.projections;
    while (this.batchCount > 0 && (this.batchSequences[this.firstBatch] as number) <= checkpoint) this.forgetOldest();
  }

  private forgetOldest(): void {
    invariant(this.batchCount > 0, 'a batch of half the ring fits when all others have left');
    this.oldestPosition = this.batchEnds[this.firstBatch] as number;
    this.floor = this.batchSequences[this.firstBatch] as number;
    this.firstBatch = (this.firstBatch + 1) % BATCHES;
    this.batchCount -= 1;
  }

  private forgetAll(sequence: number): void {
    this.firstBatch = 0;
    this.batchCount = 0;
    this.oldestPosition = this.writePosition;
    this.floor = sequence;
  }
}

/** Behind the last record that ends at or before `limit`. */
function endOfPiece(events: RecordBuffer, start: number, limit: number): number {
  let at = start;
  while (at + (events.i32[at >> 2] as number) <= limit) at += events.i32[at >> 2] as number;
  return at;
}
