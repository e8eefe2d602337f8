import type { VenueEvent } from '../../src/common/model/events.js';
import { AuctionKind, CancelReason, nameOf, Phase, Side } from '../../src/common/model/order-terms.js';
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
      const { orderId, openLots, priceTicks, keptPriority, heldDelta } = event.body;
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
      return `kill switch of ${event.body.targetAccountId} is ${event.body.active}`;
    case 'FundsDeposited':
    case 'FundsWithdrawn':
      return `${event.name === 'FundsDeposited' ? 'deposited' : 'withdrew'} ${event.body.amount}, has ${event.body.balance}`;
    case 'PhaseChanged': {
      const { instrumentId, phase, auctionKind, endsAtUs } = event.body;
      const kind = auctionKind === AuctionKind.none ? '' : ` (${nameOf(AuctionKind, auctionKind)})`;
      return `phase of ${instrumentId} is ${nameOf(Phase, phase)}${kind}${endsAtUs === 0 ? '' : ` until ${endsAtUs}`}`;
    }
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
