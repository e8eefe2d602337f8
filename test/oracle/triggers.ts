/** Observations, trailing stops, and the activation of triggered orders. */
import { Side, TriggerSource } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import { isContinuous, type Observation, type OracleState } from './oracle-state.js';
import { type Instrument, isMarketType, isTrailing, MAX, openOf, opposite, type Order, smaller } from './order.js';
import { couldOverflow, dearestPrice, postOnlyWouldTrade } from './order-rules.js';
import { collar, isMet, slidIfSliding, sourcePrice, trailingStopPrice } from './prices.js';
import { cancelOther, holdWith, reject, touch } from './standing.js';
import { trade } from './trading.js';

const { last, best, mark } = TriggerSource;

/** Puts the best prices that have changed behind the observations that have come up. */
export function watchBests(state: OracleState, instrument: Instrument): void {
  for (const side of [Side.sell, Side.buy]) {
    const price = state.bestDisplayed(instrument, side);
    const memory = instrument.sides[side];
    if (memory === undefined || price === memory.observedBest) continue;
    memory.observedBest = price;
    if (price === undefined) continue;
    state.observations.push({ instrument, source: best, side: opposite(side), price });
  }
}

/** Trading begins: everything is observed once. */
export function watchAll(state: OracleState, instrument: Instrument): void {
  const see = (source: number, side: number, price: bigint | undefined): void => {
    if (price !== undefined) state.observations.push({ instrument, source, side, price });
  };
  see(last, 0, instrument.lastPrice);
  for (const side of [Side.buy, Side.sell]) {
    const price = sourcePrice(state, instrument, best, side);
    const memory = instrument.sides[opposite(side)];
    if (memory !== undefined && price !== undefined) memory.observedBest = price;
    see(best, side, price);
  }
  see(mark, 0, instrument.markPrice);
}

export function observe(state: OracleState, emitter: Emitter, { instrument, source, side, price }: Observation): void {
  const watching = state
    .ordersOn(instrument)
    .filter((order) => order.place === 'pending' && order.advanced.triggerSource === source)
    .filter((order) => side === 0 || order.side === side);
  for (const order of watching) if (isMet(order, price)) queueForActivation(state, order, price);
  for (const order of watching) if (order.place === 'pending' && isTrailing(order)) follow(emitter, order, price);
}

function queueForActivation(state: OracleState, order: Order, price: bigint): void {
  order.place = 'triggered';
  order.triggeredAt = price;
  state.triggered.push(order);
}

function follow(emitter: Emitter, order: Order, price: bigint): void {
  const stopPrice = trailingStopPrice(order, price);
  const isBetter = order.side === Side.buy ? stopPrice < order.stopPrice : stopPrice > order.stopPrice;
  if (!isBetter) return;
  order.stopPrice = stopPrice;
  touch(order, emitter);
  emitter.emit('StopPriceMoved', order.account.accountId, {
    orderId: order.orderId,
    stopPriceTicks: exact(stopPrice),
    instrumentId: order.instrument.instrumentId,
  });
}

/** The next triggered order of the instrument goes on; false where there is none. */
export function activateNext(state: OracleState, emitter: Emitter, instrument: Instrument): boolean {
  const order = state.triggered.find((one) => one.instrument === instrument);
  if (order === undefined) return false;
  state.triggered = state.triggered.filter((one) => one !== order);
  if (state.isOpen(order)) activate(state, emitter, order);
  return true;
}

function activate(state: OracleState, emitter: Emitter, order: Order): void {
  holdWith(order);
  cancelOther(state, emitter, order);
  order.limit = isMarketType(order) ? marketLimit(state, order) : slidIfSliding(state, order, order.ownLimit);
  touch(order, emitter);
  emitter.emit('OrderTriggered', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    triggerPriceTicks: exact(order.triggeredAt),
    instrumentId: order.instrument.instrumentId,
    side: order.side,
  });
  const refusal = refusalAtTrigger(state, order);
  if (refusal !== undefined) return reject(state, emitter, order, refusal);
  order.place = 'coming';
  return trade(state, emitter, order);
}

function marketLimit(state: OracleState, { instrument, side, ownLimit }: Order): bigint {
  const around = state.best(instrument, opposite(side));
  if (around === undefined) return ownLimit;
  const limit = collar(instrument, side, around);
  return side === Side.buy ? smaller(limit, ownLimit) : limit;
}

function refusalAtTrigger(state: OracleState, order: Order): RejectReason | undefined {
  const { instrument, side, filledNotional } = order;
  const dearest = dearestPrice(state, order) * openOf(order) * instrument.k;
  if (side === Side.sell && filledNotional + dearest > MAX) return RejectReason.NOTIONAL_TOO_LARGE;
  if (couldOverflow(state, order)) return RejectReason.BALANCE_OVERFLOW;
  return postOnlyWouldTrade(state, order) ? RejectReason.POST_ONLY_WOULD_TRADE : undefined;
}

/** A trigger that is brought in late and met already need not wait for an observation. */
export function triggerIfMet(state: OracleState, order: Order): void {
  const price = sourcePrice(state, order.instrument, order.advanced.triggerSource, order.side);
  if (!isContinuous(order.instrument) || price === undefined || !isMet(order, price)) return;
  queueForActivation(state, order, price);
}
