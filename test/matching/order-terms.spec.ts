/**
 * Every type with every time in force, flag and term, in every phase: the core answers as the oracle does, which is written
 * from docs/matching.md alone. Random games rarely send what cannot be; here all of it is sent.
 */
import { expect, test } from '@jest/globals';
import type { AdvancedOrderTerms, CommandBody, CommandName } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import {
  AuctionKind,
  OrderFlag,
  OrderType,
  PegType,
  Phase,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import { rejectReasonName } from '../../src/common/model/reject-reason.js';
import type { Plain } from '../oracle/emitter.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { commandOf, massCancelBody, phaseBody, type PlaceBody, placeBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';

type Terms = Plain<AdvancedOrderTerms>;

const plain: Terms = {
  stopPriceTicks: 0,
  displayQuantityLots: 0,
  minQuantityLots: 0,
  trailingOffsetTicks: 0,
  trailingOffsetBps: 0,
  expireAtUs: 0,
  pegOffsetTicks: 0,
  pegType: 0,
  triggerSource: 0,
  quoteAmount: 0,
};
const QUANTITY = 5;
/** Stop prices on both sides of the market, which is 99 to 101. */
const [BELOW, ABOVE] = [90, 110];
const FAR_FUTURE_US = 1e12;

const someTerms: readonly Partial<Terms>[] = [
  { stopPriceTicks: BELOW },
  { stopPriceTicks: ABOVE },
  { stopPriceTicks: BELOW, triggerSource: TriggerSource.mark },
  { stopPriceTicks: ABOVE, triggerSource: TriggerSource.best },
  { triggerSource: TriggerSource.best },
  { trailingOffsetTicks: 3 },
  { trailingOffsetBps: 9_999 },
  { trailingOffsetBps: 10_000 },
  { trailingOffsetTicks: 3, trailingOffsetBps: 50 },
  { trailingOffsetTicks: 3, stopPriceTicks: BELOW },
  { expireAtUs: FAR_FUTURE_US },
  { expireAtUs: 1 },
  { displayQuantityLots: 1 },
  { displayQuantityLots: 2 },
  { displayQuantityLots: QUANTITY },
  { minQuantityLots: 1 },
  { minQuantityLots: QUANTITY },
  { minQuantityLots: QUANTITY + 1 },
  { pegType: PegType.primary },
  { pegType: PegType.mid, pegOffsetTicks: -1 },
  { pegOffsetTicks: 1 },
  { quoteAmount: 300 },
];
const flagSets = [
  0,
  ...Object.values(OrderFlag),
  OrderFlag.postOnly | OrderFlag.postOnlySlide,
  OrderFlag.allOrNone | OrderFlag.hidden,
  OrderFlag.allOrNone | OrderFlag.postOnly,
  OrderFlag.hidden | OrderFlag.simulated,
  OrderFlag.reduceOnly | OrderFlag.cancelOnDisconnect,
];
const types = Object.values(OrderType);
const times = Object.values(TimeInForce);
const sides = Object.values(Side);

/** The terms without which the type cannot be. */
function neededBy(orderType: number, side: number): { readonly priceTicks: number; readonly terms: Partial<Terms> } {
  const stopPriceTicks = (side === Side.buy) === orderType <= OrderType.stop_limit ? ABOVE : BELOW;
  switch (orderType) {
    case OrderType.market:
    case OrderType.market_to_limit:
      return { priceTicks: 0, terms: {} };
    case OrderType.stop:
    case OrderType.take_profit:
      return { priceTicks: 0, terms: { stopPriceTicks } };
    case OrderType.stop_limit:
    case OrderType.take_profit_limit:
      return { priceTicks: 100, terms: { stopPriceTicks } };
    case OrderType.trailing_stop:
      return { priceTicks: 0, terms: { trailingOffsetTicks: 3 } };
    case OrderType.trailing_stop_limit:
      return { priceTicks: 100, terms: { trailingOffsetBps: 500 } };
    case OrderType.pegged:
      return { priceTicks: 100, terms: { pegType: PegType.primary } };
    default:
      return { priceTicks: 100, terms: {} };
  }
}

/** Core and oracle side by side, with a market of 99 to 101, a last trade at 100 and a mark price. */
class Pair {
  readonly reasons = new Set<string>();
  sent = 0;
  accepted = 0;
  private readonly core = new CoreVenue();
  private readonly oracle = new OracleVenue();
  private sequence = 0;

  constructor() {
    for (const asset of ['BTC', 'USD']) this.send('DefineAsset', 0, { asset, scale: 0 });
    const terms = { minQuantityLots: 2, maxQuantityLots: 1_000, minNotional: 0, maxNotional: 1e9, collarBps: 1_000 };
    const fees = { makerFeePpm: 100, takerFeePpm: 200 };
    const names = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' };
    this.send('DefineInstrument', 0, { ...terms, ...fees, ...names });
    for (const accountKey of ['maker', 'sender']) {
      const accountId = accountKey === 'maker' ? 1 : 2;
      this.send('OpenAccount', 0, { accountKey });
      for (const assetId of [1, 2]) this.send('Deposit', accountId, { amount: 1e9, assetId, reference: `${assetId}` });
    }
    for (const [side, priceTicks, lots] of [
      [Side.sell, 100, 2],
      [Side.buy, 100, 2],
      [Side.sell, 101, 50],
      [Side.buy, 99, 50],
    ] as const) {
      this.place(1, { side, priceTicks, quantityLots: lots }, {});
    }
    this.send('SetMarkPrice', 0, { instrumentId: 1, priceTicks: 100 });
  }

  send<N extends CommandName>(name: N, accountId: number, body: Plain<CommandBody<N>>, advanced?: Terms): VenueEvent[] {
    this.sequence += 1;
    const command = commandOf(name, accountId, body, advanced, 7);
    const stamp = { sequence: this.sequence, timeUs: 1_000 + this.sequence };
    const [ofCore, ofOracle] = [this.core.apply(command, stamp), this.oracle.apply(command, stamp)];
    // Text is compared sooner than objects are.
    if (JSON.stringify(ofCore) !== JSON.stringify(ofOracle))
      expect({ command, events: ofCore }).toEqual({ command, events: ofOracle });
    return ofCore;
  }

  place(accountId: number, body: Partial<PlaceBody>, terms: Partial<Terms>): VenueEvent[] {
    const isPlain = Object.values(terms).every((value) => value === 0);
    return this.send('PlaceOrder', accountId, placeBody(body), isPlain ? undefined : { ...plain, ...terms });
  }

  /** Sends an order, and takes away what it leaves. */
  try(body: Partial<PlaceBody>, terms: Partial<Terms> = {}): void {
    this.sent += 1;
    const events = this.place(2, { quantityLots: terms.quoteAmount === undefined ? QUANTITY : 0, ...body }, terms);
    for (const event of events)
      if (event.name === 'CommandRefused') this.reasons.add(rejectReasonName(event.body.reason));
    if (events[0]?.name !== 'OrderAccepted') return;
    this.accepted += 1;
    this.send('MassCancel', 2, massCancelBody());
    this.refill();
  }

  /** What was taken of the maker's orders stands there again. */
  private refill(): void {
    const lotsAt = (side: number) => {
      const { bids, asks } = this.core.depth(1, 1);
      return (side === Side.buy ? bids : asks)[0]?.quantityLots ?? 0;
    };
    for (const [side, priceTicks] of [
      [Side.sell, 101],
      [Side.buy, 99],
    ] as const) {
      if (lotsAt(side) < 30) this.place(1, { side, priceTicks, quantityLots: 50 - lotsAt(side) }, {});
    }
  }
}

test('types, times in force and flags', () => {
  const pair = new Pair();
  for (const orderType of types) {
    for (const timeInForce of times) {
      for (const flags of flagSets) {
        for (const side of sides) {
          const { priceTicks, terms } = neededBy(orderType, side);
          const expireAtUs = timeInForce === TimeInForce.gtd ? FAR_FUTURE_US : 0;
          pair.try({ orderType, timeInForce, flags, side, priceTicks }, { ...terms, expireAtUs });
        }
      }
    }
  }
  expect([...pair.reasons].toSorted()).toEqual([
    'NOT_ALLOWED_IN_PHASE',
    'POST_ONLY_NEEDS_RESTING_LIMIT',
    'REDUCE_ONLY_WOULD_INCREASE',
    'TERMS_NOT_COMBINABLE',
  ]);
  expect(pair.accepted).toBeGreaterThan(300);
});

test('types, times in force and terms', () => {
  const pair = new Pair();
  for (const orderType of types) {
    for (const timeInForce of times) {
      for (const terms of someTerms) {
        for (const side of sides) {
          const needed = neededBy(orderType, side);
          const expireAtUs = timeInForce === TimeInForce.gtd ? FAR_FUTURE_US : 0;
          const order = { orderType, timeInForce, side, priceTicks: needed.priceTicks };
          pair.try(order, { ...needed.terms, expireAtUs, ...terms });
          pair.try({ ...order, priceTicks: 100 - needed.priceTicks }, terms);
        }
      }
    }
  }
  for (const reason of [
    'DISPLAY_QUANTITY_INVALID',
    'EXPIRY_NOT_ALLOWED',
    'EXPIRY_PASSED',
    'EXPIRY_REQUIRED',
    'MIN_QUANTITY_INVALID',
    'PEG_INVALID',
    'PRICE_NOT_ALLOWED',
    'PRICE_REQUIRED',
    'QUOTE_AMOUNT_INVALID',
    'STOP_PRICE_NOT_ALLOWED',
    'STOP_PRICE_REQUIRED',
    'TRAILING_OFFSET_INVALID',
    'WOULD_TRIGGER_IMMEDIATELY',
  ]) {
    expect([...pair.reasons]).toContain(reason);
  }
  expect(pair.accepted).toBeGreaterThan(200);
});

test('flags and terms', () => {
  const pair = new Pair();
  for (const orderType of types) {
    for (const flags of flagSets) {
      for (const terms of someTerms) {
        const needed = neededBy(orderType, Side.sell);
        const order = { orderType, flags, side: Side.sell, priceTicks: needed.priceTicks };
        pair.try(order, { ...needed.terms, ...terms });
      }
    }
  }
  expect(pair.accepted).toBeGreaterThan(100);
});

test('types and times in force in each phase', () => {
  const phases: readonly (readonly [phase: number, kind: number])[] = [
    [Phase.pre_open, AuctionKind.none],
    [Phase.auction, AuctionKind.opening],
    [Phase.auction, AuctionKind.closing],
    [Phase.auction, AuctionKind.volatility],
    [Phase.halt, AuctionKind.none],
    [Phase.cancel_only, AuctionKind.none],
    [Phase.closed, AuctionKind.none],
  ];
  const flagsThere = [0, OrderFlag.postOnly, OrderFlag.allOrNone];
  const termsThere = [{ minQuantityLots: 2 }, { quoteAmount: 300 }];
  for (const [phase, kind] of phases) {
    const pair = new Pair();
    pair.send(
      'SetPhase',
      0,
      phaseBody(1, phase === Phase.pre_open ? Phase.closed : phase, phase === Phase.auction ? kind : 0),
    );
    if (phase === Phase.pre_open) pair.send('SetPhase', 0, phaseBody(1, phase));
    for (const orderType of types) {
      for (const timeInForce of times) {
        for (const side of sides) {
          const { priceTicks, terms } = neededBy(orderType, side);
          const expireAtUs = timeInForce === TimeInForce.gtd ? FAR_FUTURE_US : 0;
          const order = { orderType, timeInForce, side, priceTicks };
          for (const flags of flagsThere) pair.try({ ...order, flags }, { ...terms, expireAtUs });
          for (const more of termsThere) pair.try(order, { ...terms, expireAtUs, ...more });
        }
      }
    }
    const takesOrders = phase === Phase.pre_open || phase === Phase.auction;
    expect(pair.accepted > 0).toBe(takesOrders);
    pair.send('SetPhase', 0, phaseBody(1, Phase.continuous));
  }
});
