/** Many orders of an account cancelled at once: on request, when a session ends, and for kill switches; always from the oldest order. */
import { commandLayouts } from '../../../common/model/commands.js';
import { CancelReason, OrderFlag, OrderType, Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { CommandView } from './command-view.js';
import type { ControlledParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { isCount } from './order-checks.js';

const ALL = -1;

/** Which of an account's orders are meant; ALL and 0 leave nothing out. */
interface Scope {
  readonly instrumentId: number;
  readonly side: number;
  readonly lowestPriceTicks: number;
  readonly highestPriceTicks: number;
  readonly ofSessionId: number;
  readonly flags: number;
}

export const EVERYTHING: Scope = {
  instrumentId: ALL,
  side: 0,
  lowestPriceTicks: 0,
  highestPriceTicks: 0,
  ofSessionId: 0,
  flags: 0,
};

export class MassCancelDesk {
  constructor(private readonly core: ControlledParts) {}

  massCancel(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.MassCancel.read(command.buffer, command.at);
    const refusal = this.refusalOf(command.accountId, { ...body, flags: 0 });
    if (refusal !== 0) return events.refused(command, refusal, 0, body.instrumentId, 0);
    const orderCount = this.cancelAll(command.accountId, { ...body, flags: 0 }, CancelReason.mass_cancelled, events);
    events.write('MassCancelled', command.accountId, { orderCount });
    this.core.settleAll(events);
  }

  disconnect(command: CommandView, events: EventWriter): void {
    if (!this.core.ledger.hasAccount(command.accountId)) {
      return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, 0, 0);
    }
    const scope = { ...EVERYTHING, ofSessionId: command.sessionId, flags: OrderFlag.cancelOnDisconnect };
    const orderCount =
      command.sessionId === 0 ? 0 : this.cancelAll(command.accountId, scope, CancelReason.disconnected, events);
    events.write('SessionDisconnected', command.accountId, { orderCount });
    this.core.settleAll(events);
  }

  private refusalOf(accountId: number, scope: Scope): RejectReason | 0 {
    const { instrumentId, side, lowestPriceTicks, highestPriceTicks, ofSessionId } = scope;
    if (!this.core.ledger.hasAccount(accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (instrumentId !== ALL && !this.core.registry.instrument(instrumentId)) return RejectReason.UNKNOWN_INSTRUMENT;
    if (side !== 0 && side !== Side.buy && side !== Side.sell) return RejectReason.INVALID_COMMAND;
    return isCount(lowestPriceTicks) && isCount(highestPriceTicks) && ofSessionId >= 0
      ? 0
      : RejectReason.INVALID_COMMAND;
  }

  /** Returns how many have gone, with those that went along with another. */
  cancelAll(accountId: number, scope: Scope, reason: CancelReason, events: EventWriter): number {
    const { orders } = this.core;
    const before = orders.openCount;
    // One cancel may take another order with it, so orders are found by id each time.
    const orderIds: number[] = [];
    for (let slot = orders.oldestOf(accountId); slot !== 0; slot = orders.newerOf(slot)) {
      if (this.isMeant(slot, scope)) orderIds.push(orders.orderIdOf(slot));
    }
    for (const orderId of orderIds) {
      const slot = orders.find(orderId);
      if (slot !== 0) this.core.life.cancel(slot, reason, events);
    }
    return before - orders.openCount;
  }

  private isMeant(slot: number, scope: Scope): boolean {
    const { orders } = this.core;
    const instrumentId = orders.instrumentIdOf(slot);
    const isPeg = orders.orderTypeOf(slot) === OrderType.pegged;
    const row = orders.specialOf(slot);
    const priceTicks = (isPeg ? orders.terms.holdPriceTicks[row] : orders.priceTicksOf(slot)) as number;
    return (
      (scope.instrumentId === ALL || instrumentId === scope.instrumentId) &&
      (scope.side === 0 || orders.sideOf(slot) === scope.side) &&
      priceTicks >= scope.lowestPriceTicks &&
      (scope.highestPriceTicks === 0 || priceTicks <= scope.highestPriceTicks) &&
      (scope.ofSessionId === 0 || orders.sessionIdOf(slot) === scope.ofSessionId) &&
      (orders.flagsOf(slot) & scope.flags) === scope.flags &&
      !this.core.faults.isSuspended(instrumentId)
    );
  }
}
