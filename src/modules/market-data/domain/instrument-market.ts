import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { CandleSeries } from './candle-series.js';
import type { LevelChange } from './level-change.js';
import { type BookLevel, LevelBook } from './level-book.js';
import { OrderQueues, type QueueEntry } from './order-queues.js';
import { RollingWindow } from './rolling-window.js';
import type { Ticker } from './ticker.js';
import { type PublicTrade, TradeTape } from './trade-tape.js';

export interface MarketLimits {
  /** Trades of each instrument that are kept in memory for the public tape. */
  readonly tapeTradesMax: number;
  /** Trades of 24 hours that the ticker tells apart; a power of two. */
  readonly windowTradesMax: number;
  /** Bars of each resolution in memory: 32 times a power of two; 64 where left out. */
  readonly barsMax?: number;
}

const defaultMarketLimits: MarketLimits = { tapeTradesMax: 1_024, windowTradesMax: 262_144 };

const BARS = 64;
const DAY_US = 86_400_000_000;

/** What is public about one instrument, made from its events in order. */
export class InstrumentMarket {
  /** Number of commands so far that changed a displayed level: dense, because the book is told command by command. */
  channelSequence = 0;
  /** Number of trades so far. */
  tradeCount = 0;
  readonly tape: TradeTape;
  readonly candles: CandleSeries;
  /** The displayed orders, one by one. */
  readonly queues: OrderQueues;
  private readonly book = new LevelBook();
  private readonly window: RollingWindow;
  private lastTicks: number | null = null;
  /** The sequence of the command that changed a level last. */
  private changedBy = 0;

  constructor(
    readonly instrumentId: number,
    limits: MarketLimits = defaultMarketLimits,
    hashSeed = 0,
  ) {
    this.queues = new OrderQueues(hashSeed);
    this.tape = new TradeTape(instrumentId, limits.tapeTradesMax);
    this.candles = new CandleSeries(limits.barsMax ?? BARS);
    this.window = new RollingWindow(DAY_US, limits.windowTradesMax);
  }

  changeLevel({ side, priceTicks, quantityLots, orders }: LevelChange, sequence: number): void {
    if (sequence !== this.changedBy) this.channelSequence += 1;
    this.changedBy = sequence;
    this.book.set(side, priceTicks, quantityLots, orders);
  }

  /** Takes in what the trade says; the object may be used again. */
  addTrade(trade: PublicTrade): void {
    this.tradeCount += 1;
    this.tape.add(trade);
    this.candles.add(trade);
    this.window.add(trade.timeUs, trade.priceTicks, trade.quantityLots, trade.notional);
    this.lastTicks = trade.priceTicks;
  }

  saveState(sink: StateSink): void {
    sink.number(this.channelSequence);
    sink.number(this.tradeCount);
    // Prices count from 1.
    sink.number(this.lastTicks ?? 0);
    this.book.saveState(sink);
    this.tape.saveState(sink);
    this.window.saveState(sink);
    this.candles.saveState(sink);
    this.queues.saveState(sink);
  }

  loadState(source: StateSource): void {
    this.channelSequence = source.number();
    this.tradeCount = source.number();
    this.lastTicks = source.number() || null;
    this.book.loadState(source);
    this.tape.loadState(source);
    this.window.loadState(source);
    this.candles.loadState(source);
    this.queues.loadState(source);
  }

  /** The best `count` levels of each side, best first. */
  depth(count: number): { readonly bids: BookLevel[]; readonly asks: BookLevel[] } {
    return { bids: this.book.levels(Side.buy, count), asks: this.book.levels(Side.sell, count) };
  }

  /** The displayed orders of the best `levels` levels of each side, best first, at one level oldest first. */
  orders(levels: number): { readonly bids: QueueEntry[]; readonly asks: QueueEntry[] } {
    const of = (side: Side): QueueEntry[] =>
      this.book.levels(side, levels).flatMap(({ priceTicks }) => this.queues.queue(side, priceTicks));
    return { bids: of(Side.buy), asks: of(Side.sell) };
  }

  /** `nowUs` never decreases. */
  ticker(nowUs: number, sequence: number): Ticker {
    const traded = this.window.statistics(nowUs);
    return {
      instrumentId: this.instrumentId,
      openTicks: traded?.openTicks ?? null,
      highTicks: traded?.highTicks ?? null,
      lowTicks: traded?.lowTicks ?? null,
      lastTicks: this.lastTicks,
      baseVolumeLots: traded?.baseVolumeLots ?? 0n,
      quoteVolume: traded?.quoteVolume ?? 0n,
      tradeCount: traded?.tradeCount ?? 0,
      bestBid: this.book.best(Side.buy),
      bestAsk: this.book.best(Side.sell),
      timeUs: nowUs,
      sequence,
    };
  }
}
