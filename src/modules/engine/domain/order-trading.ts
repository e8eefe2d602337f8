/**
 * What happens to an order once nothing can refuse it: it trades, what is left rests or is cancelled, and every change
 * settles at once. Placing, replacing and cancelling all end here.
 */
import { CancelReason, OrderType, TimeInForce } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { CommandView } from './command-view.js';
import { type EventWriter, TradeFacts } from './event-writer.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { market: MARKET } = OrderType;
const { gtc: GTC } = TimeInForce;

/** The parts of the core that orders work with. */
export interface TradingParts {
  readonly registry: InstrumentRegistry;
  readonly ledger: Ledger;
  readonly gate: PreTradeGate;
  readonly orders: OrderStore;
  /** By instrument id. */
  readonly books: OrderBook[];
  readonly settlement: Settlement;
  /** The command that is being applied. */
  readonly command: CommandView;
}

export class OrderTrading {
  lastTradeId = 0;
  private readonly trade = new TradeFacts();

  constructor(private readonly core: TradingParts) {}

  /** Trades the incoming order against the book until its limit, its quantity or the book ends. */
  tradeAgainst(book: OrderBook, taker: number, instrument: Instrument, events: EventWriter): void {
    const { trade } = this;
    const { orders, settlement, gate } = this.core;
    const side = orders.side[taker] as number;
    const limitTicks = orders.priceTicks[taker] as number;
    let openLots = orders.openLots[taker] as number;
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks);
      if (maker === 0) break;
      const makerOpen = orders.openLots[maker] as number;
      const lots = openLots < makerOpen ? openLots : makerOpen;
      trade.priceTicks = orders.priceTicks[maker] as number;
      trade.quantityLots = lots;
      book.take(maker, lots);
      openLots -= lots;
      orders.openLots[taker] = openLots;
      this.lastTradeId += 1;
      trade.tradeId = this.lastTradeId;
      settlement.settle(taker, maker, instrument, trade);
      this.touch(maker);
      events.traded(orders, taker, maker, trade, book);
      if (lots === makerOpen) {
        gate.restingOrderGone(orders.accountId[maker] as number);
        orders.close(maker);
      }
    }
  }

  /** What happens to an order that has met all it could meet. */
  disposeOfRest(slot: number, book: OrderBook, instrument: Instrument, events: EventWriter): void {
    const { orders } = this.core;
    if (orders.openLots[slot] === 0) {
      orders.close(slot);
      return;
    }
    if (orders.orderType[slot] === MARKET) {
      const reason =
        book.bestOppositePrice(orders.side[slot] as number) === 0 ? CancelReason.no_liquidity : CancelReason.collar;
      return this.cancelRest(slot, instrument, reason, events);
    }
    if (orders.timeInForce[slot] !== GTC) return this.cancelRest(slot, instrument, CancelReason.time_in_force, events);
    book.rest(slot);
    this.core.gate.orderRested(orders.accountId[slot] as number);
    events.rested(orders, slot, book);
  }

  /** Cancels an order that never rested. */
  cancelRest(slot: number, instrument: Instrument, reason: CancelReason, events: EventWriter): void {
    this.releaseAndClose(slot, instrument, reason, null, events);
  }

  /** Takes a resting order off the book. */
  cancelResting(slot: number, reason: CancelReason, events: EventWriter): void {
    const { orders } = this.core;
    const instrument = this.core.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    book.unrest(slot);
    this.core.gate.restingOrderGone(orders.accountId[slot] as number);
    this.releaseAndClose(slot, instrument, reason, book, events);
  }

  private releaseAndClose(
    slot: number,
    instrument: Instrument,
    reason: CancelReason,
    book: OrderBook | null,
    events: EventWriter,
  ): void {
    const { orders } = this.core;
    const heldAsset = this.core.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    this.core.ledger.release(orders.accountId[slot] as number, heldAsset, orders.heldAmount[slot] as number);
    events.cancelled(orders, slot, heldAsset, reason, book);
    orders.close(slot);
  }

  /** Notes that the present command changed the order. */
  touch(slot: number): void {
    const { orders, command } = this.core;
    orders.updatedUs[slot] = command.timeUs;
    orders.sequence[slot] = command.sequence;
  }
}
