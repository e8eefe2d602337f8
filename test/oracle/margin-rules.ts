/** Margin accounts: who is one, and how they are called and liquidated, from docs/risk.md. */
import { CancelReason, LIQUIDATION_FLAG, OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { arrive } from './arrival.js';
import { cancelAll } from './cancel-rules.js';
import { type Emitter, exact } from './emitter.js';
import {
  abs,
  borrowerOf,
  canLend,
  ceil,
  couldOwe,
  type Figures,
  figuresOf,
  isFund,
  lent,
  markOf,
  MILLION,
  noteHeld,
  REVIEW_US,
  valuings,
} from './margin-figures.js';
import type { Borrower } from './margin-memory.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import { settleAll } from './order-of-things.js';
import { type Account, type Asset, heldAsset, holdOf, type Instrument, larger, MAX, smaller } from './order.js';
import { accept, type CommandOf, couldOverflow, newOrder, refusalOfSize } from './order-rules.js';
import { own } from './standing.js';
import { noAdvanced, type Refusal } from './term-rules.js';

export function setMarginTerms(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetMarginTerms'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const { initialPpm, maintenancePpm, haircutPpm } = body;
  if (maintenancePpm < 1 || initialPpm < maintenancePpm || initialPpm > 1_000_000)
    return RejectReason.LIMITS_OUT_OF_RANGE;
  if (haircutPpm < 0 || haircutPpm > 1_000_000) return RejectReason.LIMITS_OUT_OF_RANGE;
  const terms = { initial: BigInt(initialPpm), maintenance: BigInt(maintenancePpm), haircut: BigInt(haircutPpm) };
  state.margin.terms.set(instrument, terms);
  emitter.emit('MarginTermsSet', 0, body);
  return undefined;
}

export function setAccountMargin(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'SetAccountMargin'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const asset = state.asset(body.assetId);
  if (asset === undefined && body.assetId !== 0) return RejectReason.UNKNOWN_ASSET;
  if (isFund(state, account)) return RejectReason.FUND_ACCOUNT;
  if (isInUse(state, account)) return RejectReason.MARGIN_IN_USE;
  const others = state.margin.borrowers.filter((one) => one.account !== account);
  state.margin.borrowers = asset === undefined ? others : [...others, { account, asset, state: 0, steps: 0 }];
  emitter.emit('AccountMarginSet', account.accountId, { assetId: body.assetId });
  return undefined;
}

export function setMarginFund(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'SetMarginFund'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const { role } = body;
  if (role !== 1 && role !== 2) return RejectReason.INVALID_COMMAND;
  if (isFund(state, account)) return RejectReason.FUND_ACCOUNT;
  if (borrowerOf(state, account) !== undefined || isInUse(state, account)) return RejectReason.MARGIN_IN_USE;
  if (role === 1 && state.assets.some((asset) => lent(state, asset) > state.available(account, asset))) {
    return RejectReason.LENDING_POOL_EXHAUSTED;
  }
  if (role === 1) state.margin.pool = account;
  else state.margin.insurance = account;
  emitter.emit('MarginFundSet', account.accountId, { role });
  return undefined;
}

function isInUse(state: OracleState, account: Account): boolean {
  const isOff = (borrowerOf(state, account)?.state ?? 0) !== 0;
  return state.ordersOf(account).length > 0 || couldOwe(state, account) || isOff;
}

/** The next look at all margin accounts. */
export function dueReviews(state: OracleState, emitter: Emitter) {
  const { margin } = state;
  if (margin.nextReviewUs === undefined) return [];
  const happen = (): void => {
    for (const borrower of inOrder(margin.borrowers)) reviewOne(state, emitter, borrower);
    const isWatched = margin.borrowers.some((one) => one.state !== 0 || couldOwe(state, one.account));
    margin.nextReviewUs = isWatched ? emitter.stamp.timeUs + REVIEW_US : undefined;
  };
  return [{ timeUs: margin.nextReviewUs, rank: 3, id: 0, happen }];
}

function inOrder(borrowers: readonly Borrower[]): Borrower[] {
  return borrowers.toSorted((a, z) => a.account.accountId - z.account.accountId);
}

function reviewOne(state: OracleState, emitter: Emitter, borrower: Borrower): void {
  const { account } = borrower;
  const figures = figuresOf(state, borrower);
  const { equity, initial, maintenance } = figures;
  const owes = state.assets.some((asset) => state.owned(account, asset) < 0n);
  if (!owes || equity >= initial) return enter(emitter, borrower, 0, figures);
  if (borrower.state < 2 && equity >= maintenance) return enter(emitter, borrower, 1, figures);
  if (borrower.state < 2) {
    borrower.steps = 0;
    enter(emitter, borrower, 2, figures);
    cancelAll(state, emitter, state.ordersOf(account), CancelReason.liquidation);
    return settleAll(state, emitter);
  }
  if (borrower.state === 2 && (equity <= 0n || borrower.steps >= 4)) enter(emitter, borrower, 3, figures);
  borrower.steps = Math.min(4, borrower.steps + 1);
  const traded = valuings(state, borrower.asset).map((valuing) => reduce(state, emitter, borrower, valuing));
  if (!traded.includes(true)) drawInsurance(state, emitter, borrower);
  return undefined;
}

function enter(emitter: Emitter, borrower: Borrower, next: number, { equity, initial, maintenance }: Figures): void {
  if (borrower.state === next) return;
  borrower.state = next;
  emitter.emit('MarginStateChanged', borrower.account.accountId, {
    equity: bounded(equity),
    initialRequirement: bounded(initial),
    maintenanceRequirement: bounded(maintenance),
    assetId: borrower.asset.assetId,
    state: next,
  });
}

/** Whether there is a position that is large enough to trade; where the market is open an order for it is sent. */
function reduce(state: OracleState, emitter: Emitter, borrower: Borrower, valuing: Instrument): boolean {
  const { account } = borrower;
  const total = state.owned(account, valuing.base);
  const [lots, mark] = [abs(total) / valuing.b, markOf(state, valuing)];
  if (mark === 0n || lots < BigInt(valuing.terms.minQuantityLots)) return false;
  const band = (mark * (state.margin.terms.get(valuing)?.maintenance ?? 0n)) / MILLION;
  const price = total > 0n ? larger(1n, mark - band) : smaller(MAX, mark + band);
  const least = ceil(BigInt(valuing.terms.minNotional), price * valuing.k);
  if (lots < least) return false;
  const { equity, initial } = figuresOf(state, borrower);
  if (!isContinuous(valuing) || equity >= initial) return true;
  const needed = ceil(
    (initial - equity) * MILLION,
    mark * valuing.k * (state.margin.terms.get(valuing)?.initial ?? 0n),
  );
  const wanted = borrower.state === 3 ? lots : smaller(needed, ceil(lots, 4n));
  const most = BigInt(valuing.terms.maxNotional) / (price * valuing.k);
  const atLeast = larger(wanted, larger(BigInt(valuing.terms.minQuantityLots), least));
  const quantity = [atLeast, lots, BigInt(valuing.terms.maxQuantityLots), most].reduce(smaller);
  const side = total > 0n ? Side.sell : Side.buy;
  if (quantity > 0n) send(state, emitter, { account, instrument: valuing, side, price, quantity });
  return true;
}

interface Liquidation {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly side: number;
  readonly price: bigint;
  readonly quantity: bigint;
}

function send(state: OracleState, emitter: Emitter, { account, instrument, side, price, quantity }: Liquidation): void {
  const body = {
    priceTicks: exact(price),
    quantityLots: exact(quantity),
    instrumentId: instrument.instrumentId,
    flags: LIQUIDATION_FLAG,
    side,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.ioc,
    selfTradePrevention: 0,
    clientOrderId: '',
  };
  const orderId = state.ordersEver + 1;
  const sent = { body, advanced: noAdvanced };
  const scene = {
    sent,
    account,
    instrument,
    sessionId: 0,
    orderId,
    isWaiting: false,
    pairedWith: undefined,
    isAlone: true,
  };
  const order = newOrder(state, emitter, scene);
  if (refusalOfSize(state, order) !== undefined || couldOverflow(state, order)) return;
  if (!canLend(state, account, heldAsset(order), holdOf(order))) return;
  accept(state, emitter, order, holdOf(order));
  noteHeld(state, emitter, account);
  arrive(state, emitter, order);
  settleAll(state, emitter);
}

function drawInsurance(state: OracleState, emitter: Emitter, borrower: Borrower): void {
  const { account, asset } = borrower;
  const { insurance } = state.margin;
  const { equity } = figuresOf(state, borrower);
  if (equity >= 0n) return enter(emitter, borrower, 3, figuresOf(state, borrower));
  const has = insurance === undefined ? 0n : state.available(insurance, asset);
  if (
    has > 0n &&
    emitter.events.some(({ name, body }) => name === 'InsuranceDrawn' && 'amount' in body && body.amount > 0)
  )
    return;
  const amount = smaller(-equity, has);
  const badDebt = -equity - amount;
  if (amount > 0n || borrower.state !== 4) {
    emitter.emit('InsuranceDrawn', account.accountId, {
      amount: exact(amount),
      badDebt: bounded(badDebt),
      assetId: asset.assetId,
      insuranceAccountId: insurance?.accountId ?? 0,
    });
  }
  if (amount > 0n && insurance !== undefined) pay(state, emitter, insurance, account, asset, amount);
  return enter(emitter, borrower, badDebt > 0n ? 4 : 3, figuresOf(state, borrower));
}

function pay(state: OracleState, emitter: Emitter, from: Account, to: Account, asset: Asset, amount: bigint): void {
  own(state, from, asset, -amount);
  own(state, to, asset, amount);
  const reference = `insurance-${emitter.stamp.sequence}`;
  const body = { amount: exact(amount), assetId: asset.assetId, reference };
  emitter.emit('FundsWithdrawn', from.accountId, { ...body, balance: exact(state.available(from, asset)) });
  emitter.emit('FundsDeposited', to.accountId, { ...body, balance: exact(state.available(to, asset)) });
}

function bounded(amount: bigint): number {
  return exact(larger(-MAX, smaller(MAX, amount)));
}
