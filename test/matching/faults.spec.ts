/** What is suspended after a command broke the core, and how two people lift it (docs/matching.md, "Faults"). */
import { beforeEach, expect, test } from '@jest/globals';
import { commandLayouts } from '../../src/common/model/commands.js';
import { Phase } from '../../src/common/model/order-terms.js';
import { phaseBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { Market } from '../support/market.js';
import { VenueScript } from '../support/venue-script.js';

let venue: CoreVenue;
let market: Market;

beforeEach(() => {
  venue = new CoreVenue();
  market = new Market(venue);
  market.instrument('USD-BTC');
  for (const trader of ['alice', 'bob']) market.account(trader, { USD: 1_000_000, BTC: 10_000 });
  market.given('alice: sell 5 @ 100 id=first', 'alice: buy 3 @ 90', 'alice: sell 7 @ 2 on USD-BTC');
});

const noAdvancedTerms = {
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
const nothing = { orderId: 0, instrumentId: 0, clientOrderId: '', record: '' };
const refused = ['refused: INSTRUMENT_SUSPENDED'];

function fault(account: string, name: keyof typeof commandLayouts, body: Partial<typeof nothing>): string[] {
  return market.send('RecordFault', account, { ...nothing, ...body, commandType: commandLayouts[name].type });
}

function lift(faultSequence: number, approver: string): string[] {
  return market.send('LiftFault', '', { faultSequence, approver });
}

test('a placement that broke the core is refused and halts its instrument', () => {
  const told = fault('bob', 'PlaceOrder', { instrumentId: 1, clientOrderId: 'mine' });
  expect(told).toEqual([
    'refused: INTERNAL_FAULT',
    expect.stringContaining('FaultRecorded'),
    'phase of 1 is halt by fault',
  ]);
  expect(market.history.at(-3)).toMatchObject({
    accountId: 2,
    body: { commandType: commandLayouts.PlaceOrder.type, clientOrderId: 'mine', instrumentId: 1 },
  });
});

test('nothing of the instrument is touched any more, and the others trade on', () => {
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  const book = market.book();
  expect(market.place('bob', 'buy 1 @ 100')).toEqual(refused);
  expect(market.cancel('alice', 1)).toEqual(refused);
  expect(market.replace('alice', 1, '4')).toEqual(refused);
  expect(market.send('CancelByClientOrderId', 'alice', { clientOrderId: 'first' })).toEqual(refused);
  expect(market.massCancel('alice', 1)).toEqual(refused);
  expect(market.phase(Phase.continuous)).toEqual(refused);
  expect(market.update({ collarBps: 5 })).toEqual(refused);
  expect(market.book()).toEqual(book);
  expect(market.place('bob', 'buy 7 @ 2 on USD-BTC')).toContainEqual(expect.stringContaining('takes 7'));
  expect(market.withdraw('bob', 1, 'USD')).toEqual([expect.stringContaining('withdrew 1')]);
});

test('a foreign order of a suspended instrument is as unknown as before', () => {
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  expect(market.cancel('bob', 1)).toEqual(['refused: UNKNOWN_ORDER']);
});

test('mass cancel and the kill switch pass over what is suspended', () => {
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  expect(market.massCancel('alice')).toEqual([expect.stringMatching(/^#3 cancelled/), '1 mass cancelled']);
  expect(market.killSwitch('alice', 1)).toEqual(['kill switch of 1 is 1']);
  expect(market.book()).toEqual(['sell 100: #1 5', 'buy 90: #2 3']);
});

test.each([
  ['CancelOrder', { orderId: 1 }],
  ['ReplaceOrder', { orderId: 2 }],
  ['CancelByClientOrderId', { clientOrderId: 'first' }],
] as const)('a %s that broke the core suspends the instrument of its order', (name, body) => {
  fault('alice', name, body);
  expect(market.place('bob', 'buy 1 @ 100')).toEqual(refused);
  expect(market.place('bob', 'buy 1 @ 2 on USD-BTC')).not.toEqual(refused);
});

test('a command without an instrument has its kind refused, and no other', () => {
  fault('bob', 'Deposit', {});
  expect(market.deposit('alice', 1, 'USD')).toEqual(['refused: INTERNAL_FAULT']);
  expect(market.withdraw('alice', 1, 'USD')).toEqual([expect.stringContaining('withdrew')]);
  expect(market.place('bob', 'buy 1 @ 100')).toContainEqual(expect.stringContaining('takes 1'));
});

test('a mass cancel of all instruments that broke the core leaves those of one instrument', () => {
  fault('alice', 'MassCancel', { instrumentId: -1 });
  expect(market.massCancel('alice')).toEqual(['refused: INTERNAL_FAULT']);
  expect(market.massCancel('alice', 1)).toContainEqual('2 mass cancelled');
});

test('two people lift it, one does not, and the instrument stays halted until it is opened', () => {
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  const { sequence } = market;
  expect(lift(sequence, 'ann')).toEqual([`FaultLiftApproved {"faultSequence":${sequence},"approver":"ann"}`]);
  expect(lift(sequence, 'ann')).toEqual(['refused: SECOND_PERSON_NEEDED']);
  expect(market.cancel('alice', 1)).toEqual(refused);
  expect(lift(sequence, 'ben')).toEqual([
    `FaultLiftApproved {"faultSequence":${sequence},"approver":"ben"}`,
    `FaultLifted {"faultSequence":${sequence},"instrumentId":1}`,
  ]);
  expect(market.place('bob', 'buy 1 @ 100')).toEqual(['refused: INSTRUMENT_HALTED']);
  expect(market.cancel('alice', 1)).toEqual([expect.stringMatching(/^#1 cancelled/)]);
  market.phase(Phase.continuous);
  expect(market.place('bob', 'sell 1 @ 90')).toContainEqual(expect.stringContaining('takes 1'));
  expect(lift(sequence, 'cid')).toEqual(['refused: UNKNOWN_FAULT']);
});

test('a pause that ends by itself does not while a fault stands, nor when it is lifted', () => {
  const endsAtUs = market.nextTimeUs + 60_000_000;
  expect(market.send('SetPhase', '', phaseBody(1, Phase.halt, 0, endsAtUs))).toContainEqual(
    expect.stringContaining('phase of 1 is halt'),
  );
  expect(fault('bob', 'PlaceOrder', { instrumentId: 1 })).toContainEqual('phase of 1 is halt by fault');
  const { sequence } = market;
  market.pause(120_000_000);
  for (const approver of ['ann', 'ben']) lift(sequence, approver);
  expect(market.place('bob', 'buy 1 @ 100')).toEqual(['refused: INSTRUMENT_HALTED']);
});

test('what a breaker has halted stays held by it when it breaks', () => {
  market.send('SetMarketBreaker', '', {
    haltUs: 900_000_000,
    auctionUs: 0,
    level1Bps: 700,
    level2Bps: 1_300,
    level3Bps: 2_000,
  });
  market.given('bob: buy 1 @ 100');
  market.pause(86_400_000_000);
  market.given('bob: sell 1 @ 90');
  expect(fault('bob', 'PlaceOrder', { instrumentId: 1 })).toContainEqual('phase of 1 is halt by market_level_1');
});

test('a fault of what is halted already tells no phase', () => {
  market.phase(Phase.halt);
  expect(fault('bob', 'PlaceOrder', { instrumentId: 1 })).not.toContainEqual(expect.stringContaining('phase of'));
});

test('an instrument with two faults is free when both are lifted', () => {
  const sequences = [1, 2].map(() => {
    fault('bob', 'PlaceOrder', { instrumentId: 1 });
    return market.sequence;
  });
  for (const sequence of sequences) {
    expect(market.cancel('alice', 1)).toEqual(refused);
    for (const approver of ['ann', 'ben']) lift(sequence, approver);
  }
  expect(market.cancel('alice', 1)).toEqual([expect.stringMatching(/^#1 cancelled/)]);
});

test('an approver has a name', () => {
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  expect(lift(market.sequence, '')).toEqual(['refused: INVALID_COMMAND']);
});

test('an open fault, and who approved to lift it, are part of the state', () => {
  const states = [venue.dump()];
  fault('bob', 'PlaceOrder', { instrumentId: 1 });
  const { sequence } = market;
  states.push(venue.dump());
  lift(sequence, 'ann');
  states.push(venue.dump());
  // All but the version, the sequence, the time and the last ids, which every command changes.
  const rests = states.map((state) => state.slice(5));
  expect(new Set(rests.map(String)).size).toBe(3);
});

test('an order of a suspended instrument expires when the fault is lifted, all others in time', () => {
  // The market's clock goes on by 10 with each command.
  const expireAtUs = (market.sequence + 6) * 10;
  for (const symbol of ['BTC-USD', 'USD-BTC', 'BTC-USD', 'USD-BTC'])
    market.place('alice', `buy 1 @ 1 gtd on ${symbol}`, { ...noAdvancedTerms, expireAtUs });
  market.send('TimerTick', '', {});
  const expired = (lines: readonly string[]): string[] => lines.filter((line) => line.includes('(expired)'));
  // What records the fault comes before what is due, which may be what broke the core.
  expect(expired(fault('', 'TimerTick', { instrumentId: 1 }))).toEqual([]);
  const faultSequence = market.sequence;
  expect(expired(market.send('TimerTick', '', {}))).toEqual([
    expect.stringMatching(/^#5 cancelled/),
    expect.stringMatching(/^#7 cancelled/),
  ]);
  expect(expired(market.send('TimerTick', '', {}))).toEqual([]);
  for (const approver of ['ann', 'ben']) lift(faultSequence, approver);
  expect(expired(market.send('TimerTick', '', {}))).toEqual([
    expect.stringMatching(/^#4 cancelled/),
    expect.stringMatching(/^#6 cancelled/),
  ]);
});

test.each(['SetBands', 'SetMarkPrice', 'SetAllocation', 'PlaceOrderList'] as const)(
  'a %s names its instrument like any other command',
  (name) => {
    fault('bob', 'PlaceOrder', { instrumentId: 1 });
    const layout = commandLayouts[name];
    const body = Object.fromEntries(
      Object.entries(layout.fields).map(([field, { kind }]) => [field, kind === 'text' ? '' : 0]),
    );
    const of = (instrumentId: number): string[] => market.send(name, 'bob', { ...body, instrumentId } as never);
    expect(of(1)).toEqual(refused);
    expect(of(2)).not.toEqual(refused);
  },
);

test('a list is not cancelled while its instrument is suspended, and no list while a cancel of one has broken the core', () => {
  const script = new VenueScript(new CoreVenue());
  const suspend = (commandType: number, instrumentId: number): string[] =>
    script.market.send('RecordFault', 'bob', { ...nothing, commandType, instrumentId });
  const cancel = (listId: number): string[] => script.run(`alice: cancel-list ${listId}`);
  for (let list = 1; list <= 3; list += 1) script.run('alice: oco sell 1 @ 300 | sell 1 stop 1');
  expect(cancel(1)).toHaveLength(2);
  suspend(commandLayouts.PlaceOrder.type, 1);
  expect(cancel(2)).toEqual(refused);
  expect(cancel(9)).toEqual(['refused: UNKNOWN_ORDER']);
  const otherOne = new VenueScript(new CoreVenue());
  otherOne.run('alice: oco sell 1 @ 300 | sell 1 stop 1');
  otherOne.market.send('RecordFault', 'bob', { ...nothing, commandType: commandLayouts.CancelOrderList.type });
  expect(otherOne.run('alice: cancel-list 1')).toEqual(['refused: INTERNAL_FAULT']);
});
