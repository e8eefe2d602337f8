/**
 * Candles as they grow, of the resolutions that are kept. Nothing is counted here: what changed is what the market's own bars
 * say, so a candle is told as it is, and once more when it has closed meanwhile.
 */
import { type Bar, wide } from '../../market-data/domain/bar.js';
import { Resolution } from '../../market-data/domain/candle-interval.js';
import type { InstrumentMarket } from '../../market-data/domain/instrument-market.js';
import { clampedVolume } from './clamped-volume.js';
import type { SliceWriter } from './slice-writer.js';
import { Channel, venueMessages } from './wire-messages.js';

/** Bars of one resolution that may have changed between two looks; older ones are those of history. */
const BARS_MAX = 64;

export const candleChannels: ReadonlyMap<number, Resolution> = new Map([
  [Channel.candles_1s, Resolution.second],
  [Channel.candles_1m, Resolution.minute],
  [Channel.candles_1h, Resolution.hour],
  [Channel.candles_1d, Resolution.day],
]);

interface Told {
  channelSequence: number;
  /** Sequence of the newest trade that was told; undefined while nobody listens. */
  tradeSequence: number | undefined;
}

export class CandleStream {
  private readonly told = new Map<string, Told>();

  constructor(private readonly slice: SliceWriter) {}

  /** Tells the candles that have changed since they were told, oldest first. */
  tell(market: InstrumentMarket): void {
    for (const [channel, resolution] of candleChannels) {
      const told = this.toldOf(channel, market.instrumentId);
      if (!this.slice.wants(channel, market.instrumentId)) told.tradeSequence = undefined;
      else this.tellChanged(channel, market, told, market.candles.ring(resolution).newest(BARS_MAX, 0, Infinity));
    }
  }

  /** The candle of the newest trade, where there is one; what was before it is history. */
  takeSnapshot(channel: number, market: InstrumentMarket): void {
    const [bar] = market.candles.ring(candleChannels.get(channel) as Resolution).newest(1, 0, Infinity);
    if (bar === undefined) return;
    const told = this.toldOf(channel, market.instrumentId);
    // Who listens already is told the change itself.
    told.tradeSequence ??= bar.lastSequence;
    this.write(channel, market.instrumentId, told.channelSequence, bar);
  }

  private tellChanged(channel: number, market: InstrumentMarket, told: Told, newestFirst: readonly Bar[]): void {
    const from = told.tradeSequence ?? 0;
    for (const bar of newestFirst.toReversed()) {
      if (bar.lastSequence <= from) continue;
      told.channelSequence += 1;
      told.tradeSequence = bar.lastSequence;
      this.write(channel, market.instrumentId, told.channelSequence, bar);
    }
  }

  private toldOf(channel: number, instrumentId: number): Told {
    const key = `${channel}:${instrumentId}`;
    const known = this.told.get(key);
    if (known !== undefined) return known;
    const told: Told = { channelSequence: 0, tradeSequence: undefined };
    this.told.set(key, told);
    return told;
  }

  private write(channel: number, instrumentId: number, channelSequence: number, bar: Bar): void {
    if (!this.slice.begin(channel, instrumentId)) return;
    venueMessages.candle.write(this.slice.writer, {
      ...this.slice.placeOf(instrumentId, channelSequence),
      resolutionS: candleChannels.get(channel) as Resolution,
      openTime: bar.openUs,
      open: bar.openTicks,
      high: bar.highTicks,
      low: bar.lowTicks,
      close: bar.closeTicks,
      baseVolume: clampedVolume(wide(bar.lotsHigh, bar.lotsLow)),
      quoteVolume: clampedVolume(wide(bar.notionalHigh, bar.notionalLow)),
      tradeCount: bar.tradeCount,
      lastTradeId: bar.lastTradeId,
    });
  }
}
