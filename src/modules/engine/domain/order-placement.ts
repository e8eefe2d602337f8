/**
 * Placing an order: the checks of `docs/matching.md` in their order, then acceptance, trading, and what is left.
 * The first check that fails is the reason, and nothing has changed.
 */
import { mulDivFloor } from '../../../common/exact.js';
import { CancelReason, OrderFlag, OrderType, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { type ClientOrderIds, isClientOrderId, NOT_FOUND } from './client-order-ids.js';
import type { EventWriter } from './event-writer.js';
import { reachOf, refusalInPhase, refusalOfForm, refusalOfPrice, refusalOfSize } from './order-checks.js';
import type { OrderTrading, TradingParts } from './order-trading.js';
import type { OverflowGuard } from './overflow-guard.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const { limit: LIMIT, market: MARKET } = OrderType;
const { gtc: GTC, fok: FOK } = TimeInForce;
const { postOnly: POST_ONLY } = OrderFlag;
const BPS = 10_000;

export interface PlacementParts extends TradingParts {
  readonly clientIds: ClientOrderIds;
  readonly overflow: OverflowGuard;
  readonly trading: OrderTrading;
}

export class OrderPlacement {
  lastOrderId = 0;

  constructor(private readonly core: PlacementParts) {}

  place(events: EventWriter): void {
    const { command } = this.core;
    const account = command.accountId;
    if (!this.core.ledger.hasAccount(account)) return this.refusePlacement(RejectReason.UNKNOWN_ACCOUNT, events);
    const instrument = this.core.registry.instrument(command.instrumentId);
    if (instrument === undefined) return this.refusePlacement(RejectReason.UNKNOWN_INSTRUMENT, events);

    const idBytes = command.clientIdBytes;
    if (idBytes > 0) {
      if (!isClientOrderId(command.buffer, command.clientIdAt, idBytes)) {
        return this.refusePlacement(RejectReason.CLIENT_ORDER_ID_INVALID, events);
      }
      const known = this.core.clientIds.find(account, command.buffer, command.clientIdAt, idBytes);
      if (known !== NOT_FOUND) return this.answerDuplicate(known, events);
    }

    const form = refusalOfForm(command);
    if (form !== 0) return this.refusePlacement(form, events);
    if (this.core.gate.isKilled(account)) return this.refusePlacement(RejectReason.KILL_SWITCH, events);
    const phase = refusalInPhase(instrument.phase);
    if (phase !== 0) return this.refusePlacement(phase, events);

    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const bestOpposite = book.bestOppositePrice(command.side);
    const isMarket = command.orderType === MARKET;
    const limitTicks = isMarket ? collarOf(command.side, bestOpposite, instrument) : command.priceTicks;
    const refusal = this.refusalOfTerms(instrument, book, limitTicks, bestOpposite);
    if (refusal !== 0) return this.refusePlacement(refusal, events);

    const heldAmount =
      limitTicks === 0
        ? 0
        : this.core.settlement.openingHold(command.side, limitTicks, command.quantityLots, instrument);
    const funds = this.refusalOfFunds(instrument, book, limitTicks, bestOpposite, heldAmount);
    if (funds !== 0) return this.refusePlacement(funds, events);

    const slot = this.accept(instrument, limitTicks, heldAmount, events);
    if (command.timeInForce === FOK && !book.canFill(command.side, limitTicks, command.quantityLots)) {
      return this.core.trading.cancelRest(
        slot,
        instrument,
        bestOpposite === 0 && isMarket ? CancelReason.no_liquidity : CancelReason.time_in_force,
        events,
      );
    }
    this.core.trading.tradeAgainst(book, slot, instrument, events);
    this.core.trading.disposeOfRest(slot, book, instrument, events);
  }

  /** Checks 9–15: what the order itself asks for. */
  private refusalOfTerms(
    instrument: Instrument,
    book: OrderBook,
    limitTicks: number,
    bestOpposite: number,
  ): RejectReason | 0 {
    const { command } = this.core;
    const price = refusalOfPrice(command);
    if (price !== 0) return price;
    const expectedTicks = command.orderType === MARKET ? bestOpposite : limitTicks;
    const reachTicks = reachOf(command.side, limitTicks, bestOpposite);
    const size = refusalOfSize(command.quantityLots, limitTicks, reachTicks, expectedTicks, instrument);
    if (size !== 0) return size;
    if (command.orderType === LIMIT && command.timeInForce === GTC) {
      const limit = this.core.gate.refusalToRest(command.accountId);
      if (limit !== 0) return limit;
    }
    if ((command.flags & POST_ONLY) !== 0 && book.bestMaker(command.side, limitTicks) !== 0)
      return RejectReason.POST_ONLY_WOULD_TRADE;
    return 0;
  }

  /** Checks 16–18: whether the account can pay, and whether what follows stays exact. */
  private refusalOfFunds(
    instrument: Instrument,
    book: OrderBook,
    limitTicks: number,
    bestOpposite: number,
    heldAmount: number,
  ): RejectReason | 0 {
    const { command, overflow } = this.core;
    const { accountId, side, quantityLots } = command;
    const isWide = limitTicks !== 0 && overflow.concerns(instrument);
    const reachTicks = reachOf(side, limitTicks, bestOpposite);
    if (isWide && overflow.wouldPass(accountId, 0, side, reachTicks, quantityLots, instrument)) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    if (this.core.ledger.availableOf(accountId, this.core.settlement.heldAssetOf(side, instrument)) < heldAmount)
      return RejectReason.INSUFFICIENT_FUNDS;
    const rests = command.orderType === LIMIT && command.timeInForce === GTC;
    if (rests && isWide && book.sideOf(side).lotsAt(limitTicks) + quantityLots > INTEGER_MAX) {
      return RejectReason.QUANTITY_TOO_LARGE;
    }
    return 0;
  }

  /** Nothing can refuse the order any more: it gets its id, its slot and its hold. */
  private accept(instrument: Instrument, limitTicks: number, heldAmount: number, events: EventWriter): number {
    const { command, orders } = this.core;
    const account = command.accountId;
    const heldAsset = this.core.settlement.heldAssetOf(command.side, instrument);
    this.lastOrderId += 1;
    const slot = orders.open(this.lastOrderId, account);
    orders.instrumentId[slot] = instrument.instrumentId;
    orders.priceTicks[slot] = limitTicks;
    orders.quantityLots[slot] = command.quantityLots;
    orders.openLots[slot] = command.quantityLots;
    orders.heldAmount[slot] = heldAmount;
    orders.feeWhole[slot] = 0;
    orders.feeFraction[slot] = 0;
    orders.filledNotional[slot] = 0;
    orders.makerFeePpm[slot] = instrument.makerFeePpm;
    orders.takerFeePpm[slot] = instrument.takerFeePpm;
    orders.flags[slot] = command.flags;
    orders.side[slot] = command.side;
    orders.orderType[slot] = command.orderType;
    orders.timeInForce[slot] = command.timeInForce;
    orders.selfTradePrevention[slot] = command.selfTradePrevention;
    orders.createdUs[slot] = command.timeUs;
    this.core.trading.touch(slot);
    this.core.ledger.hold(account, heldAsset, heldAmount);
    const idBytes = command.clientIdBytes;
    orders.clientIdEntry[slot] =
      idBytes === 0
        ? 0
        : this.core.clientIds.add(
            account,
            idBytes,
            this.lastOrderId,
            command.sequence,
            command.bodyHash(1),
            command.bodyHash(2),
          );
    events.accepted(orders, slot, heldAsset, command);
    return slot;
  }

  private answerDuplicate(known: number, events: EventWriter): void {
    const { command, clientIds } = this.core;
    if (!clientIds.hasBody(known, command.bodyHash(1), command.bodyHash(2))) {
      return this.refusePlacement(RejectReason.DUPLICATE_CLIENT_ORDER_ID, events);
    }
    events.write('DuplicateAnswered', command.accountId, {
      orderId: clientIds.orderIdOf(known) as never,
      firstSequence: clientIds.sequenceOf(known) as never,
    });
  }

  private refusePlacement(reason: RejectReason, events: EventWriter): void {
    const { command } = this.core;
    const idBytes = command.clientIdBytes;
    const repeatsId = idBytes > 0 && isClientOrderId(command.buffer, command.clientIdAt, idBytes);
    events.refused(command, reason, 0, command.instrumentId, repeatsId ? idBytes : 0);
  }
}

/** The limit that protects a market order: so far from the opposite best at arrival, 0 where that side is empty. */
function collarOf(side: number, bestOpposite: number, instrument: Instrument): number {
  if (bestOpposite === 0) return 0;
  const distance = mulDivFloor(bestOpposite, instrument.collarBps, BPS);
  return side === BUY ? bestOpposite + distance : Math.max(1, bestOpposite - distance);
}
