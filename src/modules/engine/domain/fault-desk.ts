/**
 * Commands that broke the core. Such a command never takes effect: the sequencer journals a `RecordFault` in its
 * place, and from then on everything that could run into the same bug is refused until two people lift the fault:
 *
 * - the instrument of the command, or on which an order was expiring, is halted, and nothing of it is touched, cancels
 *   and expiries neither: its book is what broke;
 * - a command that concerned no instrument has all others of its type refused.
 *
 * All else goes on. An instrument stays halted when its fault is lifted, so that whoever reopens it decides how.
 */
import { commandLayouts } from '../../../common/model/commands.js';
import { AuctionKind, Phase, PhaseReason } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { InstrumentId, OrderId, TimestampUs } from '../../../common/model/units.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { isClientOrderId, NOT_FOUND, type ClientOrderIds } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';

const { PlaceOrder, CancelOrder, CancelByClientOrderId, CancelOrderList, ReplaceOrder } = commandLayouts;
const { RecordFault, LiftFault } = commandLayouts;
/** By command type, where a command names its instrument: from the start of its record. */
const INSTRUMENT_AT = new Map(
  Object.values(commandLayouts).flatMap((layout) =>
    'instrumentId' in layout.at ? [[layout.type, layout.at.instrumentId]] : [],
  ),
);
const NAME = /^[\x21-\x7e]{1,64}$/;

export interface Fault {
  /** Of the command that broke the core. */
  readonly sequence: number;
  readonly timeUs: number;
  /** As the command had it, or that of its order: 0 for none, −1 for all. */
  readonly instrumentId: number;
  readonly commandType: number;
  readonly accountId: number;
  readonly orderId: number;
  /** Who has approved to lift it; empty for nobody yet. */
  readonly approver: string;
}

/** What a fault is saved with, besides its approver. The compiler objects when one is missing. */
const FAULT_NUMBERS = ['sequence', 'timeUs', 'instrumentId', 'commandType', 'accountId', 'orderId'] as const;

export class FaultDesk {
  /** By sequence, in that order. */
  readonly open = new Map<number, Fault>();

  constructor(
    private readonly registry: InstrumentRegistry,
    private readonly orders: OrderStore,
    private readonly clientIds: ClientOrderIds,
    /** Nothing of the instrument ends or follows by itself any more. The reason that it is halted for, undefined where that is so already. */
    private readonly halt: (instrumentId: InstrumentId) => PhaseReason | undefined,
  ) {}

  get hasOpen(): boolean {
    return this.open.size > 0;
  }

  isSuspended(instrumentId: number): boolean {
    for (const fault of this.open.values()) if (fault.instrumentId === instrumentId) return true;
    return false;
  }

  /** Refuses the command where an open fault stands against it. */
  refuses(command: CommandView, events: EventWriter): boolean {
    if (isAboutFaults(command.type)) return false;
    const orderId = orderIdOf(command);
    const instrumentId = this.instrumentOf(command, orderId);
    if (!this.standsAgainst(instrumentId, command.type)) return false;
    const reason = instrumentId > 0 ? RejectReason.INSTRUMENT_SUSPENDED : RejectReason.INTERNAL_FAULT;
    events.refused(command, reason, orderId, instrumentId, 0);
    return true;
  }

  record(command: CommandView, events: EventWriter): void {
    const { sequence, timeUs, accountId } = command;
    const { commandType, orderId, clientOrderId, ...body } = RecordFault.read(command.buffer, command.at);
    const instrumentId = (body.instrumentId ||
      this.instrumentOfOrder(orderId, accountId) ||
      this.instrumentOfClientId(command, RecordFault.at.clientOrderId, RecordFault.fixedBytes)) as InstrumentId;
    this.open.set(sequence, { sequence, timeUs, instrumentId, commandType, accountId, orderId, approver: '' });
    events.write('CommandRefused', accountId, {
      orderId,
      instrumentId,
      reason: RejectReason.INTERNAL_FAULT,
      commandType,
      clientOrderId: commandType === PlaceOrder.type ? clientOrderId : '',
    });
    events.write('FaultRecorded', 0, { orderId, instrumentId, commandType });
    this.suspend(instrumentId, events);
  }

