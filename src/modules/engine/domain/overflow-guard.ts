/**
 * Keeps every account's total within 2^53 − 1. While all deposits of an asset are within that bound no account can pass it,
 * and nothing is computed. Only where deposits exceed it ("wide"), what an account could come to own through its open
 * orders is summed at each placement.
 */
import { ppmCeil, productOf, TOO_LARGE } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { Standing } from '../../matching/domain/special-terms.js';

/** Of the instrument whose auction is being priced; no instrument has the id 0. */
const NO_AUCTION = { instrumentId: 0, priceTicks: 0 };

export class OverflowGuard {
  /** The maker rate of the order that is being placed. */
  placedMakerFeePpm = 0;

  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: Ledger,
    private readonly registry: InstrumentRegistry,
  ) {}

  /** True when either asset of the instrument is wide. */
  concerns(instrument: Instrument): boolean {
    return this.ledger.isWide(instrument.baseAssetId) || this.ledger.isWide(instrument.quoteAssetId);
  }

  /**
   * True when an order of these terms could lift the account past the bound in what it receives. `priceTicks` is the best
   * price that it could trade at; `replacedSlot` is left out of the sum (0: none).
   */
  wouldPass(
    accountId: number,
    replacedSlot: number,
    side: number,
    priceTicks: number,
    openLots: number,
    instrument: Instrument,
  ): boolean {
    const received = side === Side.buy ? instrument.baseAssetId : instrument.quoteAssetId;
    if (!this.ledger.isWide(received)) return false;
    // A replaced order keeps the rates of its acceptance.
    const makerFeePpm = replacedSlot === 0 ? this.placedMakerFeePpm : this.orders.makerFeePpmOf(replacedSlot);
    const own = receivable(side, priceTicks, openLots, makerFeePpm, instrument);
    return own === TOO_LARGE || this.couldOwnTooMuch(accountId, received, own, replacedSlot);
  }

  /** The same for an open order that goes on with another price or quantity. */
  wouldPassOpen(slot: number, priceTicks: number, openLots: number, instrument: Instrument): boolean {
    const { orders } = this;
    const side = orders.sideOf(slot);
    return this.wouldPass(orders.accountIdOf(slot), slot, side, priceTicks, openLots, instrument);
  }

  /** True when the notional of an offer would pass the bound at the price of an auction, which may be far above its limit. */
  notionalWouldPass(slot: number, priceTicks: number, instrument: Instrument): boolean {
    const { orders } = this;
    const notional = productOf(priceTicks, orders.openLotsOf(slot), instrument.quoteUnitsPerTickLot);
    return notional === TOO_LARGE || orders.filledNotionalOf(slot) > INTEGER_MAX - notional;
  }

  /** True when the account could own too much of the quote after an auction at this price. */
  auctionWouldPass(accountId: number, priceTicks: number, { instrumentId, quoteAssetId }: Instrument): boolean {
    return (
      this.ledger.isWide(quoteAssetId) &&
      this.couldOwnTooMuch(accountId, quoteAssetId, 0, 0, { instrumentId, priceTicks })
    );
  }

  /** True when a deposit could lift the account past the bound. */
  depositWouldPass(accountId: number, assetId: number, amount: number): boolean {
    const total = this.ledger.totalOf(accountId, assetId);
    if (total > INTEGER_MAX - amount) return true;
    if (this.ledger.staysNarrow(assetId, amount)) return false;
    if (this.couldOwnTooMuch(accountId, assetId, amount, 0)) return true;
    return !this.ledger.isWide(assetId) && this.othersWouldPass(accountId, assetId);
  }

  /** True when what another account gives could lift the account past the bound. */
  creditWouldPass(accountId: number, assetId: number, amount: number): boolean {
    return this.ledger.isWide(assetId) && this.couldOwnTooMuch(accountId, assetId, amount, 0);
  }

  /** Orders that rested while the asset was narrow were never summed: the deposit that makes it wide does that for all. */
  private othersWouldPass(accountId: number, assetId: number): boolean {
    for (let other = 1; other <= this.ledger.accountCount; other += 1) {
      if (other !== accountId && this.couldOwnTooMuch(other, assetId, 0, 0)) return true;
    }
    return false;
  }

  /**
   * True when what the account has of the asset, `more` of it, and all that its open orders could bring, those in the auction
   * at its price, pass the bound.
   */
  private couldOwnTooMuch(
    accountId: number,
    assetId: number,
    more: number,
    withoutSlot: number,
    auction = NO_AUCTION,
  ): boolean {
    const { orders } = this;
    let room = INTEGER_MAX - this.ledger.totalOf(accountId, assetId) - more;
    for (let slot = orders.oldestOf(accountId); slot !== 0 && room >= 0; slot = orders.newerOf(slot)) {
      const instrument = this.registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
      const side = orders.sideOf(slot);
      const received = side === Side.buy ? instrument.baseAssetId : instrument.quoteAssetId;
      const isWaiting = orders.standingOf(slot) === Standing.waiting;
      if (slot === withoutSlot || received !== assetId || isWaiting) continue;
      const isOnBook = orders.levelOf(slot) !== 0 && orders.standingOf(slot) === Standing.book;
      const isInAuction = isOnBook && orders.instrumentIdOf(slot) === auction.instrumentId;
      const priceTicks = Math.max(orders.priceTicksOf(slot), isInAuction ? auction.priceTicks : 0);
      const brought = receivable(side, priceTicks, orders.openLotsOf(slot), orders.makerFeePpmOf(slot), instrument);
      if (brought === TOO_LARGE) return true;
      room -= brought;
    }
    return room < 0;
  }
}

function receivable(
  side: number,
  priceTicks: number,
  openLots: number,
  makerFeePpm: number,
  instrument: Instrument,
): number {
  if (side === Side.sell && productOf(priceTicks, openLots, instrument.quoteUnitsPerTickLot) === TOO_LARGE)
    return TOO_LARGE;
  return amountFor(side, priceTicks, openLots, Math.max(0, -makerFeePpm), instrument);
}

function amountFor(
  side: number,
  priceTicks: number,
  openLots: number,
  rebatePpm: number,
  instrument: Instrument,
): number {
  if (side === Side.buy) return openLots * instrument.baseUnitsPerLot;
  const notional = priceTicks * openLots * instrument.quoteUnitsPerTickLot;
  return notional + ppmCeil(rebatePpm, notional);
}
