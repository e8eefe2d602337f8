import { Logger } from '@nestjs/common';
import { eventLayouts } from '../../common/model/events.js';
import { lengthAt, sequenceAt, timeUsAt, typeAt } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { type IntervalName, intervalNames } from '../market-data/domain/candle-interval.js';
import { type LevelChange, readLevelChange } from '../market-data/domain/level-change.js';
import type { PublicTrade } from '../market-data/domain/trade-tape.js';
import type { MarketDataFeed } from '../market-data/market-data-feed.js';
import { parseStreamName, streamKey, type StreamName } from './domain/stream-names.js';
import type { MarketReader } from './market-reader.js';
import { StreamMessage, type StreamSubscriber } from './stream-message.js';
import { type MarketStream, newStream } from './stream-kinds.js';
import type { Symbols } from './symbols.js';

const FAST_MS = 100;
const FAST_TICKS_PER_SLOW = 10;
const Traded = eventLayouts.TradeExecuted;

interface OpenStream {
  readonly stream: MarketStream;
  readonly subscribers: Map<StreamSubscriber, string>;
}

/**
 * Streams of market data. One exists while somebody listens to it; it is told what has happened by durable events, behind the
 * market data feed, and when to speak by time.
 */
export class MarketStreams implements EventConsumer {
  private readonly logger = new Logger('binance');
  private readonly streams = new Map<string, OpenStream>();
  /** By instrument id; those of all instruments are at 0. */
  private readonly byInstrument = new Map<number, Set<MarketStream>>();
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;
  private isTelling = false;

  constructor(
    private readonly feed: MarketDataFeed,
    private readonly market: MarketReader,
    private readonly symbols: Symbols,
  ) {}

  open(): void {
    this.timer = setInterval(() => this.tick(), FAST_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  isKnown(name: string): boolean {
    return this.meaningOf(name) !== undefined;
  }

  /** The same for all spellings of a stream that is known; else the name itself. */
  keyOf(name: string): string {
    const meaning = parseStreamName(name);
    return meaning === undefined ? name : streamKey(meaning);
  }

  /** `name` is known. */
  subscribe(name: string, subscriber: StreamSubscriber): void {
    const known = this.streams.get(this.keyOf(name)) ?? this.start(name);
    known?.subscribers.set(subscriber, name);
  }

  unsubscribe(name: string, subscriber: StreamSubscriber): void {
    const key = this.keyOf(name);
    const open = this.streams.get(key);
    if (open === undefined) return;
    open.subscribers.delete(subscriber);
    if (open.subscribers.size > 0) return;
    this.streams.delete(key);
    this.byInstrument.get(open.stream.instrumentId)?.delete(open.stream);
  }

  onEvents({ events, start, end, isReplay }: EventBatch): void {
    if (isReplay || this.streams.size === 0) return;
    const changes = new Map<number, { trades: PublicTrade[]; levels: LevelChange[]; timeUs: number }>();
    const changeOf = (instrumentId: number, timeUs: number) => {
      const known = changes.get(instrumentId) ?? { trades: [], levels: [], timeUs };
      changes.set(instrumentId, known);
      known.timeUs = timeUs;
      return known;
    };
    const level: LevelChange = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
    for (let at = start; at < end; at += lengthAt(events, at)) {
      if (readLevelChange(events, at, level) && this.byInstrument.has(level.instrumentId))
        changeOf(level.instrumentId, timeUsAt(events, at)).levels.push({ ...level });
      if (typeAt(events, at) !== Traded.type) continue;
      const trade = tradeAt(events, at);
      changeOf(trade.instrumentId, trade.timeUs).trades.push(trade);
    }
    for (const [instrumentId, change] of changes)
      for (const stream of this.byInstrument.get(instrumentId) ?? []) stream.onChange?.(change);
  }

  private start(name: string): OpenStream | undefined {
    const meaning = this.meaningOf(name);
    if (meaning === undefined) return undefined;
    const open: OpenStream = { stream: this.streamOf(meaning), subscribers: new Map() };
    const { instrumentId } = open.stream;
    this.streams.set(streamKey(meaning), open);
    const others = this.byInstrument.get(instrumentId) ?? new Set();
    this.byInstrument.set(instrumentId, others.add(open.stream));
    return open;
  }

  private streamOf(meaning: StreamName): MarketStream {
    const key = streamKey(meaning);
    return newStream(meaning, {
      market: this.market,
      feed: this.feed,
      symbols: this.symbols,
      formatOf: (symbol) => this.formatOf(symbol) as InstrumentFormat,
      tell: (content) => this.tell(key, new StreamMessage(content)),
    });
  }

  private tell(key: string, message: StreamMessage): void {
    for (const [subscriber, name] of this.streams.get(key)?.subscribers ?? []) subscriber.deliver(name, message);
  }

  private meaningOf(name: string): StreamName | undefined {
    const meaning = parseStreamName(name);
    if (meaning === undefined) return undefined;
    if ('symbol' in meaning && this.formatOf(meaning.symbol) === undefined) return undefined;
    if (meaning.kind === 'kline' && !intervalNames.includes(meaning.interval as IntervalName)) return undefined;
    return meaning;
  }

  private formatOf(symbol: string): InstrumentFormat | undefined {
    return this.symbols.find(symbol.toUpperCase());
  }

  private tick(): void {
    this.ticks += 1;
    for (const { stream } of this.streams.values()) stream.onFastTick?.();
    if (this.ticks % FAST_TICKS_PER_SLOW !== 0) return;
    for (const { stream } of this.streams.values()) stream.onSlowTick?.();
    if (!this.isTelling) void this.tellSlow();
  }

  /** One after the other, and never twice at once: they read. */
  private async tellSlow(): Promise<void> {
    this.isTelling = true;
    for (const { stream } of this.streams.values()) await this.tellOne(stream);
    this.isTelling = false;
  }

  private async tellOne(stream: MarketStream): Promise<void> {
    try {
      await stream.read?.();
    } catch (error) {
      // The venue stops, or its rows are behind: the next second tries this one again.
      this.logger.debug(error);
    }
  }
}

function tradeAt(events: RecordBuffer, at: number): PublicTrade {
  const { tradeId, instrumentId, priceTicks, quantityLots, notional, takerSide, simulated } = Traded.read(events, at);
  return {
    tradeId,
    instrumentId,
    priceTicks,
    quantityLots,
    notional,
    takerSide,
    simulated: simulated === 1,
    timeUs: timeUsAt(events, at),
    sequence: sequenceAt(events, at),
  };
}
