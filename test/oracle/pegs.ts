/** Pegged orders follow the displayed prices. */
import { OrderType } from '../../src/common/model/order-terms.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { heldAsset, type Instrument, openOf, type Order } from './order.js';
import { displayedBests, pegPrice } from './prices.js';
import { leaveBook, levelFields, touch } from './standing.js';
import { trade } from './trading.js';

/** True where the displayed prices were not those that the pegs had been priced with. */
export function repricePegs(state: OracleState, emitter: Emitter, instrument: Instrument): boolean {
  const bests = displayedBests(state, instrument);
  const pricedAt = `${bests.bid} ${bests.ask}`;
  if (instrument.pegsPricedAt === pricedAt) return false;
  instrument.pegsPricedAt = pricedAt;
  for (const order of pegsOf(state, instrument)) {
    if (state.isOpen(order)) reprice(state, emitter, order, pegPrice(order, bests));
  }
  return true;
}

function pegsOf(state: OracleState, instrument: Instrument): Order[] {
  return state.ordersOn(instrument).filter((order) => order.orderType === OrderType.pegged);
}

export function reprice(state: OracleState, emitter: Emitter, order: Order, price: bigint | undefined): void {
  if (order.place === 'book' && order.limit === price) return;
  if (order.place === 'parked' && price === undefined) return;
  move(state, emitter, order, price);
  if (price !== undefined) trade(state, emitter, order);
}

/** Off its level, to a price or to none. */
function move(state: OracleState, emitter: Emitter, order: Order, price: bigint | undefined): void {
  const wasOnBook = order.place === 'book';
  const oldPrice = wasOnBook ? order.limit : 0n;
  leaveBook(order, price === undefined ? 'parked' : 'coming');
  order.limit = price ?? 0n;
  touch(order, emitter);
  const level = wasOnBook ? levelFields(state, order, oldPrice) : { levelQuantityLots: 0, levelOrders: 0 };
  emitter.emit('OrderReplaced', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    quantityLots: exact(order.quantity),
    openLots: exact(openOf(order)),
    oldPriceTicks: exact(oldPrice),
    heldDelta: 0,
    ...level,
    instrumentId: order.instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    side: order.side,
    keptPriority: 0,
    pegged: 1,
  });
}

/** An auction phase begins. */
export function parkPegs(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  for (const order of pegsOf(state, instrument)) {
    if (order.place === 'book') move(state, emitter, order, undefined);
  }
}
