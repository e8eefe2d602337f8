/**
 * The limits of docs/risk.md, worked out anew each time: positions from all fills there ever were, what is open from the orders, groups
 * from who is of them now. Nothing is kept up.
 */
import type { VenueCommand } from '../../src/common/model/commands.js';
import { OrderType, Side } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { RiskLimit, type RiskLimitName } from '../../src/common/model/risk-limits.js';
import { killName } from './kill-names.js';
import { bandEdge } from './bands.js';
import { waitsForAuction } from './waiting.js';
import type { Emitter } from './emitter.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import {
  type Account,
  cut,
  type Instrument,
  isDisplayed,
  isTriggerOrder,
  larger,
  openOf,
  opposite,
  type Order,
  sum,
} from './order.js';
import { type DayHolder, dayResult, fillsOf, holdingOf } from './day-rules.js';
import type { SetRiskLimit } from './risk-memory.js';
import { isAmount, type Refusal } from './term-rules.js';

const OPEN_ORDERS_DEFAULT = 10_000n;
const SECOND_US = 1_000_000;
const DAY_US = 86_400_000_000;

/** What is open of one side, in lots and at the prices of its holds. */
interface OpenSide {
  readonly lots: bigint;
  readonly notional: bigint;
}

function openSide(
  state: OracleState,
  accounts: readonly Account[],
  instrument: Instrument,
  side: number,
  without?: Order,
): OpenSide {
  const orders = state.orders.filter(
    (order) =>
      accounts.includes(order.account) &&
      order.instrument === instrument &&
      order.side === side &&
      order.place !== 'waiting' &&
      order.purse.holderId === order.orderId &&
      order.orderId !== without?.orderId,
  );
  return {
    lots: sum(orders.map(openOf)),
    notional: sum(orders.map((order) => openOf(order) * order.purse.holdPrice * instrument.k)),
  };
}

interface Holder extends DayHolder {
  limit(name: RiskLimitName): bigint | undefined;
}

/** An order that wants to come in, be replaced or be brought in. */
export interface Candidate {
  readonly order: Order;
  /** The dearest at which it could trade. */
  readonly worst: bigint;
  readonly isWaiting: boolean;
  readonly mayStay: boolean;
  readonly others: number;
  /** As sent, where it is a single placement. */
  readonly sent: string | undefined;
  /** The order as it is, where it is replaced. */
  readonly replaced: Order | undefined;
}

/** The price at which an order that comes now could trade at most. */
export function worstPrice(state: OracleState, order: Order): bigint {
  const isNow = !isTriggerOrder(order) && !waitsForAuction(order);
  const meetsBids = order.side === Side.sell && isNow && order.limit !== 0n;
  if (!meetsBids) return order.limit;
  return larger(bandEdge(order.instrument, order.side) ?? 0n, larger(order.limit, state.highestBid(order.instrument)));
}

/** Check 18. */
export function refusalOfLimits(state: OracleState, { stamp }: Emitter, candidate: Candidate): Refusal {
  const { order, isWaiting } = candidate;
  const { account, instrument } = order;
  const own = accountHolder(state, account, instrument);
  const group = account.tradeGroup === 0 ? undefined : groupHolder(state, account.tradeGroup, instrument);
  if (lacksLimit(state, own)) return RejectReason.RISK_LIMIT_MISSING;
  const early = refusalOfOrder(state, candidate, own, stamp.timeUs);
  if (early !== undefined) return early;
  if (group?.limit('restricted') === 1n) return RejectReason.INSTRUMENT_RESTRICTED;
  const holders = group === undefined ? [own] : [own, group];
  for (const holder of holders) {
    const rate = holder.limit('order_rate');
    if (rate !== undefined && ordersOfSecond(state, holder, stamp.timeUs) >= rate) return RejectReason.ORDER_RATE_LIMIT;
  }
  for (const holder of holders) {
    const max = holder.limit('open_orders');
    if (!candidate.mayStay || candidate.replaced !== undefined || max === undefined) continue;
    const open = sum(holder.accounts.map((one) => BigInt(state.ordersOf(one).length)));
    if (open + BigInt(candidate.others) >= max) return RejectReason.TOO_MANY_OPEN_ORDERS;
  }
  if (isWaiting) return undefined;
  return refusalOfOutcome(state, candidate, stamp.timeUs);
}

