/**
 * Trades that were undone or corrected after they were settled. Of a trade that nobody has touched the core knows no more than that its
 * number was given out: what it was comes with the command, from the venue's own record of it. From its first revision on the core
 * remembers how it stands, so that nothing is undone twice, or on other terms than those in force.
 *
 * What a revision moves is the difference between how the trade stood and how it stands now, in one step: nothing is overdrawn, so it
 * is refused where an account does not have available what it would have to give. A position is booked the other way round on the old
 * terms and anew on the new ones: lots and money are those of the new terms, while what is realised and what the lots cost follow the
 * order of the bookings (docs/trade-revisions.md).
 */
import { productOf, TOO_LARGE } from '../../../common/exact.js';
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { CommandView } from './command-view.js';
import type { ControlledParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';

const REVISED_MAX = 65_536;

/** How a trade stands; of one that is busted all are 0. */
export interface TradeTerms {
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly takerFee: number;
  readonly makerFee: number;
}

/** What an account gets of an asset, or gives where it is below 0. */
interface Change {
  readonly accountId: number;
  readonly assetId: number;
  readonly refusal: RejectReason;
  amount: number;
}

const NOTHING: TradeTerms = { priceTicks: 0, quantityLots: 0, takerFee: 0, makerFee: 0 };

export class RevisionDesk {
  /** By trade id, in the order of their first revision. */
  private revised = new Map<number, TradeTerms>();
  /** Whether somebody has been given the map: then the next revision makes another one. */
  private isShared = false;

  constructor(private readonly core: ControlledParts) {}

  /** How a trade that was revised stands now; undefined for one that stands as it was. */
  termsOf(tradeId: number): TradeTerms | undefined {
    return this.revised.get(tradeId);
  }

  /** As they are now: the map does not change any more. It is copied by the next revision, not by whoever reads. */
  all(): ReadonlyMap<number, TradeTerms> {
    this.isShared = true;
    return this.revised;
  }

  reviseTrade(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.ReviseTrade.read(command.buffer, command.at);
    const instrument = this.core.registry.instrument(body.instrumentId);
    if (!instrument) return events.refused(command, RejectReason.UNKNOWN_INSTRUMENT, 0, body.instrumentId, 0);
    const refusal = this.refusalOf(body, instrument);
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    const standing = standingOf(body);
    const next = nextOf(body, standing);
    const changes = changesOf(body, standing, next, instrument);
    const short = this.refusalOfMoney(changes);
    if (short !== 0) return events.refused(command, short, 0, body.instrumentId, 0);
    this.move(changes, next.takerFee - standing.takerFee + next.makerFee - standing.makerFee, instrument);
    this.book(body, standing, next, instrument, command.timeUs);
    this.remember(body.tradeId, next);
    tell(body, standing, next, instrument, events);
  }

  saveState(sink: StateSink): void {
    sink.number(this.revised.size);
    for (const [tradeId, { priceTicks, quantityLots, takerFee, makerFee }] of this.revised) {
      for (const value of [tradeId, priceTicks, quantityLots, takerFee, makerFee]) sink.number(value);
    }
  }

  /** Of a desk that knows nothing. */
  loadState(source: StateSource): void {
    for (let count = source.number(); count > 0; count -= 1) {
      const tradeId = source.number();
      const [priceTicks, quantityLots] = [source.number(), source.number()];
      const [takerFee, makerFee] = [source.number(), source.number()];
      this.remember(tradeId, { priceTicks, quantityLots, takerFee, makerFee });
    }
  }

  private remember(tradeId: number, terms: TradeTerms): void {
    if (this.isShared) this.revised = new Map(this.revised);
    this.isShared = false;
    this.revised.set(tradeId, terms);
  }

  private refusalOf(body: CommandBody<'ReviseTrade'>, instrument: Instrument): RejectReason | 0 {
    const { tradeId, takerSide, takerFee, makerFee, takerAccountId, makerAccountId } = body;
    const { gate, trading } = this.core;
    if (!isCount(tradeId) || tradeId === 0 || tradeId > trading.lastTradeId) return RejectReason.UNKNOWN_TRADE;
    for (const accountId of [takerAccountId, makerAccountId]) {
      const hasTraded =
        this.core.ledger.hasAccount(accountId) && gate.positionOf(accountId, instrument.instrumentId) !== 0;
      if (!hasTraded) return RejectReason.UNKNOWN_TRADE;
    }
    if (takerSide !== Side.buy && takerSide !== Side.sell) return RejectReason.INVALID_COMMAND;
    if (!Number.isSafeInteger(takerFee) || !Number.isSafeInteger(makerFee)) return RejectReason.INVALID_COMMAND;
    const known = this.revised.get(tradeId);
    if (known?.quantityLots === 0) return RejectReason.TRADE_BUSTED;
    if (known !== undefined && !areSame(known, standingOf(body))) return RejectReason.TRADE_CHANGED;
    if (known === undefined && this.revised.size >= REVISED_MAX) return RejectReason.TOO_MANY_REVISIONS;
    return refusalOfTerms(body, instrument);
  }

  /** The buyer is asked first, of each the base first. */
  private refusalOfMoney(changes: readonly Change[]): RejectReason | 0 {
    const { margins, overflow } = this.core;
    for (const { accountId, assetId, amount, refusal } of changes) {
      if (!Number.isSafeInteger(amount)) return RejectReason.INVALID_COMMAND;
      if (amount < 0 && margins.withdrawable(accountId, assetId) + amount < 0) return refusal;
      if (amount > 0 && overflow.creditWouldPass(accountId, assetId, amount)) return RejectReason.BALANCE_OVERFLOW;
    }
    return 0;
  }

  private move(changes: readonly Change[], feeChange: number, instrument: Instrument): void {
    const { ledger } = this.core;
    // First what is given: what is received next is never more than the venue holds.
    for (const { accountId, assetId, amount } of changes) if (amount < 0) ledger.debit(accountId, assetId, -amount);
    for (const { accountId, assetId, amount } of changes) if (amount > 0) ledger.credit(accountId, assetId, amount);
    ledger.collectFee(instrument.quoteAssetId, feeChange);
  }

  private book(
    body: CommandBody<'ReviseTrade'>,
    standing: TradeTerms,
    next: TradeTerms,
    instrument: Instrument,
    timeUs: number,
  ): void {
    const { risk, gate } = this.core;
    const { takerAccountId, makerAccountId, takerSide } = body;
    const makerSide = oppositeOf(takerSide);
    risk.revised(takerAccountId, takerSide, -1, { ...standing, fee: standing.takerFee }, instrument);
    risk.revised(makerAccountId, makerSide, -1, { ...standing, fee: standing.makerFee }, instrument);
    if (next.quantityLots !== 0) {
      risk.revised(takerAccountId, takerSide, 1, { ...next, fee: next.takerFee }, instrument);
      risk.revised(makerAccountId, makerSide, 1, { ...next, fee: next.makerFee }, instrument);
    }
    for (const accountId of [takerAccountId, makerAccountId]) {
      gate.review(gate.positionOf(accountId, instrument.instrumentId), timeUs);
    }
  }
}

function standingOf(body: CommandBody<'ReviseTrade'>): TradeTerms {
  const { standingPriceTicks: priceTicks, standingQuantityLots: quantityLots, takerFee, makerFee } = body;
  return { priceTicks, quantityLots, takerFee, makerFee };
}

function areSame(one: TradeTerms, other: TradeTerms): boolean {
  return (
    one.priceTicks === other.priceTicks &&
    one.quantityLots === other.quantityLots &&
    one.takerFee === other.takerFee &&
    one.makerFee === other.makerFee
  );
}

function refusalOfTerms(body: CommandBody<'ReviseTrade'>, instrument: Instrument): RejectReason | 0 {
  const { standingPriceTicks, standingQuantityLots, priceTicks, quantityLots } = body;
  const { quoteUnitsPerTickLot: unit, baseUnitsPerLot } = instrument;
  const isTrade = isCount(standingPriceTicks) && isCount(standingQuantityLots);
  if (!isTrade || standingPriceTicks === 0 || standingQuantityLots === 0) return RejectReason.INVALID_COMMAND;
  const moved = [
    productOf(standingPriceTicks, standingQuantityLots, unit),
    productOf(standingQuantityLots, baseUnitsPerLot, 1),
  ];
  if (moved.includes(TOO_LARGE)) return RejectReason.INVALID_COMMAND;
  if (quantityLots === 0 && priceTicks === 0) return 0;
  const isPossible = isCount(priceTicks) && isCount(quantityLots) && priceTicks > 0 && quantityLots > 0;
  if (!isPossible || quantityLots > standingQuantityLots) return RejectReason.CORRECTION_INVALID;
  if (productOf(priceTicks, quantityLots, unit) === TOO_LARGE) return RejectReason.CORRECTION_INVALID;
  const isOther = priceTicks !== standingPriceTicks || quantityLots !== standingQuantityLots;
  return isOther ? 0 : RejectReason.CORRECTION_INVALID;
}

/** Fees stay in proportion to the notional, rounded up: a fee for the venue, a rebate towards zero. */
function nextOf({ priceTicks, quantityLots }: CommandBody<'ReviseTrade'>, standing: TradeTerms): TradeTerms {
  if (quantityLots === 0) return NOTHING;
  const [part, whole] = [
    BigInt(priceTicks) * BigInt(quantityLots),
    BigInt(standing.priceTicks) * BigInt(standing.quantityLots),
  ];
  const share = (fee: number): number => {
    const product = BigInt(fee) * part;
    const rounded = product / whole;
    return Number(product > 0n && product % whole !== 0n ? rounded + 1n : rounded);
  };
  return { priceTicks, quantityLots, takerFee: share(standing.takerFee), makerFee: share(standing.makerFee) };
}

function changesOf(
  body: CommandBody<'ReviseTrade'>,
  standing: TradeTerms,
  next: TradeTerms,
  instrument: Instrument,
): readonly Change[] {
  const { baseAssetId, quoteAssetId } = instrument;
  const { takerAccountId, makerAccountId, takerSide } = body;
  const { base, notional } = movedBy(standing, next, instrument);
  const [takerFee, makerFee] = [next.takerFee - standing.takerFee, next.makerFee - standing.makerFee];
  const takerBuys = takerSide === Side.buy;
  const [buyer, buyerFee] = takerBuys ? [takerAccountId, takerFee] : [makerAccountId, makerFee];
  const [seller, sellerFee] = takerBuys ? [makerAccountId, makerFee] : [takerAccountId, takerFee];
  const changes: Change[] = [];
  const add = (accountId: number, assetId: number, amount: number, refusal: RejectReason): void => {
    const known = changes.find((one) => one.accountId === accountId && one.assetId === assetId);
    if (known === undefined) changes.push({ accountId, assetId, refusal, amount });
    else known.amount += amount;
  };
  add(buyer, baseAssetId, base, RejectReason.BUYER_SHORT);
  add(buyer, quoteAssetId, 0 - notional - buyerFee, RejectReason.BUYER_SHORT);
  add(seller, baseAssetId, 0 - base, RejectReason.SELLER_SHORT);
  add(seller, quoteAssetId, notional - sellerFee, RejectReason.SELLER_SHORT);
  return changes;
}

function movedBy(
  standing: TradeTerms,
  next: TradeTerms,
  { quoteUnitsPerTickLot, baseUnitsPerLot }: Instrument,
): { readonly base: number; readonly notional: number } {
  const worth = ({ priceTicks, quantityLots }: TradeTerms): number => priceTicks * quantityLots * quoteUnitsPerTickLot;
  return {
    base: (next.quantityLots - standing.quantityLots) * baseUnitsPerLot,
    notional: worth(next) - worth(standing),
  };
}

function tell(
  body: CommandBody<'ReviseTrade'>,
  standing: TradeTerms,
  next: TradeTerms,
  instrument: Instrument,
  events: EventWriter,
): void {
  const { tradeId, takerOrderId, makerOrderId, instrumentId, takerAccountId, makerAccountId, takerSide, note } = body;
  const { base, notional } = movedBy(standing, next, instrument);
  const told = {
    tradeId,
    ...next,
    oldPriceTicks: standing.priceTicks,
    oldQuantityLots: standing.quantityLots,
    baseChange: base,
    notionalChange: notional,
    takerFeeChange: next.takerFee - standing.takerFee,
    makerFeeChange: next.makerFee - standing.makerFee,
    takerOrderId,
    makerOrderId,
    instrumentId,
    makerAccountId,
    takerSide,
    note,
  };
  events.write('TradeRevised', takerAccountId, told as never);
}

function oppositeOf(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}
