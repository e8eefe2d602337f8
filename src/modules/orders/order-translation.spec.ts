import { describe, expect, test } from '@jest/globals';
import { OrderFlag, OrderType, Phase, Side, TimeInForce } from '../../common/model/order-terms.js';
import type { OrderView } from '../../common/model/order-view.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { presentOrder } from './order-presenter.js';
import { toOrderId, toPlaceOrder, toReplaceOrder } from './order-translation.js';
import type { PlaceOrderRequest } from './order.requests.js';

const btcUsd: Instrument = {
  instrumentId: 7,
  symbol: 'BTC-USD',
  baseAssetId: 1,
  quoteAssetId: 2,
  tickSize: '0.5',
  lotSize: '0.001',
  quoteUnitsPerTickLot: 5,
  baseUnitsPerLot: 100_000,
  minQuantityLots: 1,
  maxQuantityLots: 1_000_000,
  minNotional: 0,
  maxNotional: 1_000_000_000,
  makerFeePpm: 100,
  takerFeePpm: 500,
  collarBps: 1_000,
  phase: Phase.continuous,
};

class OneInstrument extends InstrumentDirectory {
  override bySymbol(symbol: string): Instrument | undefined {
    return symbol === btcUsd.symbol ? btcUsd : undefined;
  }

  override byId(instrumentId: number): Instrument | undefined {
    return instrumentId === btcUsd.instrumentId ? btcUsd : undefined;
  }

  override all(): readonly Instrument[] {
    return [btcUsd];
  }

  override assetByName(): undefined {}

  override assetById(assetId: number): Asset {
    return assetId === 1 ? { assetId, asset: 'BTC', scale: 8 } : { assetId, asset: 'USD', scale: 4 };
  }

  override assets(): readonly Asset[] {
    return [];
  }
}

const directory = new OneInstrument();
const format = directory.formatOfId(7);
type Terms = Pick<PlaceOrderRequest, keyof PlaceOrderRequest>;
const limit: Terms = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '0.25', price: '100.5' };
const translated = (request: Terms, key?: string) => toPlaceOrder(request, key, directory).order;
const refused = (code: ProblemCode) => expect.objectContaining({ code });

describe('a placement', () => {
  test('becomes a command in ticks and lots', () => {
    expect(translated(limit)).toEqual({
      instrumentId: 7,
      side: Side.buy,
      orderType: OrderType.limit,
      timeInForce: TimeInForce.gtc,
      priceTicks: 201,
      quantityLots: 250,
      flags: 0,
      selfTradePrevention: 0,
      clientOrderId: '',
    });
  });

  test('takes null for what is left out', () => {
    const nothing = { timeInForce: null, clientOrderId: null, postOnly: null, stopPrice: null, hidden: null };
    expect(translated({ ...limit, ...nothing })).toEqual(translated(limit));
  });

  test('of type market has no price and is immediate unless it says otherwise', () => {
    const market: Terms = { symbol: 'BTC-USD', side: 'sell', type: 'market', quantity: '1' };
    expect(translated(market)).toMatchObject({ priceTicks: 0, timeInForce: TimeInForce.ioc, side: Side.sell });
    expect(translated({ ...market, timeInForce: 'fok' }).timeInForce).toBe(TimeInForce.fok);
    expect(() => translated({ ...market, price: '0' })).toThrow(refused('PRICE_NOT_ALLOWED'));
  });

  test('is known by its own id before the key of its header', () => {
    expect(translated(limit, 'key').clientOrderId).toBe('key');
    expect(translated({ ...limit, clientOrderId: 'mine' }, 'key').clientOrderId).toBe('mine');
  });

  test('with an empty id of the client is refused instead of placed without one', () => {
    expect(() => translated({ ...limit, clientOrderId: '' }, 'key')).toThrow(refused('CLIENT_ORDER_ID_INVALID'));
    expect(() => translated(limit, '')).toThrow(refused('CLIENT_ORDER_ID_INVALID'));
  });

  test.each<[Partial<Terms>, ProblemCode]>([
    [{ symbol: 'ETH-USD' }, 'UNKNOWN_SYMBOL'],
    [{ price: '100.25' }, 'PRICE_NOT_ON_TICK'],
    [{ quantity: '0.0005' }, 'QUANTITY_NOT_ON_LOT'],
    [{ price: '9007199254740993' }, 'NUMBER_TOO_LARGE'],
    [{ type: 'stop_limit' }, 'NOT_IMPLEMENTED'],
    [{ type: 'pegged', pegType: 'mid' }, 'NOT_IMPLEMENTED'],
    [{ timeInForce: 'at_close' }, 'NOT_IMPLEMENTED'],
    [{ minQuantity: '0.1' }, 'NOT_IMPLEMENTED'],
    [{ allOrNone: true }, 'NOT_IMPLEMENTED'],
    [{ selfTradePrevention: 'decrement' }, 'NOT_IMPLEMENTED'],
  ])('with %j is refused: %s', (terms, code) => {
    expect(() => translated({ ...limit, ...terms })).toThrow(refused(code));
  });

  test('may say no to what is not traded yet', () => {
    expect(translated({ ...limit, allOrNone: false, hidden: false, selfTradePrevention: 'none' })).toEqual(
      translated(limit),
    );
  });
});

