import { expect, test } from '@jest/globals';
import { AuctionKind, Phase, TimeInForce } from '../../../common/model/order-terms.js';
import { NEVER } from './expiry-queue.js';
import { MarketState } from './market-state.js';
import { OrderStore } from './order-store.js';
import { TriggerBook } from './trigger-book.js';

function market(): MarketState {
  const kind = { source: 0, rises: true, isTrailing: false };
  return new MarketState(new TriggerBook(new OrderStore(), () => kind));
}

const observed = (state: MarketState): number[] =>
  Array.from({ length: state.observedCount }, (_, index) => state.observedAt(index));

test('what ends next is the phase or the limit state', () => {
  const state = market();
  expect(state.nextDueUs).toBe(NEVER);
  state.phaseEndsAtUs = 50;
  expect(state.nextDueUs).toBe(50);
  state.bands.endsAtUs = 40;
  expect(state.nextDueUs).toBe(40);
});

test('the reference is the last trade, and the mark before the first', () => {
  const state = market();
  expect(state.referenceTicks).toBe(0);
  state.markPriceTicks = 90;
  expect(state.referenceTicks).toBe(90);
  state.noteTrade(100, { timeUs: 1 });
  expect(state.referenceTicks).toBe(100);
});

test('first and last price of each incoming order are noted, however many come in one command', () => {
  const state = market();
  const expected: number[] = [];
  for (let trade = 1; trade <= 40; trade += 1) {
    const isOne = trade % 3 === 0;
    state.traded(trade, isOne ? trade : trade + 100);
    expected.push(trade, ...(isOne ? [] : [trade + 100]));
    expect(observed(state)).toEqual(expected);
  }
});

test('a market is quiet while nobody waits for its prices', () => {
  const quietAfter = (change: (state: MarketState) => void): boolean => {
    const state = market();
    change(state);
    return state.isQuiet;
  };
  expect(quietAfter(() => undefined)).toBe(true);
  expect(quietAfter((state) => (state.triggers.count = 1))).toBe(false);
  expect(quietAfter((state) => state.pegs.add(1))).toBe(false);
  expect(quietAfter((state) => state.workingClosed(1, 2, 3))).toBe(false);
  expect(quietAfter((state) => (state.bands.limitSide = 2))).toBe(false);
});

test('a closed working order is noted with its list and what it filled', () => {
  const state = market();
  state.workingClosed(1, 2, 3);
  expect(state.closedWorking).toEqual([{ listId: 1, orderId: 2, filledLots: 3 }]);
});

test('an order for an auction waits off the book while that auction is not on', () => {
  const state = market();
  const phases = Object.values(Phase);
  const parkedIn = (timeInForce: number) => phases.filter((phase) => state.parks(timeInForce, phase));
  const { at_close: atClose, good_for_auction: forAuction, at_open: atOpen, gtc } = TimeInForce;
  expect([parkedIn(gtc), parkedIn(atOpen), parkedIn(forAuction)]).toEqual([[], [], [Phase.continuous]]);
  for (const kind of Object.values(AuctionKind)) {
    state.auctionKind = kind;
    const isClosing = kind === AuctionKind.closing;
    expect(parkedIn(atClose)).toEqual(phases.filter((phase) => !isClosing || phase !== Phase.auction));
    expect(parkedIn(forAuction)).toEqual([Phase.continuous]);
  }
});

test('an auction is looked at anew, or forgotten', () => {
  const state = market();
  const told = { priceTicks: 100, volumeLots: 5, surplusLots: -1 };
  Object.assign(state, { indicative: told, indicativeOfChange: 7 });
  state.lookAgain();
  expect([state.indicative, state.indicativeOfChange]).toEqual([told, -1]);
  state.indicativeOfChange = 7;
  state.forgetIndicative();
  expect(state.indicative).toEqual({ priceTicks: 0, volumeLots: 0, surplusLots: 0 });
  expect(state.indicativeOfChange).toBe(-1);
});