/** What it could come to, of the account, then of its group. */
export function refusalOfOutcome(state: OracleState, candidate: Candidate, timeUs: number): Refusal {
  const { account, instrument } = candidate.order;
  const holder = accountHolder(state, account, instrument);
  const own = refusalOfHolder(state, candidate, holder, timeUs) ?? refusalOfVar(state, candidate, holder, timeUs);
  if (own !== undefined || account.tradeGroup === 0) return own;
  return refusalOfHolder(state, candidate, groupHolder(state, account.tradeGroup, instrument), timeUs);
}

function lacksLimit(state: OracleState, own: Holder): boolean {
  return Object.entries(RiskLimit).some(
    ([name, limit]) => (state.risk.required & (1 << limit)) !== 0 && isAsked(limit) && isUnset(own, name),
  );
}

function isAsked(limit: number): boolean {
  return limit !== RiskLimit.required_limits;
}

function isUnset(own: Holder, name: string): boolean {
  return own.limit(name as RiskLimitName) === undefined;
}

function refusalOfOrder(state: OracleState, candidate: Candidate, own: Holder, timeUs: number): Refusal {
  const { order, worst, isWaiting, sent } = candidate;
  const { instrument, quantity, limit: price } = order;
  const isBeyond = (amount: bigint, name: RiskLimitName): boolean => {
    const max = own.limit(name);
    return max !== undefined && amount > max;
  };
  if (own.limit('restricted') === 1n) return RejectReason.INSTRUMENT_RESTRICTED;
  if (isBeyond(quantity, 'order_quantity')) return RejectReason.ORDER_QUANTITY_LIMIT;
  if (isBeyond(worst * quantity * instrument.k, 'order_notional')) return RejectReason.ORDER_NOTIONAL_LIMIT;
  if (isWaiting) return undefined;
  const comesToBook = order.orderType === OrderType.limit && !waitsForAuction(order);
  if (comesToBook || candidate.replaced !== undefined) {
    const reference = collarReference(state, instrument, own.limit('collar_source') ?? 0n);
    const collar = own.limit('price_collar');
    if (collar !== undefined && reference !== undefined && abs(price - reference) > cut(reference, Number(collar))) {
      return RejectReason.PRICE_COLLAR;
    }
    const finger = own.limit('fat_finger');
    const best = isContinuous(instrument) ? state.best(instrument, opposite(order.side)) : undefined;
    if (finger !== undefined && best !== undefined) {
      const through = order.side === Side.buy ? price - best : best - price;
      if (through > cut(best, Number(finger))) return RejectReason.FAT_FINGER;
    }
  }
  const window = own.limit('duplicate_window');
  const last = state.risk.lastOrders.findLast((one) => one.account === order.account && one.instrument === instrument);
  const isDuplicate = sent !== undefined && last?.terms === sent && window !== undefined;
  return isDuplicate && BigInt(timeUs - last.timeUs) < window ? RejectReason.DUPLICATE_ORDER : undefined;
}

function collarReference(state: OracleState, instrument: Instrument, source: bigint): bigint | undefined {
  if (source === 0n) return instrument.lastPrice;
  if (source === 2n) return instrument.markPrice;
  const [bid, ask] = [state.best(instrument, Side.buy), state.best(instrument, Side.sell)];
  return bid === undefined || ask === undefined || !isContinuous(instrument) ? undefined : (bid + ask) / 2n;
}

function refusalOfHolder(state: OracleState, candidate: Candidate, holder: Holder, timeUs: number): Refusal {
  const { order, worst, replaced } = candidate;
  const { instrument, side } = order;
  const { accounts } = holder;
  const moreLots = openOf(order) - (replaced === undefined ? 0n : openOf(replaced));
  const now = replaced === undefined ? 0n : openOf(replaced) * replaced.purse.holdPrice * instrument.k;
  const more = openOf(order) * worst * instrument.k - now;
  const worstLots = worstLotsOf(state, accounts, instrument, side) + moreLots;
  const position = holder.limit('position');
  if (position !== undefined && moreLots > 0n && worstLots > position) return RejectReason.POSITION_LIMIT;
  if (more > 0n) {
    const grown = refusalOfMore(state, candidate, holder, more);
    if (grown !== undefined) return grown;
  }
  const loss = holder.limit('daily_loss');
  const isLost = loss !== undefined && -dayResult(state, holder, instrument.quote, timeUs, marksOf(state)) >= loss;
  return isLost && worstLots > 0n ? RejectReason.DAILY_LOSS_LIMIT : undefined;
}

