/** Mistakes that other engines shipped, put into the fast core for a while. The duel is worth something only if it finds each. */
import { Allocation, SelfTradePrevention } from '../../src/common/model/order-terms.js';
import { commandLayouts, type VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { MarketBreaker } from '../../src/modules/engine/domain/market-breaker.js';
import { OrderRisk } from '../../src/modules/engine/domain/order-risk.js';
import { Settlement } from '../../src/modules/engine/domain/settlement.js';
import { TriggerDesk } from '../../src/modules/engine/domain/trigger-desk.js';
import { BookWalk } from '../../src/modules/matching/domain/book-walk.js';
import { LevelAllocation } from '../../src/modules/matching/domain/level-allocation.js';
import { NO_LEVEL, OrderBook } from '../../src/modules/matching/domain/order-book.js';
import { DayResults } from '../../src/modules/risk/domain/day-results.js';
import { LimitRows } from '../../src/modules/risk/domain/limit-rows.js';
import { PreTradeGate } from '../../src/modules/risk/domain/pre-trade-gate.js';
import type { Stamp } from '../oracle/emitter.js';
import { CoreVenue } from '../support/core-venue.js';

export interface Sabotage {
  /** What the duel says of it. */
  readonly finding: RegExp;
  /** Puts the mistake in; the answer takes it out again. */
  readonly install: () => () => void;
  readonly newCore?: (clientIdWindowMax: number) => CoreVenue;
}

export const sabotages: Readonly<Record<string, Sabotage>> = {
  'a partial fill loses its place in the queue': {
    finding: /queue of|TradeExecuted|by the events/,
    install: () =>
      replaced(OrderBook.prototype, 'take', (take) => {
        return function (this: OrderBook, slot, quantityLots): void {
          take.call(this, slot, quantityLots);
          if (this['orders'].openLotsOf(slot) === 0 || this['orders'].specialOf(slot) !== 0) return;
          this.unrest(slot);
          this.rest(slot);
        };
      }),
  },
  'a level of the market trips twice a day': {
    finding: /events/,
    install: () =>
      replaced(MarketBreaker.prototype, 'trip', (trip) => {
        return function (this: MarketBreaker, timeUs, markets): number {
          this['trippedLevel'] = 0;
          return trip.call(this, timeUs, markets);
        };
      }),
  },
  'the loss of the day follows no market': {
    finding: /events/,
    install: () =>
      replaced(DayResults.prototype, 'resultOf', (resultOf) => {
        return function (this: DayResults, exposure, timeUs): number {
          const marks = this['marks'];
          // What positions are worth is what they were worth when the day began.
          const openingTicksOf = marks.openingTicksOf.bind(marks);
          const still = { unitOf: marks.unitOf.bind(marks), openingTicksOf, followTrades: () => false };
          const ticksOf = (instrumentId: number): number => marks.openingTicksOf(instrumentId, timeUs);
          const days = new DayResults(this['rows'], this['firstOf'], { ...still, ticksOf });
          return resultOf.call(days, exposure, timeUs);
        };
      }),
  },
  'FOK counts only what is displayed': {
    finding: /core "?OrderCancelled|events/,
    install: () =>
      replaced(BookWalk.prototype, 'lotsFor', (lotsFor) => {
        return function (this: BookWalk, book, prospect, wantedLots): number {
          const ladder = book.oppositeOf(prospect.side);
          let shownLots = 0;
          for (
            let level = ladder.best;
            level !== NO_LEVEL && ladder.reaches(prospect.limitTicks, level);
            level = ladder.nextWorse(level)
          ) {
            shownLots += (ladder.quantityLots[level] as number) - (ladder.unshownLots[level] as number);
          }
          return Math.min(lotsFor.call(this, book, prospect, wantedLots), shownLots);
        };
      }),
  },
  'what a triggered order trades triggers nothing': {
    finding: /events/,
    install: () =>
      replaced(TriggerDesk.prototype, 'activateNext', (activateNext) => {
        return function (this: TriggerDesk, instrument, events): void {
          activateNext.call(this, instrument, events);
          this['core'].markets[instrument.instrumentId]?.forgetObservations();
        };
      }),
  },
  'the journal has no self-trade prevention': {
    finding: /replay/,
    install: () => () => {},
    newCore: (clientIdWindowMax) => new ForgetfulVenue({ clientIdWindowMax }),
  },
  'a better price gives nothing back': {
    finding: /eleased|balance/,
    install: () =>
      replaced(Settlement.prototype, 'settle', (settle) => {
        return function (this: Settlement, taker, maker, instrument, trade): void {
          settle.call(this, taker, maker, instrument, trade);
          if (trade.takerReleased === 0) return;
          const orders = this['orders'];
          this['ledger'].hold(orders.accountIdOf(taker), instrument.quoteAssetId, trade.takerReleased);
          orders.setHeldAmount(taker, orders.heldAmountOf(taker) + trade.takerReleased);
          trade.takerReleased = 0;
        };
      }),
  },
  'what is prevented or cancelled stays in the exposure': {
    finding: /positions of/,
    install: () => replaced(OrderRisk.prototype, 'lost', () => () => {}),
  },
  'a temporary limit never ends': {
    finding: /events/,
    install: () =>
      replaced(
        LimitRows.prototype,
        'override',
        () =>
          function (this: LimitRows, { row, limit, value }) {
            this.set(row, limit, value);
          },
      ),
  },
  'a replacement counts beside what it takes the place of': {
    finding: /_LIMIT|OrderReplaced/,
    install: () =>
      replaced(PreTradeGate.prototype, 'refusalOf', (refusalOf) => {
        return function (this: PreTradeGate, ask) {
          if (ask.replacedLots !== 0) Object.assign(ask, { replacedLots: 0, replacedNotional: 0, mayStay: 0 });
          return refusalOf.call(this, ask);
        };
      }),
  },
  'what pro-rata rounding leaves goes to the last': {
    finding: /events/,
    install: () =>
      replaced(LevelAllocation.prototype, 'divide', (divide) => {
        return function (this: LevelAllocation, shares, lots, topOrderId): void {
          divide.call(this, shares, lots, topOrderId);
          const [first, last] = [shares[0], shares.at(-1)];
          if (this.terms.method !== Allocation.pro_rata || first === undefined || last === undefined) return;
          if (first === last || first.lots === 0 || last.lots === last.shownLots) return;
          first.lots -= 1;
          last.lots += 1;
        };
      }),
  },
};

/** Journals placements without their mode of self-trade prevention: the replay trades what was prevented. */
class ForgetfulVenue extends CoreVenue {
  override apply(command: VenueCommand, stamp: Stamp): VenueEvent[] {
    const events = super.apply(command, stamp);
    const record = this.journal.at(-1);
    if (record !== undefined && command.name === 'PlaceOrder') this.journal.splice(-1, 1, withoutPrevention(record));
    return events;
  }
}

function withoutPrevention(record: Uint8Array): Uint8Array {
  const { PlaceOrder } = commandLayouts;
  const buffer = RecordBuffer.ofCapacity(record.length);
  buffer.bytes.set(record);
  buffer.bytes[PlaceOrder.at.selfTradePrevention] = SelfTradePrevention.none;
  return buffer.bytes.slice(0, record.length);
}

/** Puts another method in the place of one; the answer puts the first back. */
function replaced<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  make: (original: T[K]) => T[K],
): () => void {
  const original = prototype[name];
  prototype[name] = make(original);
  return () => {
    prototype[name] = original;
  };
}
