/**
 * From durable events to public messages: what one batch tells everyone, written once, whoever has subscribed. Trades and
 * books are told command by command; instruments, best prices and tickers are states, told as they are behind the batch.
 *
 * The market data feed takes each batch before this does: here is no second book.
 */
import { eventLayouts } from '../../../common/model/events.js';
import { f64At, i32At, lengthAt, sequenceAt, timeUsAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { Asset, Instrument } from '../../instruments/domain/instrument.js';
import { bookChecksum, type PublishedDecimals } from '../../market-data/domain/book-checksum.js';
import type { InstrumentMarket } from '../../market-data/domain/instrument-market.js';
import { type LevelChange, readLevelChange } from '../../market-data/domain/level-change.js';
import type { Ticker } from '../../market-data/domain/ticker.js';
import { LEVELS_MAX, writeBook } from './book-levels.js';
import { candleChannels, CandleStream } from './candle-stream.js';
import { clampedVolume } from './clamped-volume.js';
import { InstrumentStream } from './instrument-stream.js';
import { OrderStream } from './order-stream.js';
import type { SliceWriter } from './slice-writer.js';
import { type PublicSettings, statusInstrumentAt, StatusStream } from './status-stream.js';
import { topicOf } from './topics.js';
import { WIRE_HEADER, WireWriter } from './wire-layout.js';
import { Channel, HAS_CHECKSUM, PROTOCOL_VERSION, TradeRevisionKind, venueMessages } from './wire-messages.js';

const Traded = eventLayouts.TradeExecuted;
const Revised = eventLayouts.TradeRevised;
const Defined = eventLayouts.InstrumentDefined;
const PhaseChanged = eventLayouts.PhaseChanged;
const { trade: TRADE, bookDelta: BOOK_DELTA, bookSnapshot: SNAPSHOT } = venueMessages;

/** At the latest so many deltas of a book lie between two with a checksum. */
const DELTAS_PER_CHECKSUM = 64;
const CHECKSUM_LEVELS = 10;
const WRITER_BYTES = 1 << 16;

/** What the stream reads of the venue, as new as the batch that it is told of. */
export interface PublicMarkets {
  readonly sequence: number;
  nowUs(): number;
  market(instrumentId: number): InstrumentMarket | undefined;
  markets(): readonly InstrumentMarket[];
}

export interface PublicInstruments {
  byId(instrumentId: number): Instrument | undefined;
  assetById(assetId: number): Asset | undefined;
  formatOfId(instrumentId: number): PublishedDecimals;
}

/** The messages of one slice, in order: `topics[i]` lies from `starts[i]` to the next start or the writer's end. */
export interface StreamSlice {
  readonly topics: readonly number[];
  readonly starts: readonly number[];
  readonly writer: WireWriter;
}

export class PublicStream implements StreamSlice, SliceWriter {
  readonly writer = new WireWriter(WRITER_BYTES);
  topics: number[] = [];
  starts: number[] = [];
  /** The book order by order; fed by the market data feed as it goes. */
  readonly orders: OrderStream;
  private readonly candles: CandleStream;
  private readonly status: StatusStream;
  private readonly byId: (InstrumentStream | undefined)[] = [];
  private readonly change: LevelChange = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
  /** Instruments whose book the present command has changed, and all that this batch has touched. */
  private changing: InstrumentStream[] = [];
  private touched: InstrumentStream[] = [];

  constructor(
    private readonly markets: PublicMarkets,
    private readonly instruments: PublicInstruments,
    private readonly isWanted: (topic: number) => boolean,
    settings: PublicSettings,
  ) {
    this.orders = new OrderStream(this);
    this.candles = new CandleStream(this);
    this.status = new StatusStream(this, settings);
  }

  /** Takes up the counters of the markets, which have seen everything before what comes next. */
  start(): void {
    for (const market of this.markets.markets()) {
      const stream = this.streamOf(market.instrumentId);
      stream.bookSequence = market.channelSequence;
      stream.tradeSequence = market.tradeCount;
      stream.best = this.bestOf(market.instrumentId);
    }
  }

  /** Writes what the events between two offsets tell, behind what the slice has already. */
  take(events: RecordBuffer, start: number, end: number): void {
    let sequence = 0;
    for (let at = start; at < end; at += lengthAt(events, at)) {
      const now = sequenceAt(events, at);
      if (now !== sequence) this.endCommand();
      sequence = now;
      this.event(events, at);
    }
    this.endCommand();
    this.endBatch();
  }

  /** Writes the tickers and candles that have changed since the last time. */
  takeTickers(): void {
    for (const stream of this.byId) {
      if (stream?.isCandleDue) this.tellCandles(stream);
      if (stream === undefined || !stream.isTickerDue) continue;
      stream.isTickerDue = false;
      stream.tickerSequence += 1;
      this.writeTicker(stream);
    }
  }

  /** Writes what a new subscriber of the topic needs first. */
  takeSnapshot(channel: number, instrumentId: number): void {
    const stream = this.streamOf(instrumentId);
    if (channel === Channel.instruments) this.writeInstrument(stream);
    else if (channel === Channel.ticker) this.writeTicker(stream);
    else if (channel === Channel.bbo) this.writeBbo(stream);
    else if (channel === Channel.book) this.writeSnapshot(stream);
    else if (channel === Channel.status) this.status.write(instrumentId, this.phaseOf(instrumentId));
    else this.takeMarketSnapshot(channel, instrumentId);
  }

  private takeMarketSnapshot(channel: number, instrumentId: number): void {
    const market = this.markets.market(instrumentId);
    if (market === undefined) return;
    if (channel === Channel.orders) this.orders.takeSnapshot(market);
    else if (candleChannels.has(channel)) this.candles.takeSnapshot(channel, market);
  }

  reset(): void {
    this.writer.reset();
    this.topics = [];
    this.starts = [];
  }

  private event(events: RecordBuffer, at: number): void {
    const type = typeAt(events, at);
    if (readLevelChange(events, at, this.change)) this.levelChanged(events, at);
    const statusAt = statusInstrumentAt(type);
    if (statusAt !== 0) this.touch(i32At(events, at + statusAt)).isStatusDue = true;
    if (type === Traded.type) this.traded(events, at);
    else if (type === Revised.type) this.revised(events, at);
    else if (type === Defined.type) this.defined(i32At(events, at + Defined.at.instrumentId));
    else if (type === PhaseChanged.type) {
      const stream = this.defined(i32At(events, at + PhaseChanged.at.instrumentId));
      stream.auctionKind = u8At(events, at + PhaseChanged.at.auctionKind);
    }
  }

  private levelChanged(events: RecordBuffer, at: number): void {
    const stream = this.touch(this.change.instrumentId);
    const { changed } = stream;
    const sequence = sequenceAt(events, at);
    if (changed.sequence !== sequence) {
      changed.begin(sequence, timeUsAt(events, at));
      this.changing.push(stream);
    }
    if (stream.isBookWanted) changed.add(this.change);
  }

  private traded(events: RecordBuffer, at: number): void {
    const { at: field } = Traded;
    const instrumentId = i32At(events, at + field.instrumentId);
    const stream = this.touch(instrumentId);
    stream.tradeSequence += 1;
    stream.isTickerDue = true;
    stream.isCandleDue = true;
    if (!this.begin(Channel.trades, instrumentId)) return;
    const { writer } = this;
    const start = writer.begin(TRADE.type, PROTOCOL_VERSION, TRADE.fixedBytes);
    writer.u32(start + TRADE.at.instrumentId, instrumentId);
    writer.u64(start + TRADE.at.sequence, sequenceAt(events, at));
    writer.u64(start + TRADE.at.channelSequence, stream.tradeSequence);
    writer.u64(start + TRADE.at.timeUs, timeUsAt(events, at));
    writer.u64(start + TRADE.at.tradeId, f64At(events, at + field.tradeId));
    writer.u64(start + TRADE.at.price, f64At(events, at + field.priceTicks));
    writer.u64(start + TRADE.at.quantity, f64At(events, at + field.quantityLots));
    writer.u8(start + TRADE.at.takerSide, u8At(events, at + field.takerSide));
    writer.u8(start + TRADE.at.simulated, u8At(events, at + field.simulated));
    writer.u8(start + TRADE.at.auction, u8At(events, at + field.auction));
  }

  private revised(events: RecordBuffer, at: number): void {
    const { instrumentId, tradeId, priceTicks: price, quantityLots: quantity } = Revised.read(events, at);
    const { tradeSequence: channelSequence } = this.streamOf(instrumentId);
    if (!this.begin(Channel.trades, instrumentId)) return;
    const [sequence, timeUs] = [sequenceAt(events, at), timeUsAt(events, at)];
    const kind = quantity === 0 ? TradeRevisionKind.trade_busted : TradeRevisionKind.trade_corrected;
    const told = { instrumentId, sequence, channelSequence, timeUs, tradeId, kind, price, quantity };
    venueMessages.tradeRevision.write(this.writer, told);
  }

  private defined(instrumentId: number): InstrumentStream {
    const stream = this.touch(instrumentId);
    stream.isDefinitionDue = true;
    return stream;
  }

  /** One delta for each book that the command has changed. */
  private endCommand(): void {
    for (let stream = this.changing.pop(); stream !== undefined; stream = this.changing.pop()) {
      stream.bookSequence += 1;
      if (!this.begin(Channel.book, stream.instrumentId)) continue;
      const { changed, instrumentId, bookSequence: channelSequence } = stream;
      const { sequence, timeUs } = changed;
      stream.newestDelta = this.writer.end;
      stream.unchecked += 1;
      const levels = { bids: changed.bids(), asks: changed.asks() };
      writeBook(this.writer, 'bookDelta', {
        instrumentId,
        sequence,
        channelSequence,
        timeUs,
        ...levels,
        checksum: undefined,
      });
    }
  }

  private endBatch(): void {
    for (const stream of this.touched) {
      stream.isTouched = false;
      if (stream.newestDelta >= 0 && stream.unchecked >= DELTAS_PER_CHECKSUM) this.addChecksum(stream);
      stream.newestDelta = -1;
      if (stream.isDefinitionDue) this.tellDefinition(stream);
      if (stream.isStatusDue) this.tellStatus(stream);
      this.tellBest(stream);
    }
    this.touched.length = 0;
  }

  /** The newest delta of the batch leads to the book that the market has now. */
  private addChecksum(stream: InstrumentStream): void {
    const start = stream.newestDelta;
    stream.unchecked = 0;
    const flags = (this.writer.bytes[start + WIRE_HEADER.flags] as number) | HAS_CHECKSUM;
    this.writer.u16(start + WIRE_HEADER.flags, flags);
    this.writer.u32(start + BOOK_DELTA.at.checksum, this.checksumOf(stream.instrumentId));
  }

  private tellDefinition(stream: InstrumentStream): void {
    stream.isDefinitionDue = false;
    stream.definitionSequence += 1;
    this.writeInstrument(stream);
  }

  private tellStatus(stream: InstrumentStream): void {
    stream.isStatusDue = false;
    this.status.tell(stream.instrumentId, this.phaseOf(stream.instrumentId));
  }

  private tellCandles(stream: InstrumentStream): void {
    stream.isCandleDue = false;
    const market = this.markets.market(stream.instrumentId);
    if (market !== undefined) this.candles.tell(market);
  }

  private phaseOf(instrumentId: number): number {
    return this.instruments.byId(instrumentId)?.phase ?? 0;
  }

  private tellBest(stream: InstrumentStream): void {
    const before = stream.best;
    const { bidPrice, bidQuantity, askPrice, askQuantity } = this.bestOf(stream.instrumentId);
    if (
      bidPrice === before.bidPrice &&
      bidQuantity === before.bidQuantity &&
      askPrice === before.askPrice &&
      askQuantity === before.askQuantity
    )
      return;
    stream.best = { bidPrice, bidQuantity, askPrice, askQuantity };
    stream.bboSequence += 1;
    stream.isTickerDue = true;
    this.writeBbo(stream);
  }

  private writeInstrument(stream: InstrumentStream): void {
    const { instrumentId, definitionSequence: channelSequence, auctionKind } = stream;
    const instrument = this.instruments.byId(instrumentId);
    const base = instrument && this.instruments.assetById(instrument.baseAssetId);
    const quote = instrument && this.instruments.assetById(instrument.quoteAssetId);
    if (instrument === undefined || base === undefined || quote === undefined) return;
    if (!this.begin(Channel.instruments, instrumentId)) return;
    const { phase, symbol, tickSize, lotSize } = instrument;
    venueMessages.instrument.write(this.writer, {
      ...this.placeOf(instrumentId, channelSequence),
      phase,
      auctionKind,
      baseScale: base.scale,
      quoteScale: quote.scale,
      symbol,
      baseAsset: base.asset,
      quoteAsset: quote.asset,
      tickSize,
      lotSize,
    });
  }

  private writeTicker({ instrumentId, tickerSequence }: InstrumentStream): void {
    const ticker = this.markets.market(instrumentId)?.ticker(this.markets.nowUs(), this.markets.sequence);
    if (ticker === undefined || !this.begin(Channel.ticker, instrumentId)) return;
    venueMessages.ticker.write(this.writer, { ...this.placeOf(instrumentId, tickerSequence), ...pricesOf(ticker) });
  }

  private writeBbo({ instrumentId, bboSequence }: InstrumentStream): void {
    if (!this.begin(Channel.bbo, instrumentId)) return;
    venueMessages.bbo.write(this.writer, { ...this.placeOf(instrumentId, bboSequence), ...this.bestOf(instrumentId) });
  }

  /** A book that has not changed is not written again: many may ask at once, when all of them come back. */
  private writeSnapshot(stream: InstrumentStream): void {
    const { instrumentId } = stream;
    const market = this.markets.market(instrumentId);
    if (market === undefined || !this.begin(Channel.book, instrumentId)) return;
    const { writer } = this;
    const start = writer.end;
    const { sequence, timeUs, channelSequence } = this.placeOf(instrumentId, market.channelSequence);
    if (stream.snapshot !== undefined && stream.snapshotSequence === channelSequence) {
      writer.append(stream.snapshot);
      writer.u64(start + SNAPSHOT.at.sequence, sequence);
      writer.u64(start + SNAPSHOT.at.timeUs, timeUs);
      return;
    }
    const checksum = this.checksumOf(instrumentId);
    const place = { instrumentId, sequence, timeUs, channelSequence };
    writeBook(writer, 'bookSnapshot', { ...place, ...market.depth(LEVELS_MAX), checksum });
    stream.snapshot = writer.bytes.slice(start, writer.end);
    stream.snapshotSequence = channelSequence;
  }

  wants(channel: number, instrumentId: number): boolean {
    return this.isWanted(topicOf(channel, instrumentId));
  }

  placeOf(instrumentId: number, channelSequence: number) {
    return { instrumentId, channelSequence, sequence: this.markets.sequence, timeUs: this.markets.nowUs() };
  }

  private bestOf(instrumentId: number) {
    const depth = this.markets.market(instrumentId)?.depth(1);
    const [bid, ask] = [depth?.bids[0], depth?.asks[0]];
    return {
      bidPrice: bid?.priceTicks ?? 0,
      bidQuantity: bid?.quantityLots ?? 0,
      askPrice: ask?.priceTicks ?? 0,
      askQuantity: ask?.quantityLots ?? 0,
    };
  }

  private checksumOf(instrumentId: number): number {
    const { bids, asks } = (this.markets.market(instrumentId) as InstrumentMarket).depth(CHECKSUM_LEVELS);
    return bookChecksum(bids, asks, this.instruments.formatOfId(instrumentId));
  }

  /** Notes that a message of the topic begins, where somebody wants it. */
  begin(channel: number, instrumentId: number): boolean {
    const topic = topicOf(channel, instrumentId);
    if (!this.isWanted(topic)) return false;
    this.topics.push(topic);
    this.starts.push(this.writer.end);
    return true;
  }

  private touch(instrumentId: number): InstrumentStream {
    const stream = this.streamOf(instrumentId);
    if (!stream.isTouched) {
      this.touched.push(stream);
      stream.isTouched = true;
      stream.isBookWanted = this.isWanted(topicOf(Channel.book, instrumentId));
    }
    return stream;
  }

  private streamOf(instrumentId: number): InstrumentStream {
    return (this.byId[instrumentId] ??= new InstrumentStream(instrumentId));
  }
}

function pricesOf({ openTicks, highTicks, lowTicks, lastTicks, bestBid, bestAsk, ...volumes }: Ticker) {
  return {
    open: openTicks ?? 0,
    high: highTicks ?? 0,
    low: lowTicks ?? 0,
    last: lastTicks ?? 0,
    bidPrice: bestBid?.priceTicks ?? 0,
    bidQuantity: bestBid?.quantityLots ?? 0,
    askPrice: bestAsk?.priceTicks ?? 0,
    askQuantity: bestAsk?.quantityLots ?? 0,
    // A day's volume beyond 2^53 − 1 is told as that.
    baseVolume: clampedVolume(volumes.baseVolumeLots),
    quoteVolume: clampedVolume(volumes.quoteVolume),
    tradeCount: volumes.tradeCount,
  };
}
