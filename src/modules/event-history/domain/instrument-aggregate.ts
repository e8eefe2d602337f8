import { invariant } from '../../../common/assert.js';
import type { EventBody, VenueEvent } from '../../../common/model/events.js';
import { Phase, Side } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { LevelBook } from '../../market-data/domain/level-book.js';
import type { LevelChange } from '../../market-data/domain/level-change.js';
import type { BestLevel } from '../../market-data/domain/ticker.js';

export interface InstrumentState {
  readonly terms: EventBody<'InstrumentDefined'>;
  readonly phase: number;
  readonly trades: number;
  /** 0 before the first trade. */
  readonly lastPriceTicks: number;
  readonly volumeLots: bigint;
  readonly bestBid: BestLevel | null;
  readonly bestAsk: BestLevel | null;
}

/** One instrument as its events tell it. Its displayed book is never crossed while it trades continuously. */
export class InstrumentAggregate {
  private readonly book = new LevelBook();
  private terms: EventBody<'InstrumentDefined'> | undefined;
  private phase = 0;
  private trades = 0;
  private lastPriceTicks = 0;
  private volumeLots = 0n;

  constructor(private readonly instrumentId: number) {}

  /** Undefined before the instrument was defined. */
  get state(): InstrumentState | undefined {
    if (this.terms === undefined) return undefined;
    const { terms, phase, trades, lastPriceTicks, volumeLots } = this;
    const [bestBid, bestAsk] = [this.book.best(Side.buy), this.book.best(Side.sell)];
    return { terms, phase, trades, lastPriceTicks, volumeLots, bestBid, bestAsk };
  }

  /** `level` is what the event made of a price level, if it did. Returns whether the event concerns the instrument. */
  apply(event: VenueEvent, level: LevelChange | undefined): boolean {
    if (!('instrumentId' in event.body) || event.body.instrumentId !== this.instrumentId) return false;
    if (event.name === 'InstrumentDefined') {
      this.terms = event.body;
      this.phase = event.body.phase;
    }
    if (event.name === 'PhaseChanged') this.phase = event.body.phase;
    if (event.name === 'TradeExecuted') this.trade(event.body);
    if (level !== undefined) this.book.set(level.side, level.priceTicks, level.quantityLots, level.orders);
    return true;
  }

  /** To be called behind the last event of a command: within one, a book may be on its way. */
  check(): void {
    if (this.phase !== Phase.continuous) return;
    const bid = this.book.best(Side.buy)?.priceTicks ?? 0;
    const ask = this.book.best(Side.sell)?.priceTicks ?? INTEGER_MAX;
    invariant(bid < ask, `instrument ${this.instrumentId} is not crossed: bid ${bid}, ask ${ask}`);
  }

  private trade({ priceTicks, quantityLots }: EventBody<'TradeExecuted'>): void {
    invariant(quantityLots > 0, 'a trade has a quantity');
    this.trades += 1;
    this.lastPriceTicks = priceTicks;
    this.volumeLots += BigInt(quantityLots);
  }
}
