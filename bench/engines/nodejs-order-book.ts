/**
 * The incumbent in JavaScript, fed with the same commands. What it takes is made before the timing starts: numbers for
 * prices and sizes, its string ids, its option objects.
 *
 * - A cancel is `cancel`, a market order is `market`, IOC and FOK are `limit` with that time in force.
 * - A move is `modify` with the new price: it leaves its level and goes to the back of the new one after trading, as here.
 * - A reduction is `updateOrderSize` of its own side of the book, because its public `modify` sends a reduced order
 *   to the back, which gives other fills; this favours it, because it is the cheaper of the two.
 * - It reports no fills one by one. `done` holds the makers that a command emptied, in order, each with the size that it had
 *   left, and the taker itself at the end when that is filled; `partial` is the maker that was filled in part, with
 *   `partialQuantityProcessed` as the size traded, or the taker when that rests. Every fill follows from these.
 */
import { OrderBook, Side } from 'nodejs-order-book';
import type { IProcessOrder } from 'nodejs-order-book';
import { Side as VenueSide } from '../../src/common/model/order-terms.js';
import type { FillSink } from '../harness/fill-sink.js';
import { type CommandList, Kind } from '../workloads/command-list.js';
import { BATCH_COMMANDS, type BenchEngine, type EngineSummary } from './bench-engine.js';

/** What the library keeps private and the in-place reduction needs. */
interface Inside {
  readonly orders: Record<string, { size: number; readonly price: number; readonly side: Side }>;
  readonly bids: InsideSide;
  readonly asks: InsideSide;
}
interface InsideSide {
  readonly updateOrderSize: (order: unknown, update: { readonly size: number }) => void;
  readonly len: () => number;
  readonly depth: () => number;
}

const TIF = { [Kind.limitIoc]: 'IOC', [Kind.limitFok]: 'FOK' } as Readonly<Record<number, 'IOC' | 'FOK' | undefined>>;

export class NodejsOrderBook implements BenchEngine {
  private readonly book = new OrderBook();
  private readonly inside = this.book as unknown as Inside;
  private readonly kinds = new Uint8Array(BATCH_COMMANDS);
  private readonly orderIds = new Int32Array(BATCH_COMMANDS);
  private readonly openLots = new Int32Array(BATCH_COMMANDS);
  /** The option object of a placement or of a move, by place in the batch. */
  private readonly options: unknown[] = [];
  private count = 0;

  /** `ids` are the order ids as the text that the library wants, by number. */
  constructor(
    private readonly commands: CommandList,
    readonly fills: FillSink,
    private readonly ids: readonly string[],
  ) {}

  load(from: number, to: number): void {
    for (let command = from; command < to; command += 1) {
      const i = command - from;
      this.kinds[i] = this.commands.kindOf(command);
      this.orderIds[i] = this.commands.orderIdOf(command);
      this.openLots[i] = this.commands.openLotsOf(command);
      this.options[i] = this.optionsOf(command);
    }
    this.count = to - from;
  }

  run(): void {
    for (let i = 0; i < this.count; i += 1) this.apply(i);
  }

  drain(): void {}

  private apply(i: number): void {
    const { book, ids, inside } = this;
    const orderId = this.orderIds[i] as number;
    const id = ids[orderId] as string;
    const kind = this.kinds[i] as number;
    switch (kind) {
      case Kind.cancel:
        book.cancel(id);
        return;
      case Kind.reduce: {
        const order = inside.orders[id];
        const side = order?.side === Side.BUY ? inside.bids : inside.asks;
        side.updateOrderSize(order, { size: this.openLots[i] as number });
        return;
      }
      case Kind.move:
        return this.report(orderId, id, book.modify(id, this.options[i] as never));
      case Kind.market:
        return this.report(orderId, '', book.market(this.options[i] as never));
      default:
        this.report(orderId, id, book.limit(this.options[i] as never), kind === Kind.limitFok);
    }
  }

  private report(takerId: number, takerText: string, result: IProcessOrder, mayBeRefused = false): void {
    const { err, done, partial } = result;
    if (err !== null && !mayBeRefused) throw new Error(`order ${takerId}: ${err.message}`);
    for (const maker of done) {
      if (maker.id !== takerText && 'price' in maker)
        this.fills.add(takerId, Number(maker.id), maker.price, maker.size);
    }
    if (partial !== null && partial.id !== takerText) {
      this.fills.add(takerId, Number(partial.id), partial.price, result.partialQuantityProcessed);
    }
  }

  private optionsOf(command: number): unknown {
    const { commands } = this;
    const kind = commands.kindOf(command);
    if (kind === Kind.cancel || kind === Kind.reduce) return undefined;
    const price = commands.priceOf(command);
    if (kind === Kind.move) return { price };
    const side = commands.sideOf(command) === VenueSide.buy ? Side.BUY : Side.SELL;
    const size = commands.lotsOf(command);
    if (kind === Kind.market) return { side, size };
    const id = this.ids[commands.orderIdOf(command)] as string;
    const timeInForce = TIF[kind];
    return timeInForce === undefined ? { id, side, size, price } : { id, side, size, price, timeInForce };
  }

  summary(): EngineSummary {
    const { bids, asks } = this.inside;
    return { liveOrders: bids.len() + asks.len(), bidLevels: bids.depth(), askLevels: asks.depth() };
  }

  close(): void {}
}
