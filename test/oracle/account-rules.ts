/** Accounts, money, limits and the kill switch. */
import { CancelReason } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Account, type Asset, couldBring, MAX, sum } from './order.js';
import type { CommandOf } from './order-rules.js';
import { cancelAll } from './cancel-rules.js';
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
    maxOpenOrders: undefined,
    killed: false,
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
  if (name === 'Withdraw' && amount > state.available(account, asset)) return RejectReason.INSUFFICIENT_FUNDS;

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
  if (account === undefined) state.maxOpenOrdersDefault = maxOpenOrders;
  else account.maxOpenOrders = maxOpenOrders === -1 ? undefined : maxOpenOrders;
  emitter.emit('LimitsSet', accountId, { maxOpenOrders });
  return undefined;
}

export function setKillSwitch(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetKillSwitch'>): Refusal {
  const { targetAccountId, active } = body;
  const account = state.account(targetAccountId);
  if (account === undefined && targetAccountId !== -1) return RejectReason.UNKNOWN_ACCOUNT;
  if (active !== 0 && active !== 1) return RejectReason.INVALID_COMMAND;
  if (account === undefined) state.killed = active === 1;
  else account.killed = active === 1;
  emitter.emit('KillSwitchSet', account === undefined ? 0 : account.accountId, { targetAccountId, active });
  if (active === 0) return undefined;
  for (const covered of account === undefined ? state.accounts : [account]) {
    cancelAll(state, emitter, state.ordersOf(covered), CancelReason.kill_switch);
  }
  return undefined;
}

export function setTradeGroup(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'SetTradeGroup'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (body.tradeGroup < 0) return RejectReason.INVALID_COMMAND;
  account.tradeGroup = body.tradeGroup;
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
