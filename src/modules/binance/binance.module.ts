import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BINANCE_CONFIG, type BinanceConfig, HTTP_CONFIG, type HttpConfig } from '../../config/venue-config.js';
import { AuthModule } from '../auth/auth.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AccountEndpoints } from './account-endpoints.js';
import { BinanceApi } from './binance-api.js';
import { BinanceListener } from './binance-listener.js';
import type { Endpoint } from './endpoint.js';
import { Callers } from './callers.js';
import { Commissions } from './commissions.js';
import { GivenIds } from './given-ids.js';
import { GeneralEndpoints } from './general-endpoints.js';
import { MarketEndpoints } from './market-endpoints.js';
import { MarketReader } from './market-reader.js';
import { OrderEndpoints } from './order-endpoints.js';
import { OrderFinder } from './order-finder.js';
import { OrderListEndpoints } from './order-list-endpoints.js';
import { Symbols } from './symbols.js';
import { TickerEndpoints } from './ticker-endpoints.js';
import { Usage } from './usage.js';

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
  imports: [CqrsModule, AuthModule, InstrumentsModule, LedgerModule, MarketDataModule, OrdersModule, RateLimitsModule],
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
      inject: [ENDPOINTS, Callers, Usage],
      useFactory: (endpoints: readonly Endpoint[], callers: Callers, usage: Usage) =>
        new BinanceApi(endpoints, callers, usage),
    },
    {
      provide: BinanceListener,
      inject: [BinanceApi, HTTP_CONFIG, BINANCE_CONFIG],
      useFactory: (api: BinanceApi, http: HttpConfig, config: BinanceConfig) => new BinanceListener(api, http, config),
    },
  ],
})
export class BinanceModule {}
