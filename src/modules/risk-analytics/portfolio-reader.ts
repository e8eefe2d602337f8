import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { Balance } from '../engine/live-state.js';
import { GetAccountStateQuery } from '../engine/venue.queries.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { GetBalancesQuery } from '../ledger/ledger.queries.js';
import type { IntervalName } from '../market-data/domain/candle-interval.js';
import { CandlePrices } from './candle-prices.js';
import { type ImportedPrices, parsePriceCsv, selectPrices } from './domain/price-csv.js';
import { type PriceTable, simpleReturns } from './domain/returns.js';
import type { Matrix } from './domain/linear-algebra.js';

export const PERIODS_DEFAULT = 252;

/** What is asked about: positions that are named, or those of the account; prices that are sent, or those of the venue. */
export interface PortfolioWish {
  readonly currency: string;
  readonly positions?: readonly Holding[] | null | undefined;
  readonly prices?: string | null | undefined;
  readonly interval?: IntervalName | null | undefined;
  readonly periods?: number | null | undefined;
}

interface Holding {
  readonly asset: string;
  /** Decimal text, with a minus for a short position. */
  readonly quantity: string;
}

export interface Position extends Holding {
  readonly price: number;
  /** Quantity × price. */
  readonly value: number;
}

export interface Portfolio {
  readonly currency: string;
  readonly positions: readonly Position[];
  /** What is held of the currency itself, which has no risk. */
  readonly cash: number;
  /** What is held and has no price in the currency. */
  readonly unpriced: readonly string[];
  /** The beginnings of the periods that the returns are of. */
  readonly times: readonly string[];
  readonly returns: Matrix;
}

/** Positions with the history of their prices. */
@Injectable()
export class PortfolioReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
    private readonly candles: CandlePrices,
  ) {}

  /** Ends the request where the prices cannot be read, or nothing with a price is held. */
  async read(actor: Actor, accountId: AccountId, wish: PortfolioWish): Promise<Portfolio> {
    const imported = isGiven(wish.prices) ? importedFrom(wish.prices) : undefined;
    const holdings = isGiven(wish.positions) ? once(wish.positions) : await this.holdings(actor, accountId);
    const { currency } = wish;
    const hasPrice = ({ asset }: Holding): boolean =>
      imported === undefined
        ? this.candles.instrumentOf(asset, currency) !== undefined
        : imported.symbols.includes(asset);
    const risky = holdings.filter(({ asset }) => asset !== currency);
    const unpriced = risky.filter((holding) => !hasPrice(holding));
    if (isGiven(wish.positions) && unpriced.length > 0) throw withoutPrices(wish.positions, unpriced, currency);
    const priced = risky.filter((holding) => hasPrice(holding));
    if (priced.length === 0) throw new ProblemError('NO_POSITIONS');
    const table = await this.prices(priced, wish, imported);
    const last = table.rows.at(-1);
    if (last === undefined) throw new ProblemError('TOO_FEW_PRICES', { detail: 'Not all of them have a price yet.' });
    const positions = priced.map(({ asset, quantity }, i) => {
      const price = last[i] as number;
      return { asset, quantity, price, value: Number(quantity) * price };
    });
    const cash = holdings
      .filter(({ asset }) => asset === currency)
      .reduce((sum, held) => sum + Number(held.quantity), 0);
    const returns = simpleReturns(table.rows);
    return {
      currency,
      positions,
      cash,
      unpriced: unpriced.map(({ asset }) => asset),
      times: table.times.slice(1),
      returns,
    };
  }

  private async holdings(actor: Actor, accountId: AccountId): Promise<Holding[]> {
    const balances = await this.balances(actor, accountId);
    return balances
      .filter(({ available, held }) => available + held !== 0)
      .map(({ assetId, available, held }) => {
        const asset = this.directory.assetById(assetId);
        invariant(asset !== undefined, `asset ${assetId} is known`);
        return { asset: asset.asset, quantity: formatUnits(available + held, asset.scale) };
      });
  }

  private async balances(actor: Actor, accountId: AccountId): Promise<readonly Balance[]> {
    if (accountId === actor.accountId) return (await this.queries.execute(new GetBalancesQuery(actor))).balances;
    const { exists, balances } = await this.queries.execute(new GetAccountStateQuery(actor, 'admin:risk', accountId));
    if (!exists) throw new ProblemError('UNKNOWN_ACCOUNT');
    return balances;
  }

  private async prices(
    holdings: readonly Holding[],
    { currency, interval, periods }: PortfolioWish,
    imported: ImportedPrices | undefined,
  ): Promise<PriceTable> {
    const count = (periods ?? PERIODS_DEFAULT) + 1;
    if (imported === undefined) {
      const instruments = holdings.map(({ asset }) => this.candles.instrumentOf(asset, currency));
      invariant(instruments.every(isGiven), 'those without an instrument were left out');
      return this.candles.table(instruments, interval ?? '1d', count);
    }
    const symbols = holdings.map(({ asset }) => asset);
    const selected = selectPrices(imported, symbols, count);
    invariant('rows' in selected, 'those without a column were left out');
    return selected;
  }
}

function importedFrom(text: string): ImportedPrices {
  const prices = parsePriceCsv(text);
  if (!('line' in prices)) return prices;
  const message = `line ${prices.line}: ${prices.message}`;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'prices', message }] });
}

function once(positions: readonly Holding[]): readonly Holding[] {
  const assets = positions.map(({ asset }) => asset);
  const repeated = assets.findIndex((asset, i) => assets.indexOf(asset) !== i);
  if (repeated < 0) return positions;
  const error = { field: `positions.${repeated}.asset`, message: 'stands there twice' };
  throw new ProblemError('VALIDATION_FAILED', { errors: [error] });
}

function withoutPrices(positions: readonly Holding[], unpriced: readonly Holding[], currency: string): ProblemError {
  const errors = unpriced.map((holding) => ({
    field: `positions.${positions.indexOf(holding)}.asset`,
    message: `has no prices in ${currency}`,
  }));
  return new ProblemError('VALIDATION_FAILED', { errors });
}
