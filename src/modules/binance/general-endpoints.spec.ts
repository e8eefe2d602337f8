import { expect, test } from '@jest/globals';
import type { Actor } from '../../common/model/actor.js';
import { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import type { TradingSettings } from '../instruments/instrument-settings.js';
import { Commissions } from './commissions.js';
import { Parameters } from './domain/parameters.js';
import { milliseconds } from './endpoint.js';
import { GeneralEndpoints } from './general-endpoints.js';
import type { MarketReader } from './market-reader.js';
import type { Symbols } from './symbols.js';
import type { Usage } from './usage.js';

test('fees are those of the caller’s account', async () => {
  const asset = { asset: 'USD', scale: 2 } as Asset;
  const rates = { makerFeePpm: 100, takerFeePpm: 500 };
  const instrument = {
    instrumentId: 1,
    symbol: 'BTC-USD',
    tickSize: '0.01',
    lotSize: '0.0001',
    ...rates,
  } as Instrument;
  const symbols = { all: () => [new InstrumentFormat(instrument, asset, asset)], nameOf: () => 'BTCUSD' };
  const ratesOf = (accountId: number) => (accountId === 7 ? { makerFeePpm: -50, takerFeePpm: 250 } : rates);
  const commissions = new Commissions({ ratesOf } as unknown as TradingSettings, symbols as unknown as Symbols);
  const endpoints = new GeneralEndpoints({} as MarketReader, symbols as unknown as Symbols, {} as Usage, commissions);
  const endpoint = endpoints.all.find(({ route }) => route === 'GET /sapi/v1/asset/tradeFee');
  const feesOf = async (accountId: number) =>
    endpoint?.answer(Parameters.ofObject({}), milliseconds, { accountId } as Actor);
  expect(await feesOf(1)).toEqual([{ symbol: 'BTCUSD', makerCommission: '0.0001', takerCommission: '0.0005' }]);
  expect(await feesOf(7)).toEqual([{ symbol: 'BTCUSD', makerCommission: '-0.00005', takerCommission: '0.00025' }]);
});
