/**
 * Pegged orders follow the best displayed prices. None of them is displayed, so none is another's reference, and pricing
 * them anew changes nothing unless one of them trades.
 */
import { PegType, Side } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import { type EventWriter, ReplaceFacts } from './event-writer.js';
import type { TradingParts } from './core-parts.js';

const { buy: BUY } = Side;

export class PegDesk {
  private readonly change = new ReplaceFacts();
  private bidTicks = 0;
  private askTicks = 0;

  constructor(private readonly core: TradingParts) {}

  /** Lets a new pegged order in, at its price or off the book. */
  start(slot: number, market: MarketState, instrument: Instrument, events: EventWriter): void {
    const { orders } = this.core;
    this.look(instrument);
    if (market.pegs.size === 0) this.notePriced(market);
    market.pegs.add(orders.orderIdOf(slot));
    const priceTicks = this.priceOf(slot);
    if (priceTicks === 0) return this.core.life.park(slot);
    this.leave(slot, priceTicks, true, events);
    this.core.trading.run(slot, instrument, 0, events);
  }

  /** Prices all pegs anew, oldest first, where the prices that they follow are others than they were priced with; false where not. */
  reprice(market: MarketState, instrument: Instrument, events: EventWriter): boolean {
    const { orders } = this.core;
    if (market.pegs.size === 0) return false;
    this.look(instrument);
    if (this.bidTicks === market.peggedBidTicks && this.askTicks === market.peggedAskTicks) return false;
    this.notePriced(market);
    for (const orderId of [...market.pegs].toSorted((a, z) => a - z)) {
      const slot = orders.find(orderId);
      if (slot !== 0) this.follow(slot, instrument, events);
    }
    return true;
  }

  /** A state has been loaded: its pegs were priced with what its book shows. */
  noteLoaded(market: MarketState, instrument: Instrument): void {
    this.look(instrument);
    this.notePriced(market);
  }

  private notePriced(market: MarketState): void {
    market.peggedBidTicks = this.bidTicks;
    market.peggedAskTicks = this.askTicks;
  }

  /** Takes all pegs off the book, oldest first: an auction has no best price. */
  parkAll(market: MarketState, events: EventWriter): void {
    const { orders } = this.core;
    for (const orderId of [...market.pegs].toSorted((a, z) => a - z)) {
      const slot = orders.find(orderId);
      if (orders.standingOf(slot) === Standing.parked) continue;
      this.leave(slot, 0, false, events);
      this.core.life.park(slot);
    }
  }

  private follow(slot: number, instrument: Instrument, events: EventWriter): void {
    const { orders } = this.core;
    const isParked = orders.standingOf(slot) === Standing.parked;
    const priceTicks = this.priceOf(slot);
    const present = isParked ? 0 : orders.priceTicksOf(slot);
    if (priceTicks === present) return;
    this.leave(slot, priceTicks, isParked, events);
    if (priceTicks === 0) return this.core.life.park(slot);
    this.core.trading.run(slot, instrument, 0, events);
  }

  /** Takes a peg from where it stands and tells its new price; 0: none. */
  private leave(slot: number, priceTicks: number, isOffBook: boolean, events: EventWriter): void {
    const { orders, life, trading } = this.core;
    const { change } = this;
    change.oldPriceTicks = isOffBook ? 0 : orders.priceTicksOf(slot);
    change.heldDelta = 0;
    const instrument = this.core.registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
    change.heldAssetId = this.core.settlement.heldAssetOf(orders.sideOf(slot), instrument);
    const book = life.leave(slot);
    trading.touch(slot);
    orders.setPriceTicks(slot, priceTicks);
    events.pegged(orders, slot, change, book);
  }

  /** Takes the references of the moment for what follows. */
  private look({ instrumentId }: Instrument): void {
    const book = this.core.books[instrumentId] as OrderBook;
    this.bidTicks = book.bestShownPrice(Side.buy);
    this.askTicks = book.bestShownPrice(Side.sell);
  }

  private priceOf(slot: number): number {
    const { orders } = this.core;
    const { terms } = orders;
    const row = orders.specialOf(slot);
    const side = orders.sideOf(slot);
    const reference = referenceOf(terms.pegType[row] as number, side, this.bidTicks, this.askTicks);
    if (reference === 0) return 0;
    const price = Math.max(1, reference + (terms.pegOffsetTicks[row] as number));
    const limit = terms.holdPriceTicks[row] as number;
    if (side === BUY) return Math.min(price, limit);
    // What a sell could be worth at its peg was not checked when it came in.
    const instrument = this.core.registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
    const worth = Math.max(price, limit) * orders.openLotsOf(slot) * instrument.quoteUnitsPerTickLot;
    return worth + orders.filledNotionalOf(slot) <= INTEGER_MAX ? Math.max(price, limit) : 0;
  }
}

function referenceOf(pegType: number, side: number, bid: number, ask: number): number {
  switch (pegType) {
    case PegType.primary:
      return side === BUY ? bid : ask;
    case PegType.market:
      return side === BUY ? ask : bid;
    default: {
      if (bid === 0 || ask === 0) return 0;
      const half = Math.floor((ask - bid) / 2);
      return side === BUY ? bid + half : ask - half;
    }
  }
}
