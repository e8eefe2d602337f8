import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BINANCE_CONFIG, type BinanceConfig, HTTP_CONFIG, type HttpConfig } from '../../config/venue-config.js';
import { AuditModule } from '../audit/audit.module.js';
import { Denials } from '../audit/denials.js';
import { AuthModule } from '../auth/auth.module.js';
import { EngineModule } from '../engine/engine.module.js';
import { LiveReads } from '../engine/live-state.js';
import { Outbox } from '../engine/outbox.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MarketDataFeed } from '../market-data/market-data-feed.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { EventTail } from '../projections/event-tail.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AccountEndpoints } from './account-endpoints.js';
import { ApiSessions } from './api-sessions.js';
import { BinanceApi } from './binance-api.js';
import { BinanceSockets } from './binance-sockets.js';
import { BinanceListener } from './binance-listener.js';
import type { Endpoint } from './endpoint.js';
import { Callers } from './callers.js';
import { Commissions } from './commissions.js';
import { GivenIds } from './given-ids.js';
import { GeneralEndpoints } from './general-endpoints.js';
import { MarketEndpoints } from './market-endpoints.js';
import { MarketStreams } from './market-streams.js';
import { MarketReader } from './market-reader.js';
import { OrderEndpoints } from './order-endpoints.js';
import { OrderFinder } from './order-finder.js';
import { OrderListEndpoints } from './order-list-endpoints.js';
import { Symbols } from './symbols.js';
import { TickerEndpoints } from './ticker-endpoints.js';
import { Usage } from './usage.js';
import { UserStreams } from './user-streams.js';

type UserStreamParts = ConstructorParameters<typeof UserStreams>;
const ENDPOINTS = Symbol('ENDPOINTS');
const endpointClasses = [
  GeneralEndpoints,
  MarketEndpoints,
  TickerEndpoints,
  OrderEndpoints,
  OrderListEndpoints,
  AccountEndpoints,
];

/** The Binance Spot API, so that clients of it trade here when their URLs are changed. */
@Module({
  imports: [
    CqrsModule,
    EngineModule,
    ProjectionsModule,
    AuditModule,
    AuthModule,
    InstrumentsModule,
    LedgerModule,
    MarketDataModule,
    OrdersModule,
    RateLimitsModule,
  ],
  providers: [
    ...endpointClasses,
    Callers,
    Usage,
    Symbols,
    MarketReader,
    OrderFinder,
    Commissions,
    GivenIds,
    {
      provide: ENDPOINTS,
      inject: [...endpointClasses],
      useFactory: (...parts: readonly { readonly all: readonly Endpoint[] }[]) => parts.flatMap(({ all }) => all),
    },
    {
      provide: BinanceApi,
      inject: [ENDPOINTS, Callers, Usage, Denials],
      useFactory: (endpoints: readonly Endpoint[], callers: Callers, usage: Usage, denials: Denials) =>
        new BinanceApi(endpoints, callers, usage, denials),
    },
    {
      provide: MarketStreams,
      // Behind the feed: what is told is as the feed has it.
      inject: [Outbox, MarketDataFeed, MarketReader, Symbols],
      useFactory: (outbox: Outbox, feed: MarketDataFeed, market: MarketReader, symbols: Symbols) => {
        const streams = new MarketStreams(feed, market, symbols);
        outbox.subscribe(streams);
        return streams;
      },
    },
    {
      provide: UserStreams,
      // Behind what orders are read from.
      inject: [Outbox, EventTail, LiveReads, OrderFinder, MarketReader, Symbols, GivenIds],
      useFactory: (outbox: Outbox, _tail: EventTail, ...parts: UserStreamParts) => {
        const streams = new UserStreams(...parts);
        outbox.subscribe(streams);
        return streams;
      },
    },
    ApiSessions,
    BinanceSockets,
    {
      provide: BinanceListener,
      inject: [BinanceApi, BinanceSockets, HTTP_CONFIG, BINANCE_CONFIG],
      useFactory: (api: BinanceApi, sockets: BinanceSockets, http: HttpConfig, config: BinanceConfig) =>
        new BinanceListener(api, sockets, http, config),
    },
  ],
})
export class BinanceModule {}
