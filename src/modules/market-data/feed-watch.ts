import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EventBus } from '@nestjs/cqrs';
import { Phase } from '../../common/model/order-terms.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { InstrumentMarket } from './domain/instrument-market.js';
import {
  defaultQualityLimits,
  type Finding,
  type QualityCheck,
  QualityMonitor,
} from './domain/quality/quality-monitor.js';
import type { MarketDataFeed } from './market-data-feed.js';

/** A finding, and the instrument that it is about; empty for the feed as a whole. */
export interface FeedFinding extends Finding {
  readonly symbol: string;
}

/** Published on the event bus: what was found since the last look, at most `FINDINGS_MAX`. */
export class DataQualityFound {
  constructor(readonly findings: readonly FeedFinding[]) {}
}

const LOOK_MS = 1_000;
const FINDINGS_MAX = 100;
const LINES_MAX = 10;
const TRADES_MAX = 1_024;
/** A venue may be quiet for a while; longer is worth a look. */
const QUIET_US = 300_000_000;

interface Watched {
  readonly monitor: QualityMonitor;
  lastTradeId: number;
}

/**
 * Watches our own feed with the monitors that watch the feeds of others: batch by batch for gaps, once a second for all else,
 * beside the path of events. What it finds is counted, logged and published; it stops nothing.
 */
export class FeedWatch implements EventConsumer, OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('DataQuality');
  private readonly whole = new QualityMonitor((finding) => this.note('', finding), {
    ...defaultQualityLimits,
    staleUs: QUIET_US,
  });
  private readonly byInstrument = new Map<number, Watched>();
  private readonly counts = new Map<string, Map<QualityCheck, number>>();
  private found: FeedFinding[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: MarketDataFeed,
    private readonly instruments: Pick<InstrumentDirectory, 'formatOfId'>,
    private readonly events: Pick<EventBus, 'publish'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  onEvents({ firstSequence, lastSequence, isReplay }: EventBatch): void {
    // What a start replays may be of any age, and so may what a demo has traded before it opens.
    const isPast = isReplay || this.feed.nowUs() - this.feed.timeUs > QUIET_US;
    if (isPast) this.byInstrument.clear();
    else this.whole.sequence(firstSequence, lastSequence, this.feed.timeUs);
  }

  /** How often each check has found something since the start, by symbol. */
  findingCounts(): { readonly symbol: string; readonly check: QualityCheck; readonly count: number }[] {
    return [...this.counts].flatMap(([symbol, checks]) =>
      [...checks].map(([check, count]) => ({ symbol, check, count })),
    );
  }

  /** Looks at what has come since the last time. */
  look(): void {
    this.whole.tick(this.feed.nowUs());
    for (const market of this.feed.markets()) this.lookAt(market);
    const { found } = this;
    if (found.length === 0) return;
    this.found = [];
    for (const { symbol, check, detail } of found.slice(0, LINES_MAX)) this.log.warn(`${check} ${symbol}: ${detail}`);
    if (found.length > LINES_MAX) this.log.warn(`and ${found.length - LINES_MAX} more`);
    this.events.publish(new DataQualityFound(found));
  }

  private lookAt(market: InstrumentMarket): void {
    const { symbol, phase } = this.instruments.formatOfId(market.instrumentId).instrument;
    const newest = market.tape.newest(TRADES_MAX, Infinity);
    const watched = this.byInstrument.get(market.instrumentId);
    if (watched === undefined) {
      // Its trades before the first look are history.
      const monitor = new QualityMonitor((finding) => this.note(symbol, finding), {
        ...defaultQualityLimits,
        staleUs: Infinity,
      });
      this.byInstrument.set(market.instrumentId, { monitor, lastTradeId: newest[0]?.tradeId ?? 0 });
      return;
    }
    for (const { tradeId, priceTicks, timeUs } of newest.toReversed()) {
      if (tradeId > watched.lastTradeId) watched.monitor.trade(tradeId, priceTicks, timeUs);
    }
    watched.lastTradeId = newest[0]?.tradeId ?? watched.lastTradeId;
    // Orders of an auction may cross until it uncrosses.
    if (phase !== Phase.continuous) return;
    const { bids, asks } = market.depth(1);
    watched.monitor.best(bids[0]?.priceTicks ?? 0, asks[0]?.priceTicks ?? 0, this.feed.timeUs);
  }

  private note(symbol: string, finding: Finding): void {
    const checks = this.counts.get(symbol) ?? new Map<QualityCheck, number>();
    this.counts.set(symbol, checks.set(finding.check, (checks.get(finding.check) ?? 0) + 1));
    if (this.found.length < FINDINGS_MAX) this.found.push({ ...finding, symbol });
  }
}
