/** Accounts, money, limits and the kill switch. */
import { CancelReason } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Account, type Asset, couldBring, MAX, sum } from './order.js';
import type { CommandOf } from './order-rules.js';
import { cancelAll } from './cancel-rules.js';
import { killName, killsOf } from './kill-names.js';
import { settleAll } from './order-of-things.js';
import { changeGroup } from './day-rules.js';
import { mayWithdraw, withdrawable } from './margin-figures.js';
import { marksOf, setOpenOrders } from './risk-rules.js';
import { own } from './standing.js';
import { isAmount, type Refusal } from './term-rules.js';

const NAME = /^[!-~]{1,64}$/;

export function openAccount(
  state: OracleState,
  emitter: Emitter,
  { body: { accountKey } }: CommandOf<'OpenAccount'>,
  accountsMax: number,
): Refusal {
  if (!NAME.test(accountKey)) return RejectReason.INVALID_COMMAND;
  const known = state.accounts.find((one) => one.accountKey === accountKey);
  if (known !== undefined) {
    emitter.emit('AccountOpened', known.accountId, { opened: 0, accountKey });
    return undefined;
  }
  if (state.accounts.length >= accountsMax) return RejectReason.TOO_MANY_ACCOUNTS;
  const accountId = state.accounts.length + 1;
  state.accounts.push({
    accountId,
    accountKey,
    owned: new Map(),
    tradeGroup: 0,
    tier: 0,
  });
  emitter.emit('AccountOpened', accountId, { opened: 1, accountKey });
  return undefined;
}

export function movePosting(
  state: OracleState,
  emitter: Emitter,
  { name, origin, body }: CommandOf<'Deposit'> | CommandOf<'Withdraw'>,
  referencesMax: number,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const asset = state.asset(body.assetId);
  if (asset === undefined) return RejectReason.UNKNOWN_ASSET;
  if (!isAmount(body.amount) || body.amount < 1) return RejectReason.AMOUNT_NOT_POSITIVE;
  if (!NAME.test(body.reference)) return RejectReason.INVALID_COMMAND;
  const use = state.references.find((one) => one.account === account && one.reference === body.reference);
  if (use !== undefined) {
    const isSame = use.command === name && use.assetId === body.assetId && use.amount === body.amount;
    if (!isSame) return RejectReason.DUPLICATE_REFERENCE;
    emitter.emit('DuplicateAnswered', account.accountId, { orderId: 0, firstSequence: use.sequence });
    return undefined;
  }
  const amount = BigInt(body.amount);
  if (name === 'Deposit' && depositOverflows(state, account, asset, amount)) return RejectReason.BALANCE_OVERFLOW;
  if (name === 'Withdraw') {
    if (amount > withdrawable(state, account, asset)) return RejectReason.INSUFFICIENT_FUNDS;
    if (!mayWithdraw(state, account, asset, amount)) return RejectReason.INSUFFICIENT_MARGIN;
  }

  const change = name === 'Deposit' ? amount : -amount;
  own(state, account, asset, change);
  asset.external += change;
  const { sequence } = emitter.stamp;
  state.references.push({ account, command: name, ...body, sequence });
  if (state.references.length > referencesMax) state.references.shift();
  emitter.emit(name === 'Deposit' ? 'FundsDeposited' : 'FundsWithdrawn', account.accountId, {
    amount: body.amount,
    balance: exact(state.available(account, asset)),
    assetId: body.assetId,
    reference: body.reference,
  });
  return undefined;
}

function depositOverflows(state: OracleState, account: Account, asset: Asset, amount: bigint): boolean {
  if (state.owned(account, asset) + amount > MAX) return true;
  if (asset.external + amount <= MAX) return false;
  // Until now nobody could come to own more than MAX, so nobody was checked: the first deposit past it checks all.
  const checked = asset.external <= MAX ? state.accounts : [account];
  return checked.some((one) => {
    const fromOrders = sum(state.ordersOf(one).map((order) => couldBring(order, asset, order.limit)));
    return state.owned(one, asset) + (one === account ? amount : 0n) + fromOrders > MAX;
  });
}

export function setLimits(state: OracleState, emitter: Emitter, { origin, body }: CommandOf<'SetLimits'>): Refusal {
  const { accountId } = origin;
  const account = state.account(accountId);
  if (account === undefined && accountId !== 0) return RejectReason.UNKNOWN_ACCOUNT;
  const { maxOpenOrders } = body;
  if (maxOpenOrders < (account === undefined ? 0 : -1)) return RejectReason.LIMITS_OUT_OF_RANGE;
  setOpenOrders(state, accountId, maxOpenOrders);
  emitter.emit('LimitsSet', accountId, { maxOpenOrders });
  return undefined;
}

export function setKillSwitch(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetKillSwitch'>): Refusal {
  const { target, active, scope } = body;
  if (scope > 3) return RejectReason.INVALID_COMMAND;
  if (scope === 0 && target !== -1 && state.account(target) === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (scope === 2 && state.instrument(target) === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (scope !== 0 && target < 1) return RejectReason.INVALID_COMMAND;
  if (active !== 0 && active !== 1) return RejectReason.INVALID_COMMAND;
  switchTo(state, emitter, scope, target, active);
  return undefined;
}

function switchTo(state: OracleState, emitter: Emitter, scope: number, target: number, active: number): void {
  const name = killName(scope, target);
  state.kills = state.kills.filter((one) => one !== name);
  if (active === 1) state.kills.push(name);
  emitter.emit('KillSwitchSet', scope === 0 && target !== -1 ? target : 0, { target, active, scope });
  if (active === 0) return;
  for (const account of state.accounts) {
    const covered = state.ordersOf(account).filter((order) => killsOf(order).includes(name));
    cancelAll(state, emitter, covered, CancelReason.kill_switch);
  }
}

/** Breakers that have tripped stop whom they are for. */
export function runTrips(state: OracleState, emitter: Emitter): boolean {
  const { trips } = state.risk;
  if (trips.length === 0) return false;
  state.risk.trips = [];
  for (const { scope, target, breaker } of trips) {
    if (state.kills.includes(killName(scope, target))) continue;
    emitter.emit('BreakerTripped', scope === 0 ? target : 0, { target, scope, breaker });
    switchTo(state, emitter, scope, target, 1);
    settleAll(state, emitter);
  }
  return true;
}

export function setTradeGroup(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'SetTradeGroup'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (body.tradeGroup < 0) return RejectReason.INVALID_COMMAND;
  changeGroup(state, emitter, account, body.tradeGroup, marksOf(state));
  emitter.emit('TradeGroupSet', account.accountId, { tradeGroup: body.tradeGroup });
  return undefined;
}

export function setAccountTier(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'SetAccountTier'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  account.tier = body.tier;
  emitter.emit('AccountTierSet', account.accountId, { tier: body.tier });
  return undefined;
}
