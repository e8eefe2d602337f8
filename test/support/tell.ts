import type { VenueEvent } from '../../src/common/model/events.js';
import {
  AuctionKind,
  CancelReason,
  ListType,
  nameOf,
  Phase,
  PhaseReason,
  Side,
} from '../../src/common/model/order-terms.js';
import { rejectReasonName } from '../../src/common/model/reject-reason.js';

/** An event as a short line, with what a rule is about: numbers as the event has them, orders as `#id`. */
export function tell(event: VenueEvent): string {
  switch (event.name) {
    case 'OrderAccepted': {
      const { orderId, side, quantityLots, priceTicks, heldAmount } = event.body;
      return `#${orderId} accepted: ${nameOf(Side, side)} ${quantityLots} @ ${priceTicks}, holds ${heldAmount}`;
    }
    case 'OrderRested': {
      const { orderId, quantityLots, priceTicks, levelQuantityLots, levelOrders } = event.body;
      return `#${orderId} rests: ${quantityLots} @ ${priceTicks}, level ${levelQuantityLots} in ${levelOrders}`;
    }
    case 'TradeExecuted':
      return tellTrade(event.body);
    case 'OrderCancelled': {
      const { orderId, cancelledLots, reason, releasedAmount } = event.body;
      return `#${orderId} cancelled (${nameOf(CancelReason, reason)}): ${cancelledLots}, releases ${releasedAmount}`;
    }
    case 'OrderReplaced': {
      const { orderId, openLots, priceTicks, keptPriority, heldDelta, pegged } = event.body;
      if (pegged === 1) return priceTicks === 0 ? `#${orderId} is parked` : `#${orderId} follows to ${priceTicks}`;
      const place = keptPriority === 1 ? 'keeps its place' : 'leaves its place';
      return `#${orderId} replaced: ${openLots} @ ${priceTicks}, ${place}, holds ${signed(heldDelta)}`;
    }
    case 'CommandRefused':
      return `refused: ${rejectReasonName(event.body.reason)}`;
    case 'DuplicateAnswered':
      return `duplicate: #${event.body.orderId} of sequence ${event.body.firstSequence}`;
    case 'MassCancelled':
      return `${event.body.orderCount} mass cancelled`;
    case 'KillSwitchSet':
      return `kill switch of ${event.body.target} is ${event.body.active}`;
    case 'FundsDeposited':
    case 'FundsWithdrawn':
      return `${event.name === 'FundsDeposited' ? 'deposited' : 'withdrew'} ${event.body.amount}, has ${event.body.balance}`;
    case 'PhaseChanged': {
      const { instrumentId, phase, auctionKind, endsAtUs, reason } = event.body;
      const kind = auctionKind === AuctionKind.none ? '' : ` (${nameOf(AuctionKind, auctionKind)})`;
      const end = endsAtUs === 0 ? '' : ` until ${endsAtUs}`;
      const by = reason === PhaseReason.operator ? '' : ` by ${nameOf(PhaseReason, reason)}`;
      return `phase of ${instrumentId} is ${nameOf(Phase, phase)}${kind}${end}${by}`;
    }
    case 'SelfTradePrevented': {
      const { takerOrderId, makerOrderId, takerPreventedLots, makerPreventedLots, priceTicks } = event.body;
      const lost = `#${takerOrderId} loses ${takerPreventedLots}, #${makerOrderId} loses ${makerPreventedLots}`;
      return `prevented @ ${priceTicks}: ${lost}`;
    }
    default:
      return tellMore(event);
  }
}

