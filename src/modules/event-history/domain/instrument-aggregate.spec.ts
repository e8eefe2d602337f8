import { expect, test } from '@jest/globals';
import type { EventBody, EventName, VenueEvent } from '../../../common/model/events.js';
import { Phase, Side } from '../../../common/model/order-terms.js';
import { InstrumentAggregate, type InstrumentState } from './instrument-aggregate.js';

const INSTRUMENT = 6;

function event<N extends EventName>(name: N, body: Partial<EventBody<N>>): VenueEvent {
  return {
    name,
    sequence: 1,
    index: 0,
    timeUs: 1,
    accountId: 1,
    body: { instrumentId: INSTRUMENT, ...body },
  } as unknown as VenueEvent;
}

const defined = event('InstrumentDefined', { phase: Phase.pre_open, symbol: 'BTC-USD' });
const phase = (to: Phase): VenueEvent => event('PhaseChanged', { phase: to });
const trade = (priceTicks: number, quantityLots: number): VenueEvent =>
  event('TradeExecuted', { priceTicks, quantityLots } as never);

/** The displayed total of a price, by an event that tells it. */
function show(instrument: InstrumentAggregate, side: Side, priceTicks: number, quantityLots: number, orders = 1): void {
  instrument.apply(event('OrderRested', {}), { instrumentId: INSTRUMENT, side, priceTicks, quantityLots, orders });
}

function told(...events: readonly VenueEvent[]): InstrumentAggregate {
  const instrument = new InstrumentAggregate(INSTRUMENT);
  for (const one of events) instrument.apply(one, undefined);
  return instrument;
}

test('an instrument is not there before it was defined, and has then no trade and no price', () => {
  expect(told().state).toBeUndefined();
  expect(told(defined).state).toEqual({
    terms: defined.body,
    phase: Phase.pre_open,
    trades: 0,
    lastPriceTicks: 0,
    volumeLots: 0n,
    bestBid: null,
    bestAsk: null,
  });
});

test('its phase is the last that was told, its terms those of its last definition', () => {
  expect(told(defined, phase(Phase.auction)).state).toMatchObject({ phase: Phase.auction, terms: defined.body });
  const again = event('InstrumentDefined', { phase: Phase.halt, symbol: 'ETH-USD' });
  expect(told(defined, phase(Phase.auction), again).state).toMatchObject({ phase: Phase.halt, terms: again.body });
});

test('trades are counted and their lots added up, past what a number can count', () => {
  const state = told(defined, trade(5, Number.MAX_SAFE_INTEGER), trade(7, Number.MAX_SAFE_INTEGER)).state;
  expect(state).toMatchObject({ trades: 2, lastPriceTicks: 7 });
  expect((state as InstrumentState).volumeLots).toBe(BigInt(Number.MAX_SAFE_INTEGER) * 2n);
  expect(() => told(defined, trade(5, 0))).toThrow('a trade has a quantity');
});

test('levels are as they were told last', () => {
  const instrument = told(defined);
  show(instrument, Side.buy, 100, 5);
  show(instrument, Side.buy, 99, 7);
  show(instrument, Side.sell, 102, 3);
  expect(instrument.state).toMatchObject({
    bestBid: { priceTicks: 100, quantityLots: 5 },
    bestAsk: { priceTicks: 102, quantityLots: 3 },
  });
  show(instrument, Side.buy, 100, 0, 0);
  show(instrument, Side.sell, 102, 0, 0);
  expect(instrument.state).toMatchObject({ bestBid: { priceTicks: 99, quantityLots: 7 }, bestAsk: null });
});

test('events of other instruments, and of none, are not its own', () => {
  const instrument = told(defined, phase(Phase.continuous));
  const before = instrument.state;
  const level = { instrumentId: 7, side: Side.buy, priceTicks: 1, quantityLots: 1, orders: 1 };
  const others = [
    event('PhaseChanged', { instrumentId: 7, phase: Phase.halt } as never),
    { ...event('AccountOpened', {}), body: { opened: 1 } } as unknown as VenueEvent,
  ];
  for (const other of others) expect(instrument.apply(other, level)).toBe(false);
  expect(instrument.state).toEqual(before);
  expect(instrument.apply(event('CommandRefused', {}), undefined)).toBe(true);
  expect(instrument.state).toEqual(before);
});

test.each([
  [101, 102, 'stands'],
  [102, 102, 'is crossed'],
  [103, 102, 'is crossed'],
])('a book of %i against %i %s while it trades continuously', (bid, ask, verdict) => {
  const instrument = told(defined);
  show(instrument, Side.buy, bid, 1);
  show(instrument, Side.sell, ask, 1);
  // Before it trades continuously a book may be crossed.
  expect(() => instrument.check()).not.toThrow();
  instrument.apply(phase(Phase.continuous), undefined);
  if (verdict === 'stands') expect(() => instrument.check()).not.toThrow();
  else expect(() => instrument.check()).toThrow(`instrument 6 is not crossed: bid ${bid}, ask ${ask}`);
});

test.each([Side.buy, Side.sell])('a book of side %i only is not crossed', (side) => {
  const instrument = told(defined, phase(Phase.continuous));
  instrument.check();
  show(instrument, side, 1, 1);
  expect(() => instrument.check()).not.toThrow();
});
