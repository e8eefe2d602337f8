import { Module } from '@nestjs/common';
import { EngineModule } from '../engine/engine.module.js';
import { Outbox } from '../engine/outbox.js';
import { SystemClock } from '../engine/system-clock.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { HistoryReads } from '../projections/history-reads.js';
import { Projections } from '../projections/projections.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { GetBookHandler, GetTickerHandler, ListTickersHandler, ListTradesHandler } from './market-data.queries.js';
import { MarketDataFeed } from './market-data-feed.js';
import { TradeHistory } from './projections/trade-history.js';
import { TradeReader } from './trade-reader.js';

/** The public market and its queries. */
@Module({
  imports: [EngineModule, InstrumentsModule, ProjectionsModule],
  providers: [
    {
      provide: MarketDataFeed,
      inject: [Outbox, SystemClock],
      useFactory: (outbox: Outbox, clock: SystemClock) => {
        const feed = new MarketDataFeed(clock);
        outbox.subscribe(feed);
        return feed;
      },
    },
    {
      provide: TradeReader,
      inject: [MarketDataFeed, HistoryReads, Projections],
      useFactory: (feed: MarketDataFeed, rows: HistoryReads, projections: Projections) =>
        new TradeReader(feed, new TradeHistory(rows), projections),
    },
    GetBookHandler,
    ListTradesHandler,
    GetTickerHandler,
    ListTickersHandler,
  ],
  exports: [MarketDataFeed],
})
export class MarketDataReadsModule {}
