/** Everything but single orders: mass cancels, accounts and money, reference data, phases, limits, the kill switch. */
import { type CommandName, commandLayouts, commandName } from '../../../common/model/commands.js';
import { CancelReason } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { AssetId } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { isClientOrderId, NOT_FOUND } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { ControlledParts } from './core-parts.js';
import type { BandDesk } from './band-desk.js';
import type { BreakerDesk } from './breaker-desk.js';
import type { LimitDesk } from './limit-desk.js';
import type { MarginDesk } from './margin-desk.js';
import type { OrderListDesk } from './order-list-desk.js';
import type { PhaseDesk } from './phase-desk.js';
import type { RevisionDesk } from './revision-desk.js';
import type { EventWriter } from './event-writer.js';
import type { LogicVersion } from './logic-version.js';
import { KillDesk } from './kill-desk.js';
import { MassCancelDesk } from './mass-cancel-desk.js';
import { TermsDesk } from './terms-desk.js';

interface DeskParts extends ControlledParts {
  readonly bands: BandDesk;
  readonly breakers: BreakerDesk;
  readonly phases: PhaseDesk;
  readonly lists: OrderListDesk;
  readonly limits: LimitDesk;
  readonly margins: MarginDesk;
  readonly rules: LogicVersion;
  readonly revisions: RevisionDesk;
}

export class ControlDesk {
  private readonly massCancels: MassCancelDesk;
  readonly kills: KillDesk;
  private readonly terms: TermsDesk;

  constructor(private readonly core: DeskParts) {
    this.massCancels = new MassCancelDesk(core);
    this.kills = new KillDesk(core, this.massCancels);
    this.terms = new TermsDesk(core);
  }

  apply(command: CommandView, events: EventWriter): void {
    const name = commandName(command.type) as
      Exclude<CommandName, 'PlaceOrder' | 'CancelOrder' | 'ReplaceOrder'> | undefined;
    switch (name) {
      case 'CancelByClientOrderId':
        return this.cancelByClientOrderId(command, events);
      case 'MassCancel':
        return this.massCancels.massCancel(command, events);
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
        return this.core.phases.setPhase(command, events);
      case 'SetLimits':
        return this.core.limits.setLimits(command, events);
      case 'SetRiskLimit':
        return this.core.limits.setRiskLimit(command, events);
      case 'SetVarFigure':
        return this.core.limits.setVarFigure(command, events);
      case 'SetKillSwitch':
        return this.kills.setKillSwitch(command, events);
      case 'RecordFault':
        return this.core.faults.record(command, events);
      case 'LiftFault':
        return this.core.faults.lift(command, events);
      case 'DisconnectSession':
        return this.massCancels.disconnect(command, events);
      case 'SetTradeGroup':
        return this.terms.setTradeGroup(command, events);
      case 'SetFeeTier':
        return this.terms.setFeeTier(command, events);
      case 'SetAccountTier':
        return this.terms.setAccountTier(command, events);
      case 'SetMarkPrice':
        return this.terms.setMarkPrice(command, events);
      case 'TimerTick':
        return events.write('TimerTicked', 0, {});
      case 'PlaceOrderList':
      case 'CancelOrderList':
        return this.applyToList(name, events);
      case 'SetAllocation':
        return this.terms.setAllocation(command, events);
      case 'SetBands':
        return this.core.bands.setBands(command, events);
      case 'SetMarketBreaker':
        return this.core.breakers.setBreaker(command, events);
      case 'SetMarginTerms':
      case 'SetAccountMargin':
      case 'SetMarginFund':
        return this.core.margins.set(name, command, events);
      case 'ReviseTrade':
        return this.core.revisions.reviseTrade(command, events);
      case 'RecordAuditHead':
        return events.write('AuditHeadRecorded', 0, commandLayouts.RecordAuditHead.read(command.buffer, command.at));
      case 'SetLogicVersion':
        return this.core.rules.set(command, events);
      case undefined:
        return events.refused(command, RejectReason.UNKNOWN_COMMAND, 0, 0, 0);
    }
  }

  private applyToList(name: 'PlaceOrderList' | 'CancelOrderList', events: EventWriter): void {
    if (name === 'PlaceOrderList') this.core.lists.place(events);
    else this.core.lists.cancelList(events);
    this.core.settleAll(events);
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
    const instrumentId = this.core.orders.instrumentIdOf(slot);
    this.core.life.cancel(slot, CancelReason.requested, events);
    this.core.aftermath.settle(instrumentId, events);
  }

  private defineAsset(command: CommandView, events: EventWriter): void {
    const { asset, scale } = commandLayouts.DefineAsset.read(command.buffer, command.at);
    const defined = this.core.registry.defineAsset(asset, scale);
    if (typeof defined === 'number') return events.refused(command, defined, 0, 0, 0);
    this.core.ledger.openAsset();
    this.core.gate.state.openAsset(defined.assetId);
    events.write('AssetDefined', 0, { assetId: defined.assetId as AssetId, scale, asset });
  }

  private defineInstrument(command: CommandView, events: EventWriter): void {
    const defined = this.core.registry.defineInstrument(
      commandLayouts.DefineInstrument.read(command.buffer, command.at),
    );
    if (typeof defined === 'number') return events.refused(command, defined, 0, 0, 0);
    this.core.openMarket();
    this.core.gate.state.openInstrument(defined.instrumentId);
    this.tellInstrument(defined, events);
  }

  private updateInstrument(command: CommandView, events: EventWriter): void {
    const { instrumentId, ...terms } = commandLayouts.UpdateInstrument.read(command.buffer, command.at);
    const updated = this.core.registry.updateInstrument(
      instrumentId,
      terms,
      this.core.feeTiers.largestRatePpm(instrumentId),
    );
    if (typeof updated === 'number') return events.refused(command, updated, 0, instrumentId, 0);
    this.tellInstrument(updated, events);
  }

  private tellInstrument(instrument: Instrument, events: EventWriter): void {
    // The registry keeps plain numbers; the event brands them.
    events.write('InstrumentDefined', 0, instrument as never);
  }
}
