/** What an order does that is in: it trades, rests, or waits for its trigger, its reference or its auction. */
import { OrderType } from '../../src/common/model/order-terms.js';
import type { Emitter } from './emitter.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import { isTriggerOrder, type Order } from './order.js';
import { reprice } from './pegs.js';
import { displayedBests, pegPrice } from './prices.js';
import { rest } from './standing.js';
import { trade } from './trading.js';
import { waitsForAuction } from './waiting.js';

export function arrive(state: OracleState, emitter: Emitter, order: Order): void {
  const { instrument } = order;
  if (isTriggerOrder(order)) {
    order.place = 'pending';
    return undefined;
  }
  if (order.orderType === OrderType.pegged) {
    order.place = 'parked';
    return reprice(state, emitter, order, pegPrice(order, displayedBests(state, instrument)));
  }
  if (waitsForAuction(order)) {
    order.place = 'parked';
    return undefined;
  }
  return isContinuous(instrument) ? trade(state, emitter, order) : rest(state, emitter, order, order.limit);
}
