/**
 * What orders hold, and how fills move money. A buy holds its notional at the limit and the largest fee that could
 * still come; a sell holds the base it offers. Each fill pays out of the hold and gives back what the hold no
 * longer needs, so that the hold of an order is exact at every moment.
 */
import { ppmCeil } from '../../../common/exact.js';
import { OrderFlag, Side } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { FeeMeter } from '../../ledger/domain/fee-meter.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { TradeFacts } from './event-writer.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY, sell: SELL } = Side;
const { simulated: SIMULATED } = OrderFlag;

export class Settlement {
  private readonly meter = new FeeMeter();

  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: Ledger,
  ) {}

  /** What a new order must hold. For a buy the exact product limit × lots × k has been checked before. */
  openingHold(side: number, limitTicks: number, lots: number, maximalRatePpm: number, instrument: Instrument): number {
    if (side === SELL) return lots * instrument.baseUnitsPerLot;
    const notional = limitTicks * lots * instrument.quoteUnitsPerTickLot;
    return notional + ppmCeil(maximalRatePpm, notional);
  }

  /** What an open order must hold with this open quantity, its fees so far considered. */
  holdOf(slot: number, openLots: number, instrument: Instrument): number {
    return this.holdAt(slot, this.holdPriceOf(slot), openLots, instrument);
  }

  /** The same at another price. */
  holdAt(slot: number, priceTicks: number, openLots: number, instrument: Instrument): number {
    const { orders, meter } = this;
    if (orders.sideOf(slot) === SELL) return openLots * instrument.baseUnitsPerLot;
    if (priceTicks === 0) return orders.heldAmountOf(slot);
    meter.set(orders.feeWholeOf(slot), orders.feeFractionOf(slot));
    return this.holdByMeter(slot, priceTicks, openLots, instrument);
  }

  heldAssetOf(side: number, instrument: Instrument): number {
    return side === BUY ? instrument.quoteAssetId : instrument.baseAssetId;
  }

  /** Settles one fill of two orders whose open quantities are already without it, and completes `trade`. */
  settle(taker: number, maker: number, instrument: Instrument, trade: TradeFacts): void {
    const { orders } = this;
    trade.notional = trade.priceTicks * trade.quantityLots * instrument.quoteUnitsPerTickLot;
    trade.baseAmount = trade.quantityLots * instrument.baseUnitsPerLot;
    const takerRate = orders.takerFeePpmOf(taker);
    // A rebate is at most what the taker of this trade pays, also where the rates were fixed at different times.
    this.move(taker, maker, takerRate, Math.max(orders.makerFeePpmOf(maker), -takerRate), instrument, trade);
  }

  /** The same for two orders that met in an auction: nobody takes, so both pay their maker rate, and no rebate. */
  settleInAuction(taker: number, maker: number, instrument: Instrument, trade: TradeFacts): void {
    const { orders } = this;
    trade.notional = trade.priceTicks * trade.quantityLots * instrument.quoteUnitsPerTickLot;
    trade.baseAmount = trade.quantityLots * instrument.baseUnitsPerLot;
    const takerRate = Math.max(0, orders.makerFeePpmOf(taker));
    this.move(taker, maker, takerRate, Math.max(0, orders.makerFeePpmOf(maker)), instrument, trade);
  }

  private move(
    taker: number,
    maker: number,
    takerRate: number,
    makerRate: number,
    instrument: Instrument,
    trade: TradeFacts,
  ): void {
    const { orders } = this;
    trade.takerFee = this.charge(taker, takerRate, trade.notional);
    trade.takerReleased = this.pay(taker, trade.takerFee, trade, instrument);
    trade.makerFee = this.charge(maker, makerRate, trade.notional);
    trade.makerReleased = this.pay(maker, trade.makerFee, trade, instrument);
    // Only after both have paid: an account that trades with itself would else pass what one number holds on the way.
    this.receive(taker, trade.takerFee, trade, instrument);
    this.receive(maker, trade.makerFee, trade, instrument);
    trade.simulated = ((orders.flagsOf(taker) | orders.flagsOf(maker)) & SIMULATED) === 0 ? 0 : 1;
    this.ledger.collectFee(instrument.quoteAssetId, trade.takerFee + trade.makerFee);
  }

  /** Adds the fill to the order's fee sum and returns what it is charged; leaves the meter at the order. */
  private charge(slot: number, ratePpm: number, notional: number): number {
    const { orders, meter } = this;
    meter.set(orders.feeWholeOf(slot), orders.feeFractionOf(slot));
    const charged = meter.owed();
    meter.add(ratePpm, notional);
    orders.setFeeWhole(slot, meter.whole);
    orders.setFeeFraction(slot, meter.fraction);
    orders.setFilledNotional(slot, orders.filledNotionalOf(slot) + notional);
    return meter.owed() - charged;
  }

  /** Takes what one side gives out of its hold and returns what the hold gave back. */
  private pay(slot: number, fee: number, trade: TradeFacts, instrument: Instrument): number {
    const { orders, ledger } = this;
    const account = orders.accountIdOf(slot);
    const heldBefore = orders.heldAmountOf(slot);
    if (orders.sideOf(slot) === SELL) {
      ledger.payFromHeld(account, instrument.baseAssetId, trade.baseAmount, 0);
      orders.setHeldAmount(slot, heldBefore - trade.baseAmount);
      return 0;
    }
    const openLots = orders.openLotsOf(slot);
    const paid = trade.notional + fee;
    const holdPrice = orders.specialOf(slot) === 0 ? orders.priceTicksOf(slot) : this.holdPriceOf(slot);
    // An order that holds an amount keeps what is left of it until it ends.
    const heldNext = holdPrice === 0 ? heldBefore - paid : this.holdByMeter(slot, holdPrice, openLots, instrument);
    const heldAfter = openLots === 0 ? 0 : heldNext;
    const released = heldBefore - paid - heldAfter;
    ledger.payFromHeld(account, instrument.quoteAssetId, paid, released);
    orders.setHeldAmount(slot, heldAfter);
    return released;
  }

  /** Gives one side what the trade brings it. */
  private receive(slot: number, fee: number, trade: TradeFacts, instrument: Instrument): void {
    const account = this.orders.accountIdOf(slot);
    if (this.orders.sideOf(slot) === SELL) this.ledger.credit(account, instrument.quoteAssetId, trade.notional - fee);
    else this.ledger.credit(account, instrument.baseAssetId, trade.baseAmount);
  }

  /** The price that the order's hold is taken at; 0: it is an amount. */
  holdPriceOf(slot: number): number {
    const { orders } = this;
    const row = orders.specialOf(slot);
    return row === 0 ? orders.priceTicksOf(slot) : (orders.terms.holdPriceTicks[row] as number);
  }

  private holdByMeter(slot: number, limitTicks: number, openLots: number, instrument: Instrument): number {
    const { orders, meter } = this;
    const notional = limitTicks * openLots * instrument.quoteUnitsPerTickLot;
    const rate = maxRate(orders.takerFeePpmOf(slot), orders.makerFeePpmOf(slot));
    return notional + meter.owedAfter(rate, notional) - meter.owed();
  }
}

function maxRate(takerFeePpm: number, makerFeePpm: number): number {
  return takerFeePpm > makerFeePpm ? takerFeePpm : makerFeePpm;
}
