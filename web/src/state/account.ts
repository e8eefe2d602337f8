/** What belongs to the account that is logged in: orders, fills, balances, positions, fees. By REST at first, then from the stream. */
import { computed, effect, signal } from '@preact/signals';
import type { RealtimeEvents, Schemas } from '../../../clients/typescript/src/tradsys.js';
import { type Decimal, known, minus, plus, times, zero } from '../format/decimal.js';
import { words } from '../format/format.js';
import { onStream, ask } from '../venue/venue.js';
import { alert } from './alerts.js';
import { atMostEvery } from './frame.js';
import { tickers } from './market.js';
import { me } from './session.js';

export type Order = Schemas['OrderResponse'];
export type Fill = Schemas['AccountTradeResponse'];
export type Balance = Schemas['BalanceResponse'];
export type Position = Schemas['PositionResponse'];
export type Loading = 'loading' | 'ready' | { readonly fault: string };
type Execution = RealtimeEvents['execution'];

const PAGE = 100;
const FILLS_KEPT = 500;
/** Executions come in bursts: what they changed is asked for once. */
const ASK_MS = 80;
const ASK_ONE_BY_ONE_MAX = 10;
const POSITIONS_MS = 400;

export const openOrders = signal<readonly Order[]>([]);
export const closedOrders = signal<readonly Order[]>([]);
export const fills = signal<readonly Fill[]>([]);
export const balances = signal<readonly Balance[]>([]);
export const positions = signal<readonly Position[]>([]);
export const fees = signal<readonly Schemas['FeeResponse'][]>([]);
export const accountLoading = signal<Loading>('loading');
const historyCursor = signal<string | null>(null);
export const hasMoreHistory = computed(() => historyCursor.value !== null);

const changed = new Set<string>();
let loads = 0;

/** Everything anew: after a login, and after a cut that the stream could not bridge. */
export async function loadAccount(): Promise<void> {
  const mine = (loads += 1);
  const [open, closed, trades, money, held, rates] = await Promise.all([
    ask('ordersList', { query: { status: 'open', limit: PAGE } }),
    ask('ordersList', { query: { status: 'closed', limit: PAGE } }),
    ask('accountTradesList', { query: { limit: PAGE } }),
    ask('balancesGet'),
    ask('positionsGet'),
    ask('pairsFees'),
  ]);
  if (mine !== loads) return;
  const failed = [open, closed, trades, money, held, rates].find((result) => !result.ok);
  accountLoading.value = failed === undefined || failed.ok ? 'ready' : { fault: failed.detail };
  if (open.ok) openOrders.value = open.value.items;
  if (closed.ok) [closedOrders.value, historyCursor.value] = [closed.value.items, closed.value.nextCursor];
  if (trades.ok) fills.value = trades.value.items;
  if (money.ok) balances.value = money.value.balances;
  if (held.ok) positions.value = held.value.positions;
  if (rates.ok) fees.value = rates.value.items;
}

/** The next page of closed orders. */
export async function loadMoreHistory(): Promise<void> {
  const cursor = historyCursor.peek();
  if (cursor === null) return;
  historyCursor.value = null;
  const result = await ask('ordersList', { query: { status: 'closed', limit: PAGE, cursor } });
  if (!result.ok) {
    historyCursor.value = cursor;
    alert('bad', 'Older orders could not be read', result.detail);
    return;
  }
  closedOrders.value = [...closedOrders.peek(), ...result.value.items];
  historyCursor.value = result.value.nextCursor;
}

/** Takes an order as the venue has answered it. */
export function takeOrder(order: Order): void {
  const isNewer = (known_: Order): boolean => known_.orderId === order.orderId && known_.sequence > order.sequence;
  if (closedOrders.peek().some(({ orderId }) => orderId === order.orderId) || openOrders.peek().some(isNewer)) return;
  const others = openOrders.peek().filter(({ orderId }) => orderId !== order.orderId);
  if (isOpen(order)) openOrders.value = [order, ...others].toSorted(newestFirst);
  else {
    openOrders.value = others;
    closedOrders.value = [order, ...closedOrders.peek()];
  }
}

function isOpen({ status }: Order): boolean {
  return status === 'new' || status === 'partially_filled' || status === 'pending_trigger';
}

