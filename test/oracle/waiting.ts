/** Orders that wait for an auction. */
import { AuctionKind, Phase, TimeInForce } from '../../src/common/model/order-terms.js';
import { isAuctionPhase } from './oracle-state.js';
import { isAuctionTime, type Order } from './order.js';

/** At-close orders are for closing auctions, good-for-auction ones for any auction phase. */
export function waitsForAuction(order: Order): boolean {
  const { instrument, timeInForce } = order;
  if (!isAuctionTime(order)) return false;
  const isClosing = instrument.phase === Phase.auction && instrument.auctionKind === AuctionKind.closing;
  return timeInForce === TimeInForce.at_close ? !isClosing : !isAuctionPhase(instrument);
}
