import type { Clock } from '../../common/clock.js';
import { eventLayouts } from '../../common/model/events.js';
import { f64At, i32At, lengthAt, sequenceAt, timeUsAt, typeAt, u8At } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../common/model/state-series.js';
import type { EventBatch, SavedConsumer } from '../engine/event-stream.js';
import { InstrumentMarket, type MarketLimits } from './domain/instrument-market.js';
import { type LevelChange, readLevelChange } from './domain/level-change.js';
import { changeQueues } from './domain/queue-change.js';
import type { QueueChange } from './domain/order-queues.js';
import type { PublicTrade } from './domain/trade-tape.js';
import { newHashSeed } from '../engine/hash-seed.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const Defined = eventLayouts.InstrumentDefined;
const Traded = eventLayouts.TradeExecuted;

/**
 * The public market of every instrument, from durable events: so whatever is read here is durable, and depth, trades
 * and counters belong to one sequence. A start fills it by replay.
 */
export class MarketDataFeed implements SavedConsumer {
  readonly partName = 'market-data-4';
  /** The last sequence and venue time that have been taken in. */
  sequence = 0;
  timeUs = 0;
  /** By instrument id; ids count from 1. */
  private readonly byId: InstrumentMarket[] = [];
  /** Told each change of a displayed order, in order, before what the same event does is complete; also in a replay. */
  onQueueChange: ((instrumentId: number, change: QueueChange, sequence: number) => void) | undefined;
  /** Whose queues the present event changes, and its sequence. */
  private queuesOf: InstrumentMarket | undefined;
  private queuesSequence = 0;
  /** One function for all events, so that none is made for each. */
  private readonly tellQueueChange = (): void => {
    const { queuesOf } = this;
    if (queuesOf !== undefined)
      this.onQueueChange?.(queuesOf.instrumentId, queuesOf.queues.change, this.queuesSequence);
  };
  /** The present trade; one object for all, so that none is made for each. */
  private readonly trade: Mutable<PublicTrade> = {
    tradeId: NaN,
    instrumentId: 0,
    priceTicks: NaN,
    quantityLots: NaN,
    notional: NaN,
    takerSide: 0,
    simulated: false,
    timeUs: NaN,
    sequence: NaN,
  };
  private readonly change: LevelChange = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };

  constructor(
    private readonly clock: Clock,
    private readonly limits?: MarketLimits,
    /** Clients choose prices, so where tables keep them follows from a number that they do not know. */
    private readonly hashSeed = newHashSeed(),
  ) {}

  /** Now, and never before what has happened. */
  nowUs(): number {
    return Math.max(this.clock.nowUs(), this.timeUs);
  }

  market(instrumentId: number): InstrumentMarket | undefined {
    return this.byId[instrumentId];
  }

  /** By instrument id. */
  markets(): InstrumentMarket[] {
    return this.byId.filter(() => true);
  }

  onEvents({ events, start, end, lastSequence }: EventBatch): void {
    for (let at = start; at < end; at += lengthAt(events, at)) this.take(events, at);
    this.sequence = lastSequence;
  }

  saveState(sink: StateSink): void {
    sink.number(this.sequence);
    sink.number(this.timeUs);
    const markets = this.markets();
    sink.number(markets.length);
    for (const market of markets) {
      sink.number(market.instrumentId);
      market.saveState(sink);
    }
  }

  loadState(source: StateSource): void {
    this.sequence = source.number();
    this.timeUs = source.number();
    for (let markets = source.number(); markets > 0; markets -= 1) {
      const instrumentId = source.number();
      this.define(instrumentId);
      (this.byId[instrumentId] as InstrumentMarket).loadState(source);
    }
  }

  private take(events: RecordBuffer, at: number): void {
    const { change } = this;
    if (readLevelChange(events, at, change)) {
      const market = this.byId[change.instrumentId] as InstrumentMarket;
      market.changeLevel(change, sequenceAt(events, at));
      this.changeQueues(market, events, at);
    }
    const type = typeAt(events, at);
    if (type === Traded.type) this.takeTrade(events, at);
    else if (type === Defined.type) this.define(i32At(events, at + Defined.at.instrumentId));
    this.timeUs = timeUsAt(events, at);
  }

  private changeQueues(market: InstrumentMarket, events: RecordBuffer, at: number): void {
    this.queuesOf = market;
    this.queuesSequence = sequenceAt(events, at);
    changeQueues(market.queues, events, at, this.tellQueueChange);
  }

  private define(instrumentId: number): void {
    this.byId[instrumentId] ??= new InstrumentMarket(instrumentId, this.limits, this.hashSeed);
  }

  private takeTrade(events: RecordBuffer, at: number): void {
    const { at: field } = Traded;
    const instrumentId = i32At(events, at + field.instrumentId);
    const market = this.byId[instrumentId] as InstrumentMarket;
    // Its levels follow in events of their own.
    if (u8At(events, at + field.auction) === 1) this.changeQueues(market, events, at);
    const { trade } = this;
    trade.tradeId = f64At(events, at + field.tradeId);
    trade.instrumentId = instrumentId;
    trade.priceTicks = f64At(events, at + field.priceTicks);
    trade.quantityLots = f64At(events, at + field.quantityLots);
    trade.notional = f64At(events, at + field.notional);
    trade.takerSide = u8At(events, at + field.takerSide);
    trade.simulated = u8At(events, at + field.simulated) === 1;
    trade.timeUs = timeUsAt(events, at);
    trade.sequence = sequenceAt(events, at);
    market.addTrade(trade);
  }
}