/** What a position is worth at the last price, less what it cost. */
export function unrealized({ symbol, quantity, cost, markPrice }: Position): Decimal | undefined {
  const mark = tickers.value.get(symbol)?.last ?? markPrice;
  return mark === null || mark === undefined ? undefined : minus(times(known(quantity), known(mark)), known(cost));
}

/** Realised and unrealised, less fees. */
export function profitOf(position: Position): Decimal {
  const net = minus(known(position.realizedPnl), known(position.fees));
  return plus(net, unrealized(position) ?? zero);
}

onStream((stream) => {
  stream.on('execution', onExecution);
  stream.on('balance', onBalance);
  stream.on('accountLost', () => void loadAccount());
  // Balances and executions come again by themselves; positions and fees do not.
  stream.on('open', () => {
    if (me.peek()?.accountId) void loadAccount();
  });
});

effect(() => {
  if (me.value !== undefined) return;
  loads += 1;
  accountLoading.value = 'loading';
  for (const list of [openOrders, closedOrders, fills, balances, positions, fees]) list.value = [];
});

function onExecution(execution: Execution): void {
  const { orderId, kind } = execution;
  if (orderId === null) return;
  changed.add(orderId);
  askForChanged();
  if (kind !== 'traded') return;
  takeFill(execution);
  askForPositions();
}

function takeFill(execution: Execution): void {
  const { symbol, side, price, quantity, tradeId, orderId, liquidity, fee, time, timeNs, sequence } = execution;
  if (symbol === null || side === null || price === null || quantity === null || liquidity === null) return;
  if (tradeId === null || orderId === null || fills.peek().some((one) => isSame(one, tradeId, orderId))) return;
  const [, feeAsset = ''] = symbol.split('-');
  const fill = { tradeId, orderId, symbol, side, price, quantity, fee: fee ?? '0', feeAsset, liquidity };
  fills.value = [{ ...fill, time: time ?? '', timeNs: timeNs ?? '', sequence }, ...fills.peek()].slice(0, FILLS_KEPT);
}

function isSame(fill: Fill, tradeId: string, orderId: string): boolean {
  return fill.tradeId === tradeId && fill.orderId === orderId;
}

function onBalance({ asset, available, held }: RealtimeEvents['balance']): void {
  const others = balances.peek().filter((one) => one.asset !== asset);
  const balance = { asset, available: available ?? '0', held: held ?? '0' };
  balances.value = [...others, balance].toSorted((one, other) => (one.asset < other.asset ? -1 : 1));
}

const askForPositions = atMostEvery(POSITIONS_MS, () => void loadPositions());

async function loadPositions(): Promise<void> {
  const result = await ask('positionsGet');
  if (result.ok && me.peek() !== undefined) positions.value = result.value.positions;
}

const askForChanged = atMostEvery(ASK_MS, () => {
  const ids = [...changed];
  changed.clear();
  if (ids.length > ASK_ONE_BY_ONE_MAX) void loadAccount();
  else for (const orderId of ids) void askFor(orderId);
});

async function askFor(orderId: string): Promise<void> {
  const before = openOrders.peek().find((order) => order.orderId === orderId);
  const result = await ask('ordersGet', { path: { orderId } });
  if (!result.ok || me.peek() === undefined) return;
  takeOrder(result.value);
  if (before !== undefined) tell(before, result.value);
}

/** What happened to an order that was resting: nobody has asked for it just now. */
function tell(before: Order, { status, symbol, side, quantity, filledQuantity, cancelReason }: Order): void {
  const what = `${words(side)} ${quantity} ${symbol}`;
  if (status === 'filled') alert('good', 'Order filled', what);
  else if (filledQuantity !== before.filledQuantity)
    alert('info', 'Partly filled', `${what}: ${filledQuantity} so far`);
  else if (status === 'cancelled' && cancelReason !== 'requested' && cancelReason !== 'mass_cancelled')
    alert('warning', 'Order cancelled', `${what}: ${words(cancelReason ?? '')}`);
  else if (status === 'expired' || status === 'rejected') alert('warning', `Order ${status}`, what);
}

function newestFirst(one: Order, other: Order): number {
  return BigInt(one.orderId) < BigInt(other.orderId) ? 1 : -1;
}
