import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { PEAKS_MAX, Phase, TRAILING_BPS_MAX } from '../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../common/model/units.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { BinanceError } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { Endpoint, WireTime } from './endpoint.js';
import { selfTradeModes } from './order-terms.js';
import { MarketReader } from './market-reader.js';
import { Symbols } from './symbols.js';
import { Commissions } from './commissions.js';
import { Usage } from './usage.js';

const orderTypes = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];
const PRECISION = 8;

type SymbolStatus = 'TRADING' | 'HALT' | 'BREAK' | 'END_OF_DAY';
const statuses: Readonly<Record<number, SymbolStatus>> = {
  [Phase.continuous]: 'TRADING',
  [Phase.halt]: 'HALT',
  [Phase.cancel_only]: 'HALT',
  [Phase.pre_open]: 'BREAK',
  [Phase.auction]: 'BREAK',
  [Phase.closed]: 'END_OF_DAY',
};

/** Time, what is traded, and what clients of several markets look at while they connect. */
@Injectable()
export class GeneralEndpoints {
  readonly all: readonly Endpoint[] = [
    { route: 'GET /api/v3/ping', method: 'ping', weight: 1, answer: () => ({}) },
    {
      route: 'GET /api/v3/time',
      method: 'time',
      weight: 1,
      answer: (_asked, time) => ({ serverTime: time(this.market.nowUs()) }),
    },
    {
      route: 'GET /api/v3/exchangeInfo',
      method: 'exchangeInfo',
      weight: 20,
      answer: (asked, time) => this.exchangeInfo(asked, time),
    },
    { route: 'GET /sapi/v1/system/status', weight: 1, answer: () => ({ status: 0, msg: 'normal' }) },
    { route: 'GET /sapi/v1/margin/allPairs', weight: 1, answer: () => [] },
    { route: 'GET /sapi/v1/margin/isolated/allPairs', weight: 1, answer: () => [] },
    { route: 'GET /fapi/v1/exchangeInfo', weight: 1, answer: () => ({ symbols: [] }) },
    { route: 'GET /dapi/v1/exchangeInfo', weight: 1, answer: () => ({ symbols: [] }) },
    {
      route: 'GET /sapi/v1/asset/tradeFee',
      isSigned: true,
      weight: 1,
      answer: (_asked, _time, actor) => this.tradeFees(actor),
    },
    { route: 'GET /sapi/v1/capital/config/getall', isSigned: true, weight: 10, answer: () => this.coins() },
  ];

  constructor(
    private readonly market: MarketReader,
    private readonly symbols: Symbols,
    private readonly usage: Usage,
    private readonly commissions: Commissions,
  ) {}

  private exchangeInfo(asked: Parameters, time: WireTime): object {
    const status = asked.word<SymbolStatus>(
      'symbolStatus',
      ['TRADING', 'HALT', 'BREAK'],
      new BinanceError(-1122, 'Invalid symbolStatus.'),
    );
    const formats = this.symbols.chosen(asked)?.formats ?? this.symbols.all();
    const wanted = formats.filter(({ instrument }) => status === undefined || statuses[instrument.phase] === status);
    return {
      timezone: 'UTC',
      serverTime: time(this.market.nowUs()),
      rateLimits: this.rateLimits(),
      exchangeFilters: [],
      symbols: wanted.map((format) => this.presentSymbol(format)),
    };
  }

  private rateLimits(): object[] {
    return this.usage.limitsTold.map(({ rateLimitType, interval, intervalNum, limit }) => ({
      rateLimitType,
      interval,
      intervalNum,
      limit,
    }));
  }

  private presentSymbol(format: InstrumentFormat): object {
    const { instrument, baseAsset, quoteAsset } = format;
    return {
      symbol: this.symbols.nameOf(instrument),
      status: statuses[instrument.phase],
      baseAsset: baseAsset.asset,
      baseAssetPrecision: baseAsset.scale,
      quoteAsset: quoteAsset.asset,
      quotePrecision: quoteAsset.scale,
      quoteAssetPrecision: quoteAsset.scale,
      baseCommissionPrecision: PRECISION,
      quoteCommissionPrecision: PRECISION,
      orderTypes,
      icebergAllowed: true,
      ocoAllowed: true,
      otoAllowed: true,
      opoAllowed: false,
      quoteOrderQtyMarketAllowed: true,
      allowTrailingStop: true,
      cancelReplaceAllowed: true,
      amendAllowed: true,
      pegInstructionsAllowed: false,
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters: filtersOf(format),
      permissions: [],
      permissionSets: [['SPOT']],
      defaultSelfTradePreventionMode: 'NONE',
      allowedSelfTradePreventionModes: selfTradeModes,
    };
  }

  private tradeFees(actor: Actor): object[] {
    return this.symbols.all().map((format) => {
      const { maker: makerCommission, taker: takerCommission } = this.commissions.of(actor, format);
      return { symbol: this.symbols.nameOf(format.instrument), makerCommission, takerCommission };
    });
  }

  private coins(): object[] {
    return this.symbols.assets().map(({ asset }) => ({
      coin: asset,
      name: asset,
      depositAllEnable: false,
      withdrawAllEnable: false,
      trading: true,
      isLegalMoney: false,
      networkList: [],
    }));
  }
}

function filtersOf(format: InstrumentFormat): object[] {
  const { instrument } = format;
  const { tickSize, lotSize: stepSize, minQuantityLots, maxQuantityLots } = instrument;
  const minQty = format.quantity(minQuantityLots);
  const maxQty = format.quantity(maxQuantityLots);
  return [
    { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: format.price(priceMax(format)), tickSize },
    { filterType: 'LOT_SIZE', minQty, maxQty, stepSize },
    { filterType: 'MARKET_LOT_SIZE', minQty, maxQty, stepSize },
    {
      filterType: 'NOTIONAL',
      minNotional: format.notional(instrument.minNotional),
      applyMinToMarket: true,
      maxNotional: format.notional(instrument.maxNotional),
      applyMaxToMarket: true,
      avgPriceMins: 0,
    },
    { filterType: 'ICEBERG_PARTS', limit: PEAKS_MAX },
    {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 1,
      maxTrailingAboveDelta: TRAILING_BPS_MAX,
      minTrailingBelowDelta: 1,
      maxTrailingBelowDelta: TRAILING_BPS_MAX,
    },
  ];
}

/** Above it even the smallest order is worth more than an order may be. */
function priceMax({ instrument }: InstrumentFormat): number {
  const { maxNotional, minQuantityLots, quoteUnitsPerTickLot } = instrument;
  const most = maxNotional === 0 ? INTEGER_MAX : maxNotional;
  return Math.max(1, Math.floor(most / (Math.max(1, minQuantityLots) * quoteUnitsPerTickLot)));
}
