/** Everything but single orders: mass cancels, accounts and money, reference data, phases, limits, the kill switch. */
import { type CommandName, commandLayouts, commandName } from '../../../common/model/commands.js';
import { AuctionKind, CancelReason, Phase, Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { AssetId } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { type PreTradeGate, USES_DEFAULT } from '../../risk/domain/pre-trade-gate.js';
import type { AccountDesk } from './account-desk.js';
import { isClientOrderId, NOT_FOUND, type ClientOrderIds } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import type { FaultDesk } from './fault-desk.js';
import type { OrderTrading } from './order-trading.js';

const ALL = -1;

/** The parts of the core that the desk works with. */
export interface ControlledParts {
  readonly registry: InstrumentRegistry;
  readonly ledger: Ledger;
  readonly gate: PreTradeGate;
  readonly orders: OrderStore;
  readonly books: OrderBook[];
  readonly accounts: AccountDesk;
  readonly clientIds: ClientOrderIds;
  readonly trading: OrderTrading;
  readonly faults: FaultDesk;
}

export class ControlDesk {
  constructor(private readonly core: ControlledParts) {}

  apply(command: CommandView, events: EventWriter): void {
    const name = commandName(command.type) as
      Exclude<CommandName, 'PlaceOrder' | 'CancelOrder' | 'ReplaceOrder'> | undefined;
    switch (name) {
      case 'CancelByClientOrderId':
        return this.cancelByClientOrderId(command, events);
      case 'MassCancel':
        return this.massCancel(command, events);
      case 'OpenAccount':
        return this.core.accounts.openAccount(command, events);
      case 'Deposit':
        return this.core.accounts.deposit(command, events);
      case 'Withdraw':
        return this.core.accounts.withdraw(command, events);
      case 'DefineAsset':
        return this.defineAsset(command, events);
      case 'DefineInstrument':
        return this.defineInstrument(command, events);
      case 'UpdateInstrument':
        return this.updateInstrument(command, events);
      case 'SetPhase':
        return this.setPhase(command, events);
      case 'SetLimits':
        return this.setLimits(command, events);
      case 'SetKillSwitch':
        return this.setKillSwitch(command, events);
      case 'RecordFault':
        return this.core.faults.record(command, events);
      case 'LiftFault':
        return this.core.faults.lift(command, events);
      case 'DisconnectSession':
      case 'PlaceOrderList':
      case 'CancelOrderList':
      case 'SetTradeGroup':
      case 'SetFeeTier':
      case 'SetAccountTier':
      case 'SetAllocation':
      case 'SetBands':
      case 'SetMarkPrice':
      case 'TimerTick':
        return events.refused(command, RejectReason.NOT_SUPPORTED, 0, 0, 0);
      case undefined:
        return events.refused(command, RejectReason.UNKNOWN_COMMAND, 0, 0, 0);
    }
  }

  private cancelByClientOrderId(command: CommandView, events: EventWriter): void {
    const { orders, clientIds } = this.core;
    const layout = commandLayouts.CancelByClientOrderId;
    const bytes = command.buffer.i32[(command.at + layout.at.clientOrderId) >> 2] as number;
    const at = command.at + layout.fixedBytes;
    const known = isClientOrderId(command.buffer, at, bytes)
      ? clientIds.find(command.accountId, command.buffer, at, bytes)
      : NOT_FOUND;
    const slot = known === NOT_FOUND ? 0 : orders.find(clientIds.orderIdOf(known));
    if (slot === 0) return events.refused(command, RejectReason.UNKNOWN_ORDER, 0, 0, 0);
    this.core.trading.cancelResting(slot, CancelReason.requested, events);
  }

  private massCancel(command: CommandView, events: EventWriter): void {
    const { instrumentId, side } = commandLayouts.MassCancel.read(command.buffer, command.at);
    if (!this.core.ledger.hasAccount(command.accountId))
      return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, instrumentId, 0);
    if (instrumentId !== ALL && !this.core.registry.instrument(instrumentId)) {
      return events.refused(command, RejectReason.UNKNOWN_INSTRUMENT, 0, instrumentId, 0);
    }
    if (side !== 0 && side !== Side.buy && side !== Side.sell)
      return events.refused(command, RejectReason.INVALID_COMMAND, 0, instrumentId, 0);
    const orderCount = this.cancelAll(command.accountId, instrumentId, side, CancelReason.mass_cancelled, events);
    events.write('MassCancelled', command.accountId, { orderCount });
  }

  /** Cancels the account's open orders from the oldest on; returns how many. */
  private cancelAll(
    accountId: number,
    instrumentId: number,
    side: number,
    reason: CancelReason,
    events: EventWriter,
  ): number {
    const { orders } = this.core;
    let count = 0;
    for (let slot = orders.oldestOf(accountId); slot !== 0;) {
      const newer = orders.newer[slot] as number;
      const isMeant =
        (instrumentId === ALL || orders.instrumentId[slot] === instrumentId) &&
        (side === 0 || orders.side[slot] === side) &&
        !this.core.faults.isSuspended(orders.instrumentId[slot] as number);
      if (isMeant) {
        this.core.trading.cancelResting(slot, reason, events);
        count += 1;
      }
      slot = newer;
    }
    return count;
  }

  private defineAsset(command: CommandView, events: EventWriter): void {
    const { asset, scale } = commandLayouts.DefineAsset.read(command.buffer, command.at);
    const defined = this.core.registry.defineAsset(asset, scale);
    if (typeof defined === 'number') return events.refused(command, defined, 0, 0, 0);
    this.core.ledger.openAsset();
    events.write('AssetDefined', 0, { assetId: defined.assetId as AssetId, scale, asset });
  }

  private defineInstrument(command: CommandView, events: EventWriter): void {
    const defined = this.core.registry.defineInstrument(
      commandLayouts.DefineInstrument.read(command.buffer, command.at),
    );
    if (typeof defined === 'number') return events.refused(command, defined, 0, 0, 0);
    this.core.books.push(new OrderBook(this.core.orders));
    this.tellInstrument(defined, events);
  }

  private updateInstrument(command: CommandView, events: EventWriter): void {
    const { instrumentId, ...terms } = commandLayouts.UpdateInstrument.read(command.buffer, command.at);
    const updated = this.core.registry.updateInstrument(instrumentId, terms);
    if (typeof updated === 'number') return events.refused(command, updated, 0, instrumentId, 0);
    this.tellInstrument(updated, events);
  }

  private tellInstrument(instrument: Instrument, events: EventWriter): void {
    // The registry keeps plain numbers; the event brands them.
    events.write('InstrumentDefined', 0, instrument as never);
  }

  private setPhase(command: CommandView, events: EventWriter): void {
    const { instrumentId, phase } = commandLayouts.SetPhase.read(command.buffer, command.at);
    const refusal = this.refusalOfPhase(instrumentId, phase);
    if (refusal !== 0) return events.refused(command, refusal, 0, instrumentId, 0);
    this.core.registry.setPhase(instrumentId, phase);
    events.write('PhaseChanged', 0, { endsAtUs: 0 as never, instrumentId, phase, auctionKind: AuctionKind.none });
  }

  private refusalOfPhase(instrumentId: number, phase: number): RejectReason | 0 {
    if (!this.core.registry.instrument(instrumentId)) return RejectReason.UNKNOWN_INSTRUMENT;
    if (phase > Phase.cancel_only) return RejectReason.INVALID_COMMAND;
    return phase === Phase.pre_open || phase === Phase.auction ? RejectReason.NOT_SUPPORTED : 0;
  }

  private setLimits(command: CommandView, events: EventWriter): void {
    const { gate, ledger } = this.core;
    const { maxOpenOrders } = commandLayouts.SetLimits.read(command.buffer, command.at);
    const account = command.accountId;
    if (account !== 0 && !ledger.hasAccount(account))
      return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, 0, 0);
    const least = account === 0 ? 0 : USES_DEFAULT;
    if (maxOpenOrders < least) return events.refused(command, RejectReason.LIMITS_OUT_OF_RANGE, 0, 0, 0);
    if (account === 0) gate.openOrdersDefaultMax = maxOpenOrders;
    else gate.setOpenOrdersMax(account, maxOpenOrders);
    events.write('LimitsSet', account, { maxOpenOrders });
  }

  private setKillSwitch(command: CommandView, events: EventWriter): void {
    const { gate, ledger } = this.core;
    const { targetAccountId, active } = commandLayouts.SetKillSwitch.read(command.buffer, command.at);
    if (targetAccountId !== ALL && !ledger.hasAccount(targetAccountId))
      return events.refused(command, RejectReason.UNKNOWN_ACCOUNT, 0, 0, 0);
    if (active > 1) return events.refused(command, RejectReason.INVALID_COMMAND, 0, 0, 0);
    if (targetAccountId === ALL) gate.venueKilled = active === 1;
    else gate.setAccountKilled(targetAccountId, active === 1);
    events.write('KillSwitchSet', targetAccountId === ALL ? 0 : targetAccountId, { targetAccountId, active });
    if (active === 0) return;
    const first = targetAccountId === ALL ? 1 : targetAccountId;
    const last = targetAccountId === ALL ? ledger.accountCount : targetAccountId;
    for (let account = first; account <= last; account += 1)
      this.cancelAll(account, ALL, 0, CancelReason.kill_switch, events);
  }
}
