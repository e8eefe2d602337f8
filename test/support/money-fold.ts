import { invariant } from '../../src/common/assert.js';
import type { EventBody, VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';

interface Amounts {
  available: number;
  held: number;
}

/**
 * Every balance as a reader of the event stream adds it up. It asserts that nothing goes below zero but of
 * margin accounts, so that the events tell of money in the order in which it moves.
 */
export class MoneyFold {
  private readonly amounts = new Map<string, Amounts>();
  /** Accounts that trade on margin: what they have available is what they owe where it is below zero. */
  private readonly borrowers = new Set<number>();
  private readonly instruments = new Map<number, EventBody<'InstrumentDefined'>>();
  /** What the venue took and paid by asset, and what came in from outside. */
  readonly fees = new Map<number, bigint>();
  readonly external = new Map<number, bigint>();

  of(accountId: number, assetId: number): Readonly<Amounts> {
    return this.amounts.get(`${accountId} ${assetId}`) ?? { available: 0, held: 0 };
  }

  apply(event: VenueEvent): void {
    const { accountId } = event;
    switch (event.name) {
      case 'InstrumentDefined':
        this.instruments.set(event.body.instrumentId, event.body);
        return;
      case 'FundsDeposited':
      case 'FundsWithdrawn': {
        const { assetId, amount, balance } = event.body;
        const change = event.name === 'FundsDeposited' ? amount : 0 - amount;
        this.move(accountId, assetId, change, 0);
        invariant(this.of(accountId, assetId).available === balance, 'a posting tells the balance after it');
        this.external.set(assetId, (this.external.get(assetId) ?? 0n) + BigInt(change));
        return;
      }
      case 'AccountMarginSet':
        if (event.body.assetId === 0) this.borrowers.delete(accountId);
        else this.borrowers.add(accountId);
        return;
      case 'OrderAccepted':
        return this.hold(accountId, event.body.heldAssetId, event.body.heldAmount);
      case 'OrderCancelled':
        return this.hold(accountId, event.body.heldAssetId, 0 - event.body.releasedAmount);
      case 'OrderReplaced':
        return this.hold(accountId, event.body.heldAssetId, event.body.heldDelta);
      case 'OrderActivated':
        return this.hold(accountId, event.body.heldAssetId, event.body.heldAmount);
      case 'OrderRejected':
        return this.hold(accountId, event.body.heldAssetId, 0 - event.body.releasedAmount);
      case 'SelfTradePrevented': {
        const { instrumentId, takerSide, makerAccountId, takerReleased, makerReleased } = event.body;
        const instrument = this.instruments.get(instrumentId);
        invariant(instrument !== undefined, 'a prevention is in a defined instrument');
        const { baseAssetId: base, quoteAssetId: quote } = instrument;
        const [takerAsset, makerAsset] = takerSide === Side.buy ? [quote, base] : [base, quote];
        this.hold(accountId, takerAsset, 0 - takerReleased);
        return this.hold(makerAccountId, makerAsset, 0 - makerReleased);
      }
      case 'TradeExecuted':
        return this.trade(accountId, event.body);
      default:
        return undefined;
    }
  }

  private trade(takerAccountId: number, body: EventBody<'TradeExecuted'>): void {
    const instrument = this.instruments.get(body.instrumentId);
    invariant(instrument !== undefined, 'a trade is in a defined instrument');
    const { baseAssetId, quoteAssetId } = instrument;
    invariant(body.quantityLots > 0 && body.notional > 0, 'a trade is of something');
    invariant(body.baseAmount === body.quantityLots * instrument.baseUnitsPerLot, 'both sides move the same base');
    const exactNotional = BigInt(body.priceTicks) * BigInt(body.quantityLots) * BigInt(instrument.quoteUnitsPerTickLot);
    invariant(BigInt(body.notional) === exactNotional, 'both sides move the same quote');
    const taker = { accountId: takerAccountId, fee: body.takerFee, released: body.takerReleased };
    const maker = { accountId: body.makerAccountId, fee: body.makerFee, released: body.makerReleased };
    const [buyer, seller] = body.takerSide === Side.buy ? [taker, maker] : [maker, taker];
    invariant(buyer.released >= 0 && seller.released === 0, 'only a buyer gets back what its hold no longer needs');
    this.move(buyer.accountId, quoteAssetId, buyer.released, -(body.notional + buyer.fee + buyer.released));
    this.move(seller.accountId, baseAssetId, 0, 0 - body.baseAmount);
    this.move(buyer.accountId, baseAssetId, body.baseAmount, 0);
    this.move(seller.accountId, quoteAssetId, body.notional - seller.fee, 0);
    const fees = (this.fees.get(quoteAssetId) ?? 0n) + BigInt(body.takerFee) + BigInt(body.makerFee);
    invariant(fees >= 0n, 'the venue never pays out more rebates than it took fees');
    this.fees.set(quoteAssetId, fees);
  }

  private hold(accountId: number, assetId: number, amount: number): void {
    this.move(accountId, assetId, -amount, amount);
  }

  private move(accountId: number, assetId: number, available: number, held: number): void {
    const before = this.of(accountId, assetId);
    const after = { available: before.available + available, held: before.held + held };
    const isCovered = after.available >= 0 || this.borrowers.has(accountId);
    invariant(isCovered && after.held >= 0, `account ${accountId} has ${JSON.stringify(after)}`);
    invariant(Number.isSafeInteger(after.available + after.held), `account ${accountId} passes the exact range`);
    this.amounts.set(`${accountId} ${assetId}`, after);
  }
}
