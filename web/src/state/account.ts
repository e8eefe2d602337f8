/** What belongs to the account that is logged in: orders, fills, balances, positions, fees. By REST at first, then from the stream. */
import { computed, effect, signal } from '@preact/signals';
import type {
  Answer,
  OperationName,
  RealtimeEvents,
  Result,
  Schemas,
} from '../../../clients/typescript/src/tradsys.js';
import { type Decimal, known, minus, plain, plus, times, zero } from '../format/decimal.js';
import { words } from '../format/format.js';
import { onStream, ask } from '../venue/venue.js';
import { alert } from './alerts.js';
import { atMostEvery } from './frame.js';
import { LoginCount } from './login-count.js';
import { tickers } from './market.js';
import { me } from './session.js';
import type { AccountTab } from './settings.js';

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
const nothingYet: Readonly<Record<AccountTab, Loading>> = {
  open: 'loading',
  history: 'loading',
  fills: 'loading',
  positions: 'loading',
  balances: 'loading',
};
/** How far each table is. */
export const accountLoading = signal(nothingYet);
const historyCursor = signal<string | null>(null);
export const hasMoreHistory = computed(() => historyCursor.value !== null);

const changed = new Set<string>();
const asking = new Set<string>();
const logins = new LoginCount();
let loads = 0;
/** Orders that were told of while the lists were read: these may be older. */
let toldMeanwhile: Order[] = [];

/** Everything anew, each list by itself: after a login, and after a cut. */
export async function loadAccount(): Promise<void> {
  const mine = (loads += 1);
  toldMeanwhile = [];
  const load = async <O extends OperationName>(
    tab: AccountTab,
    answer: Promise<Result<Answer<O>>>,
    take: (value: Answer<O>) => void,
  ): Promise<void> => {
    const result = await answer;
    if (mine !== loads) return;
    accountLoading.value = { ...accountLoading.peek(), [tab]: result.ok ? 'ready' : { fault: result.detail } };
    if (!result.ok) return;
    take(result.value);
    for (const order of toldMeanwhile) putOrder(order);
  };
  const page = { limit: PAGE };
  await Promise.all([
    load<'ordersList'>('open', ask('ordersList', { query: { status: 'open', ...page } }), ({ items }) => {
      openOrders.value = items;
    }),
    load<'ordersList'>('history', ask('ordersList', { query: { status: 'closed', ...page } }), (closed) => {
      closedOrders.value = closed.items;
      historyCursor.value = closed.nextCursor;
    }),
    load<'accountTradesList'>('fills', ask('accountTradesList', { query: page }), ({ items }) => {
      fills.value = items;
    }),
    load<'balancesGet'>('balances', ask('balancesGet'), (told) => {
      balances.value = told.balances;
    }),
    load<'positionsGet'>('positions', ask('positionsGet'), (told) => {
      positions.value = told.positions;
    }),
    loadFees(),
  ]);
}

async function loadFees(): Promise<void> {
  const isPresent = logins.present();
  const result = await ask('pairsFees');
  if (result.ok && isPresent()) fees.value = result.value.items;
}

/** The next page of closed orders. */
export async function loadMoreHistory(): Promise<void> {
  const cursor = historyCursor.peek();
  if (cursor === null) return;
  historyCursor.value = null;
  const isPresent = logins.present();
  const result = await ask('ordersList', { query: { status: 'closed', limit: PAGE, cursor } });
  if (!isPresent()) return;
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
  toldMeanwhile = [...toldMeanwhile.filter(({ orderId }) => orderId !== order.orderId), order].slice(-PAGE);
  putOrder(order);
}

function putOrder(order: Order): void {
  const isThis = ({ orderId }: Order): boolean => orderId === order.orderId;
  if ((openOrders.peek().find(isThis)?.sequence ?? 0) > order.sequence) return;
  const others = openOrders.peek().filter((one) => !isThis(one));
  // What has closed stays closed.
  const closed = closedOrders.peek().find(isThis);
  const hasClosed = !isOpen(order);
  openOrders.value = closed !== undefined || hasClosed ? others : [order, ...others].toSorted(newestFirst);
  if (!hasClosed || (closed?.sequence ?? 0) > order.sequence) return;
  const before = closedOrders.peek();
  closedOrders.value = closed === undefined ? [order, ...before] : before.map((one) => (isThis(one) ? order : one));
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
  logins.end();
  changed.clear();
  historyCursor.value = null;
  accountLoading.value = nothingYet;
  for (const list of [openOrders, closedOrders, fills, balances, positions, fees]) list.value = [];
});