describe('a change', () => {
  test('keeps what it does not name', () => {
    expect(toReplaceOrder(3, { price: '101' }, format)).toEqual({ orderId: 3, priceTicks: 202, quantityLots: 0 });
    expect(toReplaceOrder(3, { price: null, quantity: '2' }, format)).toEqual({
      orderId: 3,
      priceTicks: 0,
      quantityLots: 2_000,
    });
  });

  test('to nothing, or of nothing, is refused', () => {
    expect(() => toReplaceOrder(3, {}, format)).toThrow(refused('VALIDATION_FAILED'));
    expect(() => toReplaceOrder(3, { price: '0' }, format)).toThrow(refused('PRICE_REQUIRED'));
    expect(() => toReplaceOrder(3, { quantity: '0.000' }, format)).toThrow(refused('QUANTITY_NOT_ABOVE_FILLED'));
  });
});

test('an order id is a number of the venue', () => {
  expect(toOrderId('123')).toBe(123);
  for (const text of ['', '0', '01', '1.5', '-1', '1e3', '9999999999999999']) {
    expect(() => toOrderId(text)).toThrow(refused('UNKNOWN_ORDER'));
  }
});

describe('an order as clients read it', () => {
  const view: OrderView = {
    orderId: 3,
    accountId: 1,
    instrumentId: 7,
    clientOrderId: '',
    side: Side.sell,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    flags: OrderFlag.postOnly,
    priceTicks: 201,
    quantityLots: 300,
    placedPriceTicks: 201,
    placedQuantityLots: 300,
    selfTradePrevention: 0,
    stopPriceTicks: 0,
    terms: null,
    filledLots: 3,
    openLots: 297,
    preventedLots: 0,
    filledNotional: (200 + 202 + 202) * 5,
    feePaid: -12,
    status: 'partially_filled',
    cancelReason: null,
    rejectReason: null,
    fills: [
      { tradeId: 9, priceTicks: 200, quantityLots: 1, fee: -4, liquidity: 'maker', timeUs: 1_000_001, sequence: 12 },
    ],
    createdUs: 1_000_000,
    updatedUs: 1_000_001,
    sequence: 12,
  };

  test('has names and decimals', () => {
    expect(presentOrder(view, format)).toEqual({
      orderId: '3',
      clientOrderId: null,
      symbol: 'BTC-USD',
      side: 'sell',
      type: 'limit',
      timeInForce: 'gtc',
      postOnly: true,
      status: 'partially_filled',
      price: '100.5',
      quantity: '0.3',
      filledQuantity: '0.003',
      remainingQuantity: '0.297',
      averagePrice: '100.666666667',
      fee: '-0.0012',
      feeAsset: 'USD',
      fills: [
        {
          tradeId: '9',
          price: '100',
          quantity: '0.001',
          fee: '-0.0004',
          feeAsset: 'USD',
          liquidity: 'maker',
          time: '1970-01-01T00:00:01.000001Z',
          timeNs: '1000001000',
          sequence: 12,
        },
      ],
      cancelReason: null,
      createdAt: '1970-01-01T00:00:01.000000Z',
      createdAtNs: '1000000000',
      updatedAt: '1970-01-01T00:00:01.000001Z',
      updatedAtNs: '1000001000',
      sequence: 12,
    });
  });

  test('of type market has no price, however its collar stands', () => {
    const market = { ...view, orderType: OrderType.market, filledLots: 0, filledNotional: 0, fills: [] };
    expect(presentOrder(market, format)).toMatchObject({ type: 'market', price: null, averagePrice: null });
  });
});
