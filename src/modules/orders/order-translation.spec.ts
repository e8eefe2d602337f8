import { describe, expect, test } from '@jest/globals';
import {
  ListType,
  OrderFlag,
  OrderType,
  PegType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../common/model/order-terms.js';
import { type AcceptedTerms, eventLayouts } from '../../common/model/events.js';
import type { OrderView } from '../../common/model/order-view.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { toPlaceOrderList } from './order-list-translation.js';
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
    // A journal keeps what it is given: bytes count, not characters.
    for (const tooLong of ['x'.repeat(37), 'é'.repeat(19)])
      expect(() => translated({ ...limit, clientOrderId: tooLong })).toThrow(refused('CLIENT_ORDER_ID_INVALID'));
    expect(translated({ ...limit, clientOrderId: 'x'.repeat(36) }).clientOrderId).toHaveLength(36);
    expect(() => translated(limit, '')).toThrow(refused('CLIENT_ORDER_ID_INVALID'));
  });

  test.each<[Partial<Terms>, ProblemCode]>([
    [{ symbol: 'ETH-USD' }, 'UNKNOWN_SYMBOL'],
    [{ price: '100.25' }, 'PRICE_NOT_ON_TICK'],
    [{ quantity: '0.0005' }, 'QUANTITY_NOT_ON_LOT'],
    [{ price: '9007199254740993' }, 'NUMBER_TOO_LARGE'],
    [{ type: 'stop', stopPrice: '99.75', price: null }, 'PRICE_NOT_ON_TICK'],
    [{ type: 'stop', stopPrice: '99.5' }, 'PRICE_NOT_ALLOWED'],
    [{ displayQuantity: '0.0001' }, 'QUANTITY_NOT_ON_LOT'],
    [{ type: 'market', price: null, quoteQuantity: '0.00001' }, 'AMOUNT_TOO_PRECISE'],
    [{ timeInForce: 'gtd', expireAt: 'tomorrow' }, 'VALIDATION_FAILED'],
    [{ timeInForce: 'gtd', expireAt: '2026-02-30T00:00:00Z' }, 'VALIDATION_FAILED'],
  ])('with %j is refused: %s', (terms, code) => {
    expect(() => translated({ ...limit, ...terms })).toThrow(refused(code));
  });

  test('says no to a flag as by leaving it out', () => {
    expect(translated({ ...limit, allOrNone: false, hidden: false, selfTradePrevention: 'none' })).toEqual(
      translated(limit),
    );
    expect(toPlaceOrder({ ...limit, pegOffset: '0', triggerSource: 'last' }, undefined, directory).advanced).toBe(
      undefined,
    );
  });

  test('has its flags as bits and its self-trade prevention as a number', () => {
    expect(
      translated({ ...limit, hidden: true, cancelOnDisconnect: true, selfTradePrevention: 'decrement' }),
    ).toMatchObject({
      flags: OrderFlag.hidden | OrderFlag.cancelOnDisconnect,
      selfTradePrevention: SelfTradePrevention.decrement,
    });
  });

  test('has its advanced terms in ticks, lots, units and microseconds', () => {
    const terms: Partial<Terms> = {
      stopPrice: '99.5',
      displayQuantity: '0.1',
      minQuantity: '0.2',
      trailingOffset: '5',
      trailingOffsetBps: 25,
      expireAt: '2026-12-31T23:59:59.5Z',
      pegType: 'mid',
      pegOffset: '-0.5',
      triggerSource: 'mark',
      quoteQuantity: '12.5',
    };
    expect(toPlaceOrder({ ...limit, ...terms }, undefined, directory).advanced).toEqual({
      stopPriceTicks: 199,
      displayQuantityLots: 100,
      minQuantityLots: 200,
      trailingOffsetTicks: 10,
      trailingOffsetBps: 25,
      expireAtUs: Date.UTC(2026, 11, 31, 23, 59, 59, 500) * 1000,
      pegOffsetTicks: -1,
      pegType: PegType.mid,
      triggerSource: TriggerSource.mark,
      quoteAmount: 125_000,
    });
  });
});

