import { Module } from '@nestjs/common';
import { CqrsModule, EventBus } from '@nestjs/cqrs';
import { EngineModule } from '../engine/engine.module.js';
import { LiveReads } from '../engine/live-state.js';
import { Outbox } from '../engine/outbox.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { TradingSettings } from '../instruments/instrument-settings.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { HistoryReads } from '../projections/history-reads.js';
import { Projections } from '../projections/projections.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { CandleReader } from './candle-reader.js';
import { CandleHistory } from './projections/candle-history.js';
import {
  FirstTradeIdHandler,
  GetBookHandler,
  GetOrderBookHandler,
  GetTickerHandler,
  ListCandlesHandler,
  ListTickersHandler,
  ListTradesFromHandler,
  ListTradesHandler,
} from './market-data.queries.js';
import { MarketDataController } from './market-data.controller.js';
import { HistoryExportController } from './history-export.controller.js';
import { HistoryExports } from './history-exports.js';
import { FeedWatch } from './feed-watch.js';
import { MarketDataFeed } from './market-data-feed.js';
import { TradeHistory } from './projections/trade-history.js';
import { TradeReader } from './trade-reader.js';

/** What everyone may see of the market. */
@Module({
  imports: [CqrsModule, EngineModule, InstrumentsModule, ProjectionsModule],
  controllers: [MarketDataController, HistoryExportController],
  providers: [
    HistoryExports,
    {
      provide: MarketDataFeed,
      // The settings subscribe first, as in snapshot-parts.ts.
      inject: [Outbox, SystemClock, TradingSettings],
      useFactory: (outbox: Outbox, clock: SystemClock) => {
        const feed = new MarketDataFeed(clock);
        outbox.subscribe(feed);
        return feed;
      },
    },
    {
      provide: FeedWatch,
      // Behind the feed that it watches.
      inject: [MarketDataFeed, InstrumentDirectory, EventBus, Outbox],
      useFactory: (feed: MarketDataFeed, instruments: InstrumentDirectory, events: EventBus, outbox: Outbox) => {
        const watch = new FeedWatch(feed, instruments, events);
        outbox.subscribe(watch);
        return watch;
      },
    },
    {
      provide: TradeReader,
      inject: [MarketDataFeed, HistoryReads, Projections],
      useFactory: (feed: MarketDataFeed, rows: HistoryReads, projections: Projections) =>
        new TradeReader(feed, new TradeHistory(rows), projections),
    },
    {
      provide: CandleReader,
      inject: [MarketDataFeed, HistoryReads, Projections, LiveReads],
      useFactory: (feed: MarketDataFeed, rows: HistoryReads, projections: Projections, live: LiveReads) =>
        new CandleReader(feed, new CandleHistory(rows), projections, live),
    },
    GetBookHandler,
    GetOrderBookHandler,
    ListTradesHandler,
    ListTradesFromHandler,
    FirstTradeIdHandler,
    ListCandlesHandler,
    GetTickerHandler,
    ListTickersHandler,
  ],
  exports: [MarketDataFeed, FeedWatch],
})
export class MarketDataModule {}
