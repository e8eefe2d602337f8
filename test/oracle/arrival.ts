/** What an order does that is in: it trades, rests, or waits for its trigger, its reference or its auction. */
import { AuctionKind, OrderType, Phase, TimeInForce } from '../../src/common/model/order-terms.js';
import type { Emitter } from './emitter.js';
import { isAuctionPhase, isContinuous, type OracleState } from './oracle-state.js';
import { isAuctionTime, isTriggerOrder, type Order } from './order.js';
import { reprice } from './pegs.js';
import { displayedBests, pegPrice } from './prices.js';
import { rest } from './standing.js';
import { trade } from './trading.js';

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

/** At-close orders are for closing auctions, good-for-auction ones for any auction phase. */
export function waitsForAuction(order: Order): boolean {
  const { instrument, timeInForce } = order;
  if (!isAuctionTime(order)) return false;
  const isClosing = instrument.phase === Phase.auction && instrument.auctionKind === AuctionKind.closing;
  return timeInForce === TimeInForce.at_close ? !isClosing : !isAuctionPhase(instrument);
}