  lift(command: CommandView, events: EventWriter): void {
    const { faultSequence, approver } = LiftFault.read(command.buffer, command.at);
    const fault = this.open.get(faultSequence);
    if (fault === undefined) return events.refused(command, RejectReason.UNKNOWN_FAULT, 0, 0, 0);
    if (!NAME.test(approver)) return events.refused(command, RejectReason.INVALID_COMMAND, 0, 0, 0);
    if (fault.approver === approver) return events.refused(command, RejectReason.SECOND_PERSON_NEEDED, 0, 0, 0);
    events.write('FaultLiftApproved', 0, { faultSequence, approver });
    if (fault.approver === '') {
      this.open.set(faultSequence, { ...fault, approver });
      return;
    }
    this.open.delete(faultSequence);
    events.write('FaultLifted', 0, { faultSequence, instrumentId: fault.instrumentId as InstrumentId });
  }

  saveState(sink: StateSink): void {
    sink.number(this.open.size);
    for (const fault of this.open.values()) {
      for (const name of FAULT_NUMBERS) sink.number(fault[name]);
      sink.text(fault.approver);
    }
  }

  /** Of a desk without faults. */
  loadState(source: StateSource): void {
    for (let faults = source.number(); faults > 0; faults -= 1) {
      const numbers = {} as Record<(typeof FAULT_NUMBERS)[number], number>;
      for (const name of FAULT_NUMBERS) numbers[name] = source.number();
      this.open.set(numbers.sequence, { ...numbers, approver: source.text() });
    }
  }

  private suspend(instrumentId: InstrumentId, events: EventWriter): void {
    const reason = this.registry.instrument(instrumentId) === undefined ? undefined : this.halt(instrumentId);
    if (reason === undefined) return;
    events.write('PhaseChanged', 0, {
      endsAtUs: 0 as TimestampUs,
      instrumentId,
      phase: Phase.halt,
      auctionKind: AuctionKind.none,
      reason,
    });
  }

  private standsAgainst(instrumentId: number, commandType: number): boolean {
    for (const fault of this.open.values()) {
      if (fault.instrumentId !== instrumentId) continue;
      if (instrumentId > 0 || fault.commandType === commandType) return true;
    }
    return false;
  }

  private instrumentOf(command: CommandView, orderId: number): number {
    const { buffer, at, type, accountId } = command;
    if (type === CancelByClientOrderId.type) {
      const { at: field, fixedBytes } = CancelByClientOrderId;
      return this.instrumentOfClientId(command, field.clientOrderId, fixedBytes);
    }
    if (type === CancelOrderList.type) {
      // A list stands against its instrument only: a fault of this command itself has none, and refuses all of them.
      const instrumentId = this.instrumentOfList(CancelOrderList.read(buffer, at).listId, accountId);
      return this.isSuspended(instrumentId) ? instrumentId : 0;
    }
    if (orderId !== 0) return this.instrumentOfOrder(orderId, accountId);
    const namedAt = INSTRUMENT_AT.get(type);
    return namedAt === undefined ? 0 : (buffer.i32[(at + namedAt) >> 2] as number);
  }

  /** Of the account's own open order; 0 where it is neither. */
  private instrumentOfOrder(orderId: number, accountId: number): number {
    const slot = orderId === 0 ? 0 : this.orders.find(orderId);
    return slot !== 0 && this.orders.accountIdOf(slot) === accountId ? this.orders.instrumentIdOf(slot) : 0;
  }

  /** Of the account's own list; 0 where none of its orders is open. */
  private instrumentOfList(listId: number, accountId: number): number {
    const { orders } = this;
    if (listId === 0) return 0;
    for (let slot = orders.oldestOf(accountId); slot !== 0; slot = orders.newerOf(slot)) {
      const row = orders.specialOf(slot);
      if (row !== 0 && orders.terms.listId[row] === listId) return orders.instrumentIdOf(slot);
    }
    return 0;
  }

  private instrumentOfClientId({ buffer, at, accountId }: CommandView, lengthAt: number, textAt: number): number {
    const bytes = buffer.i32[(at + lengthAt) >> 2] as number;
    if (!isClientOrderId(buffer, at + textAt, bytes)) return 0;
    const known = this.clientIds.find(accountId, buffer, at + textAt, bytes);
    return known === NOT_FOUND ? 0 : this.instrumentOfOrder(this.clientIds.orderIdOf(known), accountId);
  }
}

/** Such a command comes before all that is due, which may be what broke the core. */
export function isAboutFaults(commandType: number): boolean {
  return commandType === RecordFault.type || commandType === LiftFault.type;
}

function orderIdOf(command: CommandView): OrderId {
  if (command.type === CancelOrder.type) return command.cancelOrderId as OrderId;
  return (command.type === ReplaceOrder.type ? command.replaceOrderId : 0) as OrderId;
}
