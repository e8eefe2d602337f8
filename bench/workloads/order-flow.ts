import { Side } from '../../src/common/model/order-terms.js';
import { TradsysBook } from '../engines/tradsys-book.js';
import { FillSink } from '../harness/fill-sink.js';
import { CommandList, Kind } from './command-list.js';
import { FlowStatistics, type FlowShape } from './flow-statistics.js';

const FILLS_PER_COMMAND_MAX = 4_096;

/** What a generator works with: it places and changes orders and sees at once what became of them. */
export class OrderFlow {
  readonly commands: CommandList;
  /** The fills of the last command. */
  readonly fills = new FillSink(FILLS_PER_COMMAND_MAX);
  readonly openLots: Int32Array;
  readonly priceTicks: Int32Array;
  lastOrderId = 0;
  restingBids = 0;
  restingAsks = 0;
  private readonly totalLots: Int32Array;
  private readonly side: Uint8Array;
  private readonly book: TradsysBook;
  private readonly statistics = new FlowStatistics();
  private count = 0;

  constructor(capacity: number) {
    this.commands = CommandList.ofCapacity(capacity);
    this.openLots = new Int32Array(capacity + 1);
    this.priceTicks = new Int32Array(capacity + 1);
    this.totalLots = new Int32Array(capacity + 1);
    this.side = new Uint8Array(capacity + 1);
    this.book = new TradsysBook(this.commands, this.fills);
  }

  /** Returns the order's id. */
  place(kind: Kind, side: number, priceTicks: number, lots: number): number {
    this.lastOrderId += 1;
    const orderId = this.lastOrderId;
    this.side[orderId] = side;
    this.priceTicks[orderId] = priceTicks;
    this.totalLots[orderId] = lots;
    this.openLots[orderId] = lots;
    this.statistics.placed(kind, priceTicks, lots);
    this.emit(kind, orderId);
    if (kind !== Kind.limitGtc) this.openLots[orderId] = 0;
    else if (this.openLots[orderId] !== 0) this.countResting(orderId, 1);
    return orderId;
  }

  cancel(orderId: number): void {
    this.statistics.counted(Kind.cancel);
    this.emit(Kind.cancel, orderId);
    this.openLots[orderId] = 0;
    this.countResting(orderId, -1);
  }

  /** Takes `byLots` of what is open away, keeping the order's place. All of it is a cancel by another name. */
  reduce(orderId: number, byLots: number): void {
    this.statistics.counted(Kind.reduce);
    this.totalLots[orderId] = (this.totalLots[orderId] as number) - byLots;
    this.openLots[orderId] = (this.openLots[orderId] as number) - byLots;
    const isGone = this.openLots[orderId] === 0;
    this.emit(isGone ? Kind.cancel : Kind.reduce, orderId);
    if (isGone) this.countResting(orderId, -1);
  }

  move(orderId: number, priceTicks: number): void {
    this.statistics.counted(Kind.move);
    this.priceTicks[orderId] = priceTicks;
    this.emit(Kind.move, orderId);
    if (this.openLots[orderId] === 0) this.countResting(orderId, -1);
  }

  sideOf(orderId: number): number {
    return this.side[orderId] as number;
  }

  /** Live orders and levels of both sides, as they are. */
  summary(): { readonly liveOrders: number; readonly bidLevels: number; readonly askLevels: number } {
    return this.book.summary();
  }

  /** Takes a sample of depth for the averages. */
  sample(): void {
    this.statistics.sampled(this.summary());
  }

  /** The mix is counted from here on. */
  bookIsFilled(): void {
    this.statistics.bookIsFilled();
  }

  shape(): FlowShape {
    return this.statistics.shape(this.count, this.summary());
  }

  private emit(kind: Kind, orderId: number): void {
    const order = { side: this.side[orderId] as number, orderId };
    const price = this.priceTicks[orderId] as number;
    this.commands.set(
      this.count,
      kind,
      order,
      price,
      this.totalLots[orderId] as number,
      this.openLots[orderId] as number,
    );
    this.fills.clear();
    this.book.apply(this.count);
    this.count += 1;
    for (let fill = 0; fill < this.fills.count; fill += 1) {
      const maker = this.fills.makerOf(fill);
      const lots = this.fills.lotsOf(fill);
      this.openLots[maker] = (this.openLots[maker] as number) - lots;
      this.openLots[orderId] = (this.openLots[orderId] as number) - lots;
      if (this.openLots[maker] === 0) this.countResting(maker, -1);
    }
    this.statistics.traded(this.fills.count);
  }

  private countResting(orderId: number, by: number): void {
    if (this.side[orderId] === Side.buy) this.restingBids += by;
    else this.restingAsks += by;
  }
}
