import { Injectable } from '@nestjs/common';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { IntervalName } from '../market-data/domain/candle-interval.js';
import { BinanceError, mandatory, oneOfMandatory } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { PublicEndpoint, WireTime } from './endpoint.js';
import { presentBest, presentFull, presentMini, type TradedStretch } from './market-presenter.js';
import { MarketReader } from './market-reader.js';
import { Symbols } from './symbols.js';

const badType = new BinanceError(-1139, 'Invalid ticker type.');
const MINUTE_US = 60_000_000;
const unitUs: Readonly<Record<string, number>> = { m: MINUTE_US, h: 60 * MINUTE_US, d: 1_440 * MINUTE_US };
const WINDOW = /^([1-9]\d?)([mhd])$/;
const windowsMax: Readonly<Record<string, number>> = { m: 59, h: 23, d: 7 };

/** What traded within a day, a trading day or a window, the last and the best prices. */
@Injectable()
export class TickerEndpoints {
  readonly all: readonly PublicEndpoint[] = [
    {
      route: 'GET /api/v3/ticker/24hr',
      method: 'ticker.24hr',
      weight: (asked) => weightOf(asked, 2, 80),
      answer: (asked, time) => this.day(asked, time),
    },
    {
      route: 'GET /api/v3/ticker/tradingDay',
      method: 'ticker.tradingDay',
      weight: (asked) => 4 * countOf(asked),
      answer: (asked, time) => this.tradingDay(asked, time),
    },
    {
      route: 'GET /api/v3/ticker/price',
      method: 'ticker.price',
      weight: (asked) => weightOf(asked, 2, 4),
      answer: (asked) => this.prices(asked),
    },
    {
      route: 'GET /api/v3/ticker/bookTicker',
      method: 'ticker.book',
      weight: (asked) => weightOf(asked, 2, 4),
      answer: (asked) => this.best(asked),
    },
    {
      route: 'GET /api/v3/ticker',
      method: 'ticker',
      weight: (asked) => 4 * countOf(asked),
      answer: (asked, time) => this.rolling(asked, time),
    },
  ];

  constructor(
    private readonly market: MarketReader,
    private readonly symbols: Symbols,
  ) {}

  private async day(asked: Parameters, time: WireTime): Promise<unknown> {
    const isMini = typeOf(asked) === 'MINI';
    const fromId = await this.market.dayFirstId();
    return this.each(asked, async (format, name) => {
      const { ticker, stretch, lastLots } = await this.market.day(format, fromId);
      if (isMini) return presentMini(name, stretch, format, time);
      const { priceChange, priceChangePercent, weightedAvgPrice, lastPrice, ...rest } = omitSymbol(
        presentFull(name, stretch, format, time),
      );
      return {
        symbol: name,
        priceChange,
        priceChangePercent,
        weightedAvgPrice,
        prevClosePrice: rest.openPrice,
        lastPrice,
        lastQty: format.quantity(lastLots),
        ...presentBest(ticker, format),
        ...rest,
      };
    });
  }

  private async tradingDay(asked: Parameters, time: WireTime): Promise<unknown> {
    this.assertNamed(asked);
    const present = presenterOf(asked);
    return this.each(asked, async (format, name) =>
      present(name, await this.market.stretch(format, '1d', this.market.nowUs()), format, time),
    );
  }

  private async rolling(asked: Parameters, time: WireTime): Promise<unknown> {
    this.assertNamed(asked);
    const present = presenterOf(asked);
    const { interval, lengthUs } = windowOf(asked.text('windowSize') ?? '1d');
    return this.each(asked, async (format, name) =>
      present(name, await this.market.stretch(format, interval, this.market.nowUs() - lengthUs), format, time),
    );
  }

  private prices(asked: Parameters): Promise<unknown> {
    return this.each(asked, async (format, name) => {
      const { lastTicks } = await this.market.ticker(format);
      return { symbol: name, price: format.price(lastTicks ?? 0) };
    });
  }

  private best(asked: Parameters): Promise<unknown> {
    return this.each(asked, async (format, name) => ({
      symbol: name,
      ...presentBest(await this.market.ticker(format), format),
    }));
  }

  /** An object for `symbol`, a list for `symbols` and for all. */
  private async each(
    asked: Parameters,
    present: (format: InstrumentFormat, name: string) => Promise<object>,
  ): Promise<unknown> {
    const chosen = this.symbols.chosen(asked) ?? { isOne: false, formats: this.symbols.all() };
    const found: object[] = [];
    for (const format of chosen.formats) found.push(await present(format, this.symbols.nameOf(format.instrument)));
    return chosen.isOne ? found[0] : found;
  }

  private assertNamed(asked: Parameters): void {
    if (!asked.has('symbol') && !asked.has('symbols')) throw oneOfMandatory('symbol', 'symbols');
  }
}

function typeOf(asked: Parameters): 'FULL' | 'MINI' {
  return asked.word('type', ['FULL', 'MINI'], badType) ?? 'FULL';
}

type Present = (name: string, stretch: TradedStretch, format: InstrumentFormat, time: WireTime) => object;

function presenterOf(asked: Parameters): Present {
  return typeOf(asked) === 'MINI' ? presentMini : presentFull;
}

/** Days are counted in hours, what is shorter in minutes. */
function windowOf(text: string): { readonly interval: IntervalName; readonly lengthUs: number } {
  const [, count = '', unit = ''] = WINDOW.exec(text) ?? [];
  if (count === '' || Number(count) > (windowsMax[unit] as number)) throw mandatory('windowSize');
  return { interval: unit === 'd' ? '1h' : '1m', lengthUs: Number(count) * (unitUs[unit] as number) };
}

function omitSymbol<T extends { readonly symbol: string }>({ symbol: _symbol, ...rest }: T): Omit<T, 'symbol'> {
  return rest;
}

function weightOf(asked: Parameters, one: number, all: number): number {
  return asked.has('symbol') ? one : asked.has('symbols') ? Math.min(all, one * countOf(asked)) : all;
}

/** How many symbols are asked for, of a list that is not looked at yet. */
function countOf(asked: Parameters): number {
  return (asked.text('symbols') ?? '').split(',').length;
}
