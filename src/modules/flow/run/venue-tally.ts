import { rejectReasonName } from '../../../common/model/reject-reason.js';
import { Side } from '../../../common/model/order-terms.js';
import type { VenueEvent } from '../../../common/model/events.js';
import type { CommandOutcome } from '../../engine/command-outcome.js';
import { recordedIdOf } from '../domain/flow-setup.js';
import type { VenueTrade } from '../domain/trade-check.js';

/** What the venue did with a flow's commands, read from the outcomes in their order. */
export class VenueTally {
  readonly trades: VenueTrade[] = [];
  readonly refusals = new Map<string, number>();
  /** Placements that the venue had seen before; none, unless a command was sent twice. */
  duplicates = 0;
  /** Recorded order ids by those of the venue. */
  private readonly recordedIds = new Map<number, number>();

  readonly onOutcome = (outcome: CommandOutcome): void => {
    if (outcome.refusal !== undefined) this.countRefusal(rejectReasonName(outcome.refusal));
    for (const event of outcome.events) this.onEvent(event);
  };

  recordedIdOf(venueOrderId: number): number {
    return this.recordedIds.get(venueOrderId) ?? 0;
  }

  private onEvent(event: VenueEvent): void {
    if (event.name === 'OrderAccepted') {
      this.recordedIds.set(event.body.orderId, recordedIdOf(event.body.clientOrderId));
    } else if (event.name === 'DuplicateAnswered') {
      this.duplicates += 1;
    } else if (event.name === 'TradeExecuted') {
      const { priceTicks, quantityLots, takerSide, takerOrderId, makerOrderId } = event.body;
      const [buy, sell] = takerSide === Side.buy ? [takerOrderId, makerOrderId] : [makerOrderId, takerOrderId];
      this.trades.push({
        timeUs: event.timeUs,
        priceTicks,
        lots: quantityLots,
        buyOrderId: this.recordedIdOf(buy),
        sellOrderId: this.recordedIdOf(sell),
      });
    }
  }

  private countRefusal(name: string): void {
    this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
  }
}
