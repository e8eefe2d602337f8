import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BINANCE_CONFIG, type BinanceConfig, HTTP_CONFIG, type HttpConfig } from '../../config/venue-config.js';
import { AuthModule } from '../auth/auth.module.js';
import { InstrumentsModule } from '../instruments/instruments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { BinanceApi } from './binance-api.js';
import { BinanceListener } from './binance-listener.js';
import { Callers } from './callers.js';
import { GeneralEndpoints } from './general-endpoints.js';
import { MarketEndpoints } from './market-endpoints.js';
import { MarketReader } from './market-reader.js';
import { Symbols } from './symbols.js';
import { TickerEndpoints } from './ticker-endpoints.js';
import { Usage } from './usage.js';

/** The Binance Spot API, so that clients of it trade here when their URLs are changed. */
@Module({
  imports: [CqrsModule, AuthModule, InstrumentsModule, LedgerModule, MarketDataModule, OrdersModule, RateLimitsModule],
  providers: [
    Callers,
    Usage,
    Symbols,
    MarketReader,
    GeneralEndpoints,
    MarketEndpoints,
    TickerEndpoints,
    {
      provide: BinanceApi,
      inject: [GeneralEndpoints, MarketEndpoints, TickerEndpoints, Callers, Usage],
      useFactory: (
        general: GeneralEndpoints,
        market: MarketEndpoints,
        tickers: TickerEndpoints,
        callers: Callers,
        usage: Usage,
      ) => new BinanceApi([...general.all, ...market.all, ...tickers.all], callers, usage),
    },
    {
      provide: BinanceListener,
      inject: [BinanceApi, HTTP_CONFIG, BINANCE_CONFIG],
      useFactory: (api: BinanceApi, http: HttpConfig, config: BinanceConfig) => new BinanceListener(api, http, config),
    },
  ],
})
export class BinanceModule {}