/** What only some kinds of orders, lists and auctions cause. */
function tellMore(event: VenueEvent): string {
  switch (event.name) {
    case 'PeakRefreshed': {
      const { orderId, quantityLots, priceTicks, levelQuantityLots, levelOrders } = event.body;
      return `#${orderId} shows ${quantityLots} @ ${priceTicks}, level ${levelQuantityLots} in ${levelOrders}`;
    }
    case 'OrderTriggered':
      return `#${event.body.orderId} triggered at ${event.body.triggerPriceTicks}, limit ${event.body.priceTicks}`;
    case 'StopPriceMoved':
      return `#${event.body.orderId} stop moves to ${event.body.stopPriceTicks}`;
    case 'OrderRejected':
      return `#${event.body.orderId} rejected: ${rejectReasonName(event.body.reason)}, releases ${event.body.releasedAmount}`;
    case 'OrderListAccepted':
      return `list ${event.body.listId} accepted: ${nameOf(ListType, event.body.listType)} of ${event.body.orderCount}`;
    case 'OrderActivated': {
      const { orderId, quantityLots, priceTicks, stopPriceTicks, heldAmount } = event.body;
      const stop = stopPriceTicks === 0 ? '' : ` stop ${stopPriceTicks}`;
      return `#${orderId} activated: ${quantityLots} @ ${priceTicks}${stop}, holds ${heldAmount}`;
    }
    case 'OrderReduced':
      return `#${event.body.orderId} reduced by ${event.body.reducedLots} to ${event.body.openLots}`;
    case 'SessionDisconnected':
      return `${event.body.orderCount} disconnected`;
    default:
      return tellMarket(event);
  }
}

function tellMarket(event: VenueEvent): string {
  switch (event.name) {
    case 'LevelChanged': {
      const { side, priceTicks, levelQuantityLots, levelOrders } = event.body;
      return `${nameOf(Side, side)} level ${priceTicks} is ${levelQuantityLots} in ${levelOrders}`;
    }
    case 'IndicativeChanged': {
      const { priceTicks, volumeLots, surplusLots } = event.body;
      return `indicative: ${volumeLots} @ ${priceTicks}, surplus ${surplusLots}`;
    }
    case 'AuctionUncrossed':
      return `uncrossed: ${event.body.volumeLots} @ ${event.body.priceTicks}`;
    case 'LimitStateChanged': {
      const { side, priceTicks, endsAtUs } = event.body;
      return side === 0
        ? 'limit state is over'
        : `limit state: ${nameOf(Side, side)} @ ${priceTicks} until ${endsAtUs}`;
    }
    case 'MarkPriceSet':
      return `mark price is ${event.body.priceTicks}`;
    case 'MarketBreakerSet': {
      const { level1Bps, level2Bps, level3Bps, haltUs, auctionUs } = event.body;
      return `market breaker: ${level1Bps}, ${level2Bps}, ${level3Bps} bps, halts ${haltUs}, auctions ${auctionUs}`;
    }
    case 'MarketBreakerTripped': {
      const { level, fallBps, instrumentCount, haltEndsAtUs } = event.body;
      const end = haltEndsAtUs === 0 ? '' : ` until ${haltEndsAtUs}`;
      return `market level ${level} trips: ${fallBps} bps over ${instrumentCount}${end}`;
    }
    case 'TimerTicked':
      return 'tick';
    default:
      return `${event.name} ${JSON.stringify(event.body)}`;
  }
}

function tellTrade(body: (VenueEvent & { readonly name: 'TradeExecuted' })['body']): string {
  const { takerOrderId, makerOrderId, quantityLots, priceTicks } = body;
  const { takerFee, makerFee, takerReleased, makerReleased, levelQuantityLots, levelOrders } = body;
  const fees = takerFee === 0 && makerFee === 0 ? '' : `, fees ${takerFee} and ${makerFee}`;
  const released = takerReleased === 0 && makerReleased === 0 ? '' : `, releases ${takerReleased} and ${makerReleased}`;
  const level = `level ${levelQuantityLots} in ${levelOrders}`;
  return `#${takerOrderId} takes ${quantityLots} @ ${priceTicks} from #${makerOrderId}, ${level}${fees}${released}`;
}

function signed(amount: number): string {
  return amount > 0 ? `+${amount}` : `${amount}`;
}