function onExecution(execution: Execution): void {
  const { orderId, kind } = execution;
  if (orderId === null) return;
  const before = openOrders.peek().find((order) => order.orderId === orderId);
  const isOfTrade = kind === 'trade_busted' || kind === 'trade_corrected';
  if (isOfTrade) return void loadAccount();
  if (before !== undefined) {
    const after = afterExecution(before, execution);
    takeOrder(after);
    tell(before, after);
  }
  // Averages, fees and reasons are the venue's to tell.
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
  const isPresent = logins.present();
  const result = await ask('positionsGet');
  if (result.ok && isPresent()) positions.value = result.value.positions;
}

const askForChanged = atMostEvery(ASK_MS, () => {
  const ids = [...changed].filter((orderId) => !asking.has(orderId));
  for (const orderId of ids) changed.delete(orderId);
  if (ids.length > ASK_ONE_BY_ONE_MAX) void loadAccount();
  else for (const orderId of ids) void askFor(orderId);
});

async function askFor(orderId: string): Promise<void> {
  asking.add(orderId);
  const isPresent = logins.present();
  const result = await ask('ordersGet', { path: { orderId } });
  asking.delete(orderId);
  if (result.ok && isPresent()) takeOrder(result.value);
  // It has changed again meanwhile.
  if (changed.has(orderId)) askForChanged();
}

/** An order as an execution leaves it, before the venue is asked for all of it. */
function afterExecution(order: Order, execution: Execution): Order {
  const { kind, price, quantity, openQuantity, stopPrice, sequence, cancelReason } = execution;
  const open = openQuantity ?? order.remainingQuantity;
  const next: Order = { ...order, sequence, remainingQuantity: open };
  switch (kind) {
    case 'traded': {
      const filledQuantity = plain(plus(known(order.filledQuantity), known(quantity ?? '0')));
      return { ...next, filledQuantity, status: open === '0' ? 'filled' : 'partially_filled' };
    }
    case 'replaced':
      if (order.type === 'pegged') return { ...next, workingPrice: price };
      return { ...next, price: price ?? order.price, quantity: plain(plus(known(order.filledQuantity), known(open))) };
    case 'triggered':
      return { ...next, status: 'new' };
    case 'stop_moved':
      return { ...next, stopPrice: stopPrice ?? order.stopPrice };
    case 'cancelled':
      return {
        ...next,
        remainingQuantity: '0',
        status: cancelReason === 'expired' ? 'expired' : 'cancelled',
        cancelReason,
      };
    case 'rejected':
      return { ...next, remainingQuantity: '0', status: 'rejected' };
    default:
      return next;
  }
}

/** By request, or because of another order of its list, of which the account is told. */
const expectedReasons: ReadonlySet<string> = new Set(['requested', 'mass_cancelled', 'list']);

/** What happened to an order that was resting: nobody has asked for it just now. */
function tell(before: Order, { status, symbol, side, quantity, filledQuantity, cancelReason }: Order): void {
  const what = `${words(side)} ${quantity} ${symbol}`;
  if (status === 'filled') alert('good', 'Order filled', what);
  else if (filledQuantity !== before.filledQuantity)
    alert('info', 'Partly filled', `${what}: ${filledQuantity} so far`);
  else if (status === 'cancelled' && !expectedReasons.has(cancelReason ?? ''))
    alert('warning', 'Order cancelled', `${what}: ${words(cancelReason ?? '')}`);
  else if (status === 'expired' || status === 'rejected') alert('warning', `Order ${status}`, what);
}

function newestFirst(one: Order, other: Order): number {
  return BigInt(one.orderId) < BigInt(other.orderId) ? 1 : -1;
}