describe('a list', () => {
  const stop = { side: 'sell', type: 'stop', quantity: '0.25', stopPrice: '90' } as const;
  const target = { side: 'sell', type: 'limit', quantity: '0.25', price: '110', postOnly: true } as const;

  test('becomes one command with its orders side by side', () => {
    expect(toPlaceOrderList({ symbol: 'BTC-USD', type: 'oco', orders: [target, stop] }, format)).toMatchObject({
      instrumentId: 7,
      listType: ListType.oco,
      firstPriceTicks: 220,
      firstFlags: OrderFlag.postOnly,
      firstSide: Side.sell,
      secondStopPriceTicks: 180,
      secondOrderType: OrderType.stop,
      thirdQuantityLots: 0,
      thirdClientOrderId: '',
    });
  });

  test('has as many orders as its kind asks for', () => {
    for (const [type, orders] of [
      ['bracket', [target, stop]],
      ['oco', [target, stop, stop]],
    ] as const) {
      expect(() => toPlaceOrderList({ symbol: 'BTC-USD', type, orders: [...orders] }, format)).toThrow(
        refused('ORDER_LIST_INVALID'),
      );
    }
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

/** Terms as an acceptance tells them: those that are not given are 0. */
function termsWith(given: { readonly [K in keyof AcceptedTerms]?: number }): AcceptedTerms {
  const names = Object.keys(eventLayouts.OrderAccepted.extension);
  return { ...Object.fromEntries(names.map((name) => [name, 0])), ...given } as unknown as AcceptedTerms;
}

const noFlags = {
  postOnlySlide: false,
  reduceOnly: false,
  allOrNone: false,
  hidden: false,
  openOnlyClientId: false,
  cancelOnDisconnect: false,
};
const noAdvanced = {
  stopPrice: null,
  triggerSource: null,
  trailingOffset: null,
  trailingOffsetBps: null,
  expireAt: null,
  displayQuantity: null,
  minQuantity: null,
  quoteQuantity: null,
  pegType: null,
  pegOffset: null,
  workingPrice: null,
  preventedQuantity: '0',
  selfTradePrevention: 'none',
  rejectReason: null,
  listId: null,
  listType: null,
};

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

  test('shows its advanced terms as they were sent, and the stop price as it is now', () => {
    const terms = termsWith({ trailingOffsetTicks: 10, stopPriceTicks: 190, expireAtUs: 1_500_000 });
    expect(
      presentOrder({ ...view, orderType: OrderType.trailing_stop, stopPriceTicks: 195, terms }, format),
    ).toMatchObject({
      type: 'trailing_stop',
      price: null,
      stopPrice: '97.5',
      trailingOffset: '5',
      trailingOffsetBps: null,
      triggerSource: 'last',
      expireAt: '1970-01-01T00:00:01.500000Z',
      listId: null,
    });
    const peg = termsWith({ pegType: PegType.primary, pegOffsetTicks: -3, listId: 4, listType: ListType.oto });
    const pegged = { ...view, orderType: OrderType.pegged, priceTicks: 199, terms: peg };
    expect(presentOrder(pegged, format)).toMatchObject({
      price: '100.5',
      workingPrice: '99.5',
      pegType: 'primary',
      pegOffset: '-1.5',
      triggerSource: null,
      listId: '4',
      listType: 'oto',
    });
    expect(presentOrder({ ...pegged, priceTicks: 0 }, format)).toMatchObject({ price: '100.5', workingPrice: null });
  });

  test('has names and decimals', () => {
    expect(presentOrder(view, format)).toEqual({
      orderId: '3',
      clientOrderId: null,
      symbol: 'BTC-USD',
      ...noFlags,
      ...noAdvanced,
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
