import { Side } from '../../src/common/model/order-terms.js';
import { BookWalk, Prospect } from '../../src/modules/matching/domain/book-walk.js';
import { OrderBook } from '../../src/modules/matching/domain/order-book.js';
import { OrderStore } from '../../src/modules/matching/domain/order-store.js';
import type { FillSink } from '../harness/fill-sink.js';
import { accountOf, type CommandList, Kind } from '../workloads/command-list.js';
import type { BenchEngine, EngineSummary } from './bench-engine.js';

/** Layer `book`: the order book and the order store, without venue around them. Also what the generators watch. */
export class TradsysBook implements BenchEngine {
  private readonly orders = new OrderStore();
  private readonly book = new OrderBook(this.orders);
  private readonly prospect = new Prospect();
  private readonly walk = new BookWalk(this.orders, { areOne: () => false });
  private from = 0;
  private to = 0;

  constructor(
    private readonly commands: CommandList,
    readonly fills: FillSink,
  ) {}

  load(from: number, to: number): void {
    this.from = from;
    this.to = to;
  }

  run(): void {
    for (let command = this.from; command < this.to; command += 1) this.apply(command);
  }

  drain(): void {}

  apply(command: number): void {
    const { commands } = this;
    const orderId = commands.orderIdOf(command);
    const kind = commands.kindOf(command);
    switch (kind) {
      case Kind.cancel:
        return this.cancel(orderId);
      case Kind.reduce:
        return this.reduce(orderId, commands.openLotsOf(command));
      case Kind.move:
        return this.move(orderId, commands.priceOf(command));
      default:
        this.place(kind, orderId, commands.sideOf(command), commands.priceOf(command), commands.lotsOf(command));
    }
  }

  private place(kind: number, orderId: number, side: number, priceTicks: number, lots: number): void {
    const { orders, book } = this;
    const limitTicks = kind !== Kind.market ? priceTicks : side === Side.buy ? Number.MAX_SAFE_INTEGER : 1;
    if (kind === Kind.limitFok && !this.canFill(side, limitTicks, lots)) return;
    const openLots = this.trade(orderId, side, limitTicks, lots);
    if (openLots === 0 || kind !== Kind.limitGtc) return;
    const slot = orders.open(orderId, accountOf(orderId));
    orders.setSide(slot, side);
    orders.setPriceTicks(slot, priceTicks);
    orders.setQuantityLots(slot, lots);
    orders.setOpenLots(slot, openLots);
    book.rest(slot);
  }

  private cancel(orderId: number): void {
    const slot = this.orders.find(orderId);
    this.book.unrest(slot);
    this.orders.close(slot);
  }

  private reduce(orderId: number, openLots: number): void {
    const slot = this.orders.find(orderId);
    this.book.reduce(slot, this.orders.openLotsOf(slot) - openLots);
  }

  private move(orderId: number, priceTicks: number): void {
    const { orders, book } = this;
    const slot = orders.find(orderId);
    book.unrest(slot);
    const side = orders.sideOf(slot);
    const openLots = this.trade(orderId, side, priceTicks, orders.openLotsOf(slot));
    orders.setPriceTicks(slot, priceTicks);
    orders.setOpenLots(slot, openLots);
    if (openLots > 0) book.rest(slot);
    else orders.close(slot);
  }

  private canFill(side: number, limitTicks: number, lots: number): boolean {
    const { prospect } = this;
    prospect.side = side;
    prospect.limitTicks = limitTicks;
    return this.walk.lotsFor(this.book, prospect, lots) >= lots;
  }

  /** Returns what is left of `lots`. */
  private trade(takerId: number, side: number, limitTicks: number, lots: number): number {
    const { orders, book, fills } = this;
    let openLots = lots;
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks, openLots);
      if (maker === 0) break;
      const makerOpen = orders.openLotsOf(maker);
      const traded = openLots < makerOpen ? openLots : makerOpen;
      fills.add(takerId, orders.orderIdOf(maker), orders.priceTicksOf(maker), traded);
      book.take(maker, traded);
      openLots -= traded;
      if (traded === makerOpen) orders.close(maker);
    }
    return openLots;
  }

  summary(): EngineSummary {
    const { bids, asks } = this.book;
    return { liveOrders: this.orders.openCount, bidLevels: bids.count, askLevels: asks.count };
  }

  close(): void {}
}
