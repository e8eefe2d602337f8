/**
 * H5: busts and corrections of trades, against a model that shares nothing with the core but its rules: the world as if every trade had
 * been on the terms that it stands with now, added up anew from the first deposit after each command. Money, positions, fees and what is
 * realised less what was paid are those of that world exactly, what is refused is what the rules refuse, and a replay and a snapshot
 * lead to the same state. `REVISION_SEED=…` repeats a run, `REVISION_COMMANDS=…` makes it longer or shorter.
 */
import { expect, test } from '@jest/globals';
import type { CommandBody } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import { type RejectReasonName, rejectReasonName } from '../../src/common/model/reject-reason.js';
import type { Plain } from '../oracle/emitter.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { CoreVenue } from '../support/core-venue.js';
import { Market } from '../support/market.js';

const seed = Number(process.env['REVISION_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const COMMANDS = Number(process.env['REVISION_COMMANDS'] ?? 4_000);
const LOOK_EVERY = 10;
const NAMES = ['alice', 'bob', 'carol', 'dave'];
const [BTC, USD] = [1, 2];
const DEPOSITS = { BTC: 400, USD: 40_000 };

/** A trade on the terms that it stands with. */
interface Trade {
  readonly facts: Plain<CommandBody<'ReviseTrade'>>;
  price: bigint;
  lots: bigint;
  takerFee: bigint;
  makerFee: bigint;
  isBusted: boolean;
}

const trades: Trade[] = [];
const takerBuys = ({ facts }: Trade): boolean => facts.takerSide === Side.buy;

/** What an account has of BTC, of USD, and has paid, by all trades as they stand. */
function gainOf(account: number): { btc: bigint; usd: bigint; fees: bigint } {
  const gain = { btc: 0n, usd: 0n, fees: 0n };
  for (const trade of trades) {
    const { price, lots, takerFee, makerFee, facts } = trade;
    for (const [who, buys, fee] of [
      [facts.takerAccountId, takerBuys(trade), takerFee],
      [facts.makerAccountId, !takerBuys(trade), makerFee],
    ] as const) {
      if (who !== account) continue;
      gain.btc += buys ? lots : -lots;
      gain.usd += (buys ? -1n : 1n) * price * lots;
      gain.fees += fee;
    }
  }
  return gain;
}

/** Fees in proportion to the notional, rounded up. */
function feeOf(fee: bigint, part: bigint, whole: bigint): bigint {
  const scaled = fee * part;
  return scaled > 0n ? (scaled + whole - 1n) / whole : -(-scaled / whole);
}

type Terms = Pick<Trade, 'price' | 'lots' | 'takerFee' | 'makerFee'>;

function termsOf(trade: Trade, price: bigint, lots: bigint): Terms {
  const [part, whole] = [price * lots, trade.price * trade.lots];
  return { price, lots, takerFee: feeOf(trade.takerFee, part, whole), makerFee: feeOf(trade.makerFee, part, whole) };
}

/** What the rules say of new terms: the reason of a refusal, or nothing. The buyer is asked before the seller. */
function refusalOf(trade: Trade, next: Terms, available: (account: number, asset: number) => bigint) {
  const isBust = next.price === 0n && next.lots === 0n;
  if (trade.isBusted) return 'TRADE_BUSTED';
  const isOther = next.price !== trade.price || next.lots !== trade.lots;
  const isPossible = next.price > 0n && next.lots > 0n && next.lots <= trade.lots && isOther;
  if (!isBust && !isPossible) return 'CORRECTION_INVALID';
  const { takerAccountId: taker, makerAccountId: maker } = trade.facts;
  const [buyer, seller] = takerBuys(trade) ? [taker, maker] : [maker, taker];
  const [fees, makerFees] = [next.takerFee - trade.takerFee, next.makerFee - trade.makerFee];
  const [buyerFee, sellerFee] = takerBuys(trade) ? [fees, makerFees] : [makerFees, fees];
  const notional = next.price * next.lots - trade.price * trade.lots;
  const changes = new Map<string, bigint>();
  const add = (account: number, asset: number, amount: bigint) =>
    changes.set(`${account} ${asset}`, (changes.get(`${account} ${asset}`) ?? 0n) + amount);
  add(buyer, BTC, next.lots - trade.lots);
  add(seller, BTC, trade.lots - next.lots);
  add(buyer, USD, -notional - buyerFee);
  add(seller, USD, notional - sellerFee);
  const lacks = (account: number): boolean =>
    [BTC, USD].some((asset) => available(account, asset) + (changes.get(`${account} ${asset}`) ?? 0n) < 0n);
  if (lacks(buyer)) return 'BUYER_SHORT';
  return lacks(seller) ? 'SELLER_SHORT' : undefined;
}

function note(event: VenueEvent): void {
  if (event.name !== 'TradeExecuted') return;
  const { tradeId, priceTicks, quantityLots, takerFee, makerFee, takerOrderId, makerOrderId, takerSide } = event.body;
  const { instrumentId, makerAccountId } = event.body;
  const accounts = { takerAccountId: event.accountId, makerAccountId };
  const facts = { tradeId, takerOrderId, makerOrderId, instrumentId, ...accounts, takerSide, note: 'erroneous' };
  const amounts = { standingPriceTicks: priceTicks, standingQuantityLots: quantityLots, takerFee, makerFee };
  trades.push({
    facts: { ...facts, ...amounts, priceTicks: 0, quantityLots: 0 },
    price: BigInt(priceTicks),
    lots: BigInt(quantityLots),
    takerFee: BigInt(takerFee),
    makerFee: BigInt(makerFee),
    isBusted: false,
  });
}

test(`the world is as if every trade had been on its last terms, seed ${seed}`, () => {
  const random = new SeededRandom(seed);
  const venue = new CoreVenue();
  const market = new Market(venue, { makerFeePpm: -1_000, takerFeePpm: 30_000 });
  for (const name of NAMES) market.account(name, DEPOSITS);
  const outcomes = new Map<string, number>();
  const available = (account: number, asset: number): bigint =>
    BigInt(venue.balances(account).find(({ assetId }) => assetId === asset)?.available ?? 0);

  const act = (): void => {
    const from = market.history.length;
    if (trades.length === 0 || random.chance(0.7)) trade();
    else revise();
    for (const event of market.history.slice(from)) note(event);
  };
  const trade = (): void => {
    const name = random.pick(NAMES);
    if (random.chance(0.05)) return void market.massCancel(name);
    if (random.chance(0.1)) return transfer(name);
    const side = random.chance(0.5) ? 'buy' : 'sell';
    market.place(name, `${side} ${1 + random.below(30)} @ ${95 + random.below(11)}`);
  };
  /** So that some cannot give back what they have had. */
  const transfer = (name: string): void => {
    const account = NAMES.indexOf(name) + 1;
    const [asset, assetId] = random.pick([['BTC', BTC] as const, ['USD', USD] as const]);
    const amount = random.chance(0.6) ? available(account, assetId) : 0n;
    if (amount > 0n) market.withdraw(name, Number(amount), asset);
    else market.deposit(name, DEPOSITS[asset] / 4, asset);
    const told = market.history.at(-1) as VenueEvent;
    const moved = amount > 0n ? -amount : BigInt(DEPOSITS[asset] / 4);
    expect(told.name).toBe(amount > 0n ? 'FundsWithdrawn' : 'FundsDeposited');
    transfers.set(`${account} ${assetId}`, movedOf(account, assetId) + moved);
  };
  const revise = (): void => {
    const one = random.pick(random.chance(0.7) ? trades.slice(-20) : trades);
    const isBust = random.chance(0.4);
    const [price, lots] = isBust
      ? [0n, 0n]
      : [BigInt(90 + random.below(25)), one.lots - BigInt(random.below(4)) + (random.chance(0.05) ? 1n : 0n)];
    const next = one.isBusted || isBust || lots <= 0n ? { ...noTerms, price, lots } : termsOf(one, price, lots);
    const expected = refusalOf(one, next, available);
    const standing = {
      standingPriceTicks: Number(one.price),
      standingQuantityLots: Number(one.lots),
      takerFee: Number(one.takerFee),
      makerFee: Number(one.makerFee),
    };
    market.send('ReviseTrade', '', {
      ...one.facts,
      ...standing,
      priceTicks: Number(price),
      quantityLots: Number(lots),
    });
    const told = market.history.at(-1) as VenueEvent;
    const refusal: RejectReasonName | undefined =
      told.name === 'CommandRefused' ? rejectReasonName(told.body.reason) : undefined;
    expect([market.sequence, refusal]).toEqual([market.sequence, expected]);
    const outcome = refusal ?? (isBust ? 'busted' : 'corrected');
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (refusal === undefined) Object.assign(one, next, { isBusted: isBust });
  };

  for (let command = 0; command < COMMANDS; command += 1) {
    act();
    if (command % LOOK_EVERY === 0 || command === COMMANDS - 1) look(venue);
  }
  expect([...outcomes.keys()].toSorted()).toEqual([
    'BUYER_SHORT',
    'CORRECTION_INVALID',
    'SELLER_SHORT',
    'TRADE_BUSTED',
    'busted',
    'corrected',
  ]);

  const replayed = new CoreVenue();
  replayed.replay(venue.journal);
  expect(replayed.stateHash).toBe(venue.stateHash);
  const loaded = venue.reloaded();
  expect(loaded.dump()).toEqual(venue.dump());
  expect(loaded.stateHash).toBe(venue.stateHash);
}, 300_000);

/** By account and asset: what came in and left behind the first deposits. */
const transfers = new Map<string, bigint>();
const movedOf = (account: number, asset: number): bigint => transfers.get(`${account} ${asset}`) ?? 0n;

const noTerms: Terms = { price: 0n, lots: 0n, takerFee: 0n, makerFee: 0n };

function look(venue: CoreVenue): void {
  let fees = 0n;
  for (const account of NAMES.keys()) {
    const accountId = account + 1;
    const gain = gainOf(accountId);
    fees += gain.fees;
    const has = new Map(
      venue.balances(accountId).map((one) => [one.assetId, BigInt(one.available) + BigInt(one.held)]),
    );
    expect([accountId, has.get(BTC) ?? 0n, has.get(USD) ?? 0n]).toEqual([
      accountId,
      BigInt(DEPOSITS.BTC) + movedOf(accountId, BTC) + gain.btc,
      BigInt(DEPOSITS.USD) + movedOf(accountId, USD) + gain.usd - gain.fees,
    ]);
    const position = venue.positions(accountId)[0];
    const { positionLots = 0n, realised = 0n, cost = 0n, fees: paid = 0n } = position ?? {};
    expect([accountId, positionLots, realised - cost, paid]).toEqual([accountId, gain.btc, gain.usd, gain.fees]);
  }
  for (const { assetId, available, held, fees: taken, external } of venue.totals()) {
    expect(available + held + taken).toBe(external);
    expect(taken).toBe(assetId === USD ? fees : 0n);
  }
}

test('what the core knows to be otherwise is refused', () => {
  const market = new Market(new CoreVenue());
  for (const name of ['ann', 'ben']) market.account(name, DEPOSITS);
  market.given('ann: buy 5 @ 100', 'ben: sell 5 @ 100');
  const known = {
    tradeId: 1,
    standingPriceTicks: 100,
    standingQuantityLots: 5,
    takerFee: 0,
    makerFee: 0,
    takerOrderId: 2,
    makerOrderId: 1,
    priceTicks: 101,
    quantityLots: 5,
    instrumentId: 1,
    takerAccountId: 2,
    makerAccountId: 1,
    takerSide: Side.sell,
    note: 'a slip',
  };
  const revise = (changes: Partial<typeof known>): string | undefined => {
    market.send('ReviseTrade', '', { ...known, ...changes });
    const told = market.history.at(-1) as VenueEvent;
    return told.name === 'CommandRefused' ? rejectReasonName(told.body.reason) : told.name;
  };
  expect(revise({ instrumentId: 9 })).toBe('UNKNOWN_INSTRUMENT');
  for (const tradeId of [0, -1, 2, 1.5, Number.NaN]) expect(revise({ tradeId })).toBe('UNKNOWN_TRADE');
  for (const account of [0, 3, -1]) expect(revise({ takerAccountId: account })).toBe('UNKNOWN_TRADE');
  expect(revise({ makerAccountId: 7 })).toBe('UNKNOWN_TRADE');
  expect(revise({ takerSide: 3 as never })).toBe('INVALID_COMMAND');
  expect(revise({ takerFee: 0.5 })).toBe('INVALID_COMMAND');
  expect(revise({ standingQuantityLots: 0 })).toBe('INVALID_COMMAND');
  expect(revise({ standingPriceTicks: 2 ** 53 - 1 })).toBe('INVALID_COMMAND');
  for (const quantityLots of [6, -1, 0.5]) expect(revise({ quantityLots })).toBe('CORRECTION_INVALID');
  for (const priceTicks of [0, -1, 100.5, 2 ** 53 - 1]) expect(revise({ priceTicks })).toBe('CORRECTION_INVALID');
  expect(revise({ priceTicks: 100 })).toBe('CORRECTION_INVALID');
  expect(revise({})).toBe('TradeRevised');
  // It stands at 101 now, so that what was meant for 100 is stale.
  expect(revise({ priceTicks: 102 })).toBe('TRADE_CHANGED');
  expect(revise({ standingPriceTicks: 101, priceTicks: 0, quantityLots: 0 })).toBe('TradeRevised');
  expect(revise({ standingPriceTicks: 101 })).toBe('TRADE_BUSTED');
});

test('who reads revised trades copies nothing, and keeps what was read when more are revised', () => {
  const venue = new CoreVenue();
  const market = new Market(venue);
  for (const name of ['alice', 'bob']) market.account(name, DEPOSITS);
  const traded = trades.length;
  for (const price of [100, 101]) {
    market.place('alice', `sell 1 @ ${price}`);
    market.place('bob', `buy 1 @ ${price}`);
  }
  for (const event of market.history) note(event);
  const [first, second] = trades.slice(traded) as [Trade, Trade];
  market.send('ReviseTrade', '', first.facts);
  const before = venue.revisedTrades();
  expect(venue.revisedTrades()).toBe(before);
  market.send('ReviseTrade', '', second.facts);
  const tradeIds = [before, venue.revisedTrades()].map((revised) => [...revised.keys()]);
  expect(tradeIds).toEqual([[first.facts.tradeId], [first.facts.tradeId, second.facts.tradeId]]);
});