/** What the account could lose, as it was told last: with a limit on it, it may only reduce what is above, too old or not there. */
function refusalOfVar(state: OracleState, { order, replaced }: Candidate, holder: Holder, timeUs: number): Refusal {
  const { account, instrument, side } = order;
  const max = holder.limit('var');
  const moreLots = openOf(order) - (replaced === undefined ? 0n : openOf(replaced));
  if (max === undefined || worstLotsOf(state, holder.accounts, instrument, side) + moreLots <= 0n) return undefined;
  const told = state.risk.varFigures.get(`${account.accountId}/${instrument.quote.assetId}`);
  const maxAge = valueOf(state, keyOfIds('var_max_age', 0, 0, 0, 0));
  const isOld = told === undefined || (maxAge !== undefined && BigInt(timeUs - told.timeUs) > maxAge);
  if (maxAge !== undefined && isOld) return RejectReason.VAR_STALE;
  return told !== undefined && told.units > max ? RejectReason.VAR_LIMIT : undefined;
}

export function setVarFigure(
  state: OracleState,
  emitter: Emitter,
  { origin: { accountId }, body }: Extract<VenueCommand, { readonly name: 'SetVarFigure' }>,
): Refusal {
  if (state.account(accountId) === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (state.asset(body.assetId) === undefined) return RejectReason.UNKNOWN_ASSET;
  if (!isAmount(body.units)) return RejectReason.INVALID_COMMAND;
  const figure = { units: BigInt(body.units), timeUs: emitter.stamp.timeUs };
  state.risk.varFigures.set(`${accountId}/${body.assetId}`, figure);
  emitter.emit('VarFigureSet', accountId, { ...body, units: body.units + 0 });
  return undefined;
}

function refusalOfMore(state: OracleState, candidate: Candidate, holder: Holder, more: bigint): Refusal {
  const { instrument, side } = candidate.order;
  const { accounts } = holder;
  const traded = state.instruments.filter(({ quote }) => quote === instrument.quote);
  const before = traded.map((one) => valued(state, accounts, one));
  const after = traded.map((one, at) => ({ ...(before[at] as Valued), more: one === instrument ? more : 0n }));
  const open = holder.limit('open_notional');
  const openNotional = sum(before.map(({ buys, sells }) => buys + sells)) + more;
  if (open !== undefined && candidate.mayStay && openNotional > open) return RejectReason.OPEN_NOTIONAL_LIMIT;
  const gross = holder.limit('gross_exposure');
  const grossAfter = sum(after.map((one) => grossOf(withMore(one, side))));
  const grows = grossAfter > sum(before.map(grossOf));
  if (gross !== undefined && grows && grossAfter > gross) return RejectReason.GROSS_EXPOSURE_LIMIT;
  const net = holder.limit('net_exposure');
  const sign = side === Side.buy ? 1n : -1n;
  const netAfter = sum(before.map(({ cost, buys, sells }) => sign * cost + (side === Side.buy ? buys : sells))) + more;
  return net !== undefined && netAfter > net ? RejectReason.NET_EXPOSURE_LIMIT : undefined;
}

interface Valued {
  readonly cost: bigint;
  readonly buys: bigint;
  readonly sells: bigint;
}

function valued(state: OracleState, accounts: readonly Account[], instrument: Instrument): Valued {
  return {
    cost: sum(accounts.map((account) => holdingOf(fillsOf(state, account, instrument)).cost)),
    buys: openSide(state, accounts, instrument, Side.buy).notional,
    sells: openSide(state, accounts, instrument, Side.sell).notional,
  };
}

function withMore({ cost, buys, sells, more }: Valued & { readonly more: bigint }, side: number): Valued {
  return { cost, buys: buys + (side === Side.buy ? more : 0n), sells: sells + (side === Side.sell ? more : 0n) };
}

function grossOf({ cost, buys, sells }: Valued): bigint {
  return larger(abs(cost + buys), abs(cost - sells));
}

/** How far the position goes in the direction of a side when all that is open there has traded. */
function worstLotsOf(state: OracleState, accounts: readonly Account[], instrument: Instrument, side: number): bigint {
  const lots = sum(accounts.map((account) => holdingOf(fillsOf(state, account, instrument)).lots));
  const open = openSide(state, accounts, instrument, side).lots;
  return side === Side.buy ? lots + open : open - lots;
}

/** What positions are valued at: by the source of the instrument, else the last trade. */
export function marksOf(state: OracleState): (instrument: Instrument) => bigint {
  return (instrument) => {
    const source = valueOf(state, keyOf('mark_source', 0, 0, instrument));
    const best = (side: number): bigint | undefined =>
      state.queue(instrument, side).find((order) => isDisplayed(order) && openOf(order) > 0n)?.limit;
    const [bid, ask] = [best(Side.buy), best(Side.sell)];
    const hasMiddle = source === 1n && bid !== undefined && ask !== undefined && isContinuous(instrument);
    const other = source === 2n ? instrument.markPrice : hasMiddle ? (bid + ask) / 2n : undefined;
    return other ?? instrument.lastPrice ?? 0n;
  };
}

function ordersOfSecond(state: OracleState, holder: Holder, timeUs: number): bigint {
  const second = Math.floor(timeUs / SECOND_US);
  const counted = state.risk.counted.filter(
    (one) =>
      Math.floor(one.timeUs / SECOND_US) === second &&
      (holder.tradeGroup === 0 ? holder.accounts.includes(one.account) : one.tradeGroup === holder.tradeGroup),
  );
  return BigInt(counted.length);
}

function accountHolder(state: OracleState, account: Account, instrument: Instrument): Holder {
  return {
    accounts: [account],
    tradeGroup: 0,
    limit: (name) =>
      valueOf(state, keyOf(name, account.accountId, 0, instrument)) ?? valueOf(state, keyOf(name, 0, 0, instrument)),
  };
}

function groupHolder(state: OracleState, tradeGroup: number, instrument: Instrument): Holder {
  return {
    accounts: state.accounts.filter((account) => account.tradeGroup === tradeGroup),
    tradeGroup,
    limit: (name) => valueOf(state, keyOf(name, 0, tradeGroup, instrument)),
  };
}

function valueOf(state: OracleState, key: string): bigint | undefined {
  const entry = state.risk.entries.find(({ of }) => of === key);
  const value = entry?.override?.value ?? entry?.value;
  if (value !== undefined) return BigInt(value);
  return key === keyOfIds('open_orders', 0, 0, 0, 0) ? OPEN_ORDERS_DEFAULT : undefined;
}

const ofInstruments: readonly RiskLimitName[] = [
  'order_quantity',
  'order_notional',
  'price_collar',
  'fat_finger',
  'duplicate_window',
  'position',
  'restricted',
  'collar_source',
  'mark_source',
];
const ofAssets: readonly RiskLimitName[] = [
  'open_notional',
  'gross_exposure',
  'net_exposure',
  'daily_loss',
  'kill_exposure',
  'kill_loss',
  'var',
];
const ofVenue: readonly RiskLimitName[] = ['required_limits', 'session_orders', 'session_refusals', 'var_max_age'];

function keyOf(name: RiskLimitName, accountId: number, tradeGroup: number, instrument: Instrument): string {
  const instrumentId = ofInstruments.includes(name) ? instrument.instrumentId : 0;
  return keyOfIds(name, accountId, tradeGroup, instrumentId, ofAssets.includes(name) ? instrument.quote.assetId : 0);
}

function keyOfIds(
  name: RiskLimitName,
  accountId: number,
  tradeGroup: number,
  instrumentId: number,
  assetId: number,
): string {
  return [name, accountId, tradeGroup, instrumentId, assetId].join('/');
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** An order that was accepted counts in its second, and a single one is remembered, so that the same is a duplicate. */
export function countOrder(state: OracleState, { stamp: { timeUs } }: Emitter, account: Account): void {
  state.risk.counted.push({ account, tradeGroup: account.tradeGroup, timeUs });
}

export function rememberOrder(state: OracleState, { stamp: { timeUs } }: Emitter, order: Order, terms: string): void {
  const { account, instrument } = order;
  state.risk.lastOrders.push({ account, instrument, terms, timeUs });
}

/** The short way to the limit of open orders. */
export function setOpenOrders(state: OracleState, accountId: number, maxOpenOrders: number): void {
  const body = { value: maxOpenOrders, untilUs: 0, instrumentId: 0, assetId: 0, tradeGroup: 0, limit: 1 };
  put(state, 'open_orders', { name: 'SetRiskLimit', origin: { accountId, sessionId: 0 }, body } as never);
}

export function setRiskLimit(state: OracleState, emitter: Emitter, command: SetRiskLimit): Refusal {
  const { origin, body } = command;
  const { value, untilUs, limit } = body;
  const { accountId } = origin;
  const name = (Object.keys(RiskLimit) as RiskLimitName[]).find((one) => RiskLimit[one] === limit);
  const refused = refusalToSet(state, command, name);
  if (refused !== undefined || name === undefined) return refused ?? RejectReason.INVALID_COMMAND;
  const isVenue = accountId === 0 && body.tradeGroup === 0;
  const isKept = isVenue && (name === 'open_orders' || name === 'required_limits');
  const isRemoval = value === -1 && !isKept;
  if (!isRemoval && (!isAmount(value) || value > mostOf(name))) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (untilUs !== 0) {
    const isLater = isAmount(untilUs) && untilUs > emitter.stamp.timeUs;
    if (!isLater || isRemoval || name === 'required_limits') return RejectReason.INVALID_COMMAND;
  }
  if (name === 'required_limits') state.risk.required = value;
  else put(state, name, command);
  emitter.emit('RiskLimitSet', accountId, { ...body, value: value + 0, untilUs: untilUs + 0, expired: 0 });
  return undefined;
}

function refusalToSet(
  state: OracleState,
  { origin: { accountId }, body }: SetRiskLimit,
  name: RiskLimitName | undefined,
): Refusal {
  const { tradeGroup, instrumentId, assetId } = body;
  const notOfGroups: readonly RiskLimitName[] = [
    'order_quantity',
    'order_notional',
    'price_collar',
    'fat_finger',
    'duplicate_window',
    'collar_source',
    'mark_source',
    'var',
    ...ofVenue,
  ];
  if (accountId !== 0 && state.account(accountId) === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  if (name === undefined || tradeGroup < 0) return RejectReason.INVALID_COMMAND;
  if (tradeGroup !== 0 && (accountId !== 0 || notOfGroups.includes(name))) return RejectReason.INVALID_COMMAND;
  const isOfAll = ofVenue.includes(name) || name === 'mark_source';
  if (isOfAll && accountId !== 0) return RejectReason.INVALID_COMMAND;
  const isOfInstrument = ofInstruments.includes(name);
  const isOfAsset = ofAssets.includes(name);
  if ((instrumentId !== 0 && !isOfInstrument) || (assetId !== 0 && !isOfAsset)) return RejectReason.INVALID_COMMAND;
  if (isOfInstrument && state.instrument(instrumentId) === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  return isOfAsset && state.asset(assetId) === undefined ? RejectReason.UNKNOWN_ASSET : undefined;
}

function mostOf(name: RiskLimitName): number {
  if (name === 'var_max_age') return 366 * DAY_US;
  if (name === 'open_orders' || name === 'order_rate' || ofVenue.includes(name)) return 2_147_483_647;
  if (name === 'price_collar' || name === 'fat_finger') return 1_000_000;
  if (name === 'duplicate_window') return DAY_US;
  if (name === 'restricted') return 1;
  return name === 'collar_source' || name === 'mark_source' ? 2 : Number.MAX_SAFE_INTEGER;
}

function put(state: OracleState, name: RiskLimitName, command: SetRiskLimit): void {
  const { value, untilUs, instrumentId, assetId, tradeGroup } = command.body;
  const of = keyOfIds(name, command.origin.accountId, tradeGroup, instrumentId, assetId);
  const { risk } = state;
  risk.serial += 1;
  const known = risk.entries.find((entry) => entry.of === of);
  const entry = known ?? { of, value: undefined, override: undefined, told: command };
  if (known === undefined) risk.entries.push(entry);
  if (untilUs !== 0) {
    entry.override = { value, untilUs, serial: risk.serial };
    return;
  }
  entry.value = value === -1 ? undefined : value;
  entry.override = undefined;
}

/** Temporary limits and when they end. */
export function dueLimits(state: OracleState, emitter: Emitter) {
  return state.risk.entries.flatMap((entry) => {
    const { override } = entry;
    if (override === undefined) return [];
    const happen = (): void => {
      entry.override = undefined;
      const { origin, body } = entry.told;
      const isDefault = entry.of === keyOfIds('open_orders', 0, 0, 0, 0);
      const value = entry.value ?? (isDefault ? Number(OPEN_ORDERS_DEFAULT) : -1);
      emitter.emit('RiskLimitSet', origin.accountId, { ...body, value, untilUs: 0, expired: 1 });
    };
    return [{ timeUs: override.untilUs, rank: 2, id: override.serial, happen }];
  });
}

/** An order was sent in a session: too many of a second, or too many refused, trip its breakers. */
export function noteSent(state: OracleState, sessionId: number, isRefused: boolean, timeUs: number): void {
  const { risk } = state;
  const orders = valueOf(state, keyOfIds('session_orders', 0, 0, 0, 0));
  const refusals = valueOf(state, keyOfIds('session_refusals', 0, 0, 0, 0));
  if (sessionId === 0 || state.kills.includes(killName(3, sessionId))) return;
  if (orders === undefined && refusals === undefined) return;
  risk.sent.push({ sessionId, isRefused, timeUs });
  const second = Math.floor(timeUs / SECOND_US);
  const own = risk.sent.filter((one) => one.sessionId === sessionId && Math.floor(one.timeUs / SECOND_US) === second);
  const refused = own.filter((one) => one.isRefused);
  if (orders !== undefined && BigInt(own.length) > orders) {
    risk.trips.push({ scope: 3, target: sessionId, breaker: 1 });
  } else if (refusals !== undefined && BigInt(refused.length) > refusals) {
    risk.trips.push({ scope: 3, target: sessionId, breaker: 2 });
  }
}

/** After a trade: whether the account of an order, or its group, is past its breakers. */
export function reviewHolders(state: OracleState, { account, instrument }: Order, timeUs: number): void {
  const own = accountHolder(state, account, instrument);
  review(state, own, instrument, timeUs, 0, account.accountId);
  if (account.tradeGroup === 0) return;
  review(state, groupHolder(state, account.tradeGroup, instrument), instrument, timeUs, 1, account.tradeGroup);
}

function review(
  state: OracleState,
  holder: Holder,
  instrument: Instrument,
  timeUs: number,
  scope: number,
  target: number,
): void {
  const [exposure, loss] = [holder.limit('kill_exposure'), holder.limit('kill_loss')];
  const traded = state.instruments.filter(({ quote }) => quote === instrument.quote);
  const gross = sum(traded.map((one) => grossOf(valued(state, holder.accounts, one))));
  if (exposure !== undefined && gross > exposure) state.risk.trips.push({ scope, target, breaker: 3 });
  else if (loss !== undefined && -dayResult(state, holder, instrument.quote, timeUs, marksOf(state)) >= loss) {
    state.risk.trips.push({ scope, target, breaker: 4 });
  }
}

/** A position as it can be asked for. */
export function positionsOf(state: OracleState, account: Account) {
  return state.instruments.flatMap((instrument) => {
    const holding = holdingOf(fillsOf(state, account, instrument));
    const buys = openSide(state, [account], instrument, Side.buy);
    const sells = openSide(state, [account], instrument, Side.sell);
    const all = [holding.lots, holding.fees, holding.realised, buys.lots, sells.lots];
    if (all.every((value) => value === 0n)) return [];
    return [
      {
        instrumentId: instrument.instrumentId,
        positionLots: holding.lots,
        cost: holding.cost,
        realised: holding.realised,
        fees: holding.fees,
        openBuyLots: buys.lots,
        openSellLots: sells.lots,
        openBuyNotional: buys.notional,
        openSellNotional: sells.notional,
      },
    ];
  });
}
