/**
 * The answers to commands that came over a connection: who waits for which sequence, and what the events of that sequence
 * say became of the command. A ring by sequence, so that waiting costs three stores and no object.
 */
import { invariant } from '../../../common/assert.js';
import { eventLayouts } from '../../../common/model/events.js';
import { CancelReason } from '../../../common/model/order-terms.js';
import { f64At, i32At, lengthAt, sequenceAt, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { WireWriter } from './wire-layout.js';
import { CommandStatus, PROTOCOL_VERSION, venueMessages } from './wire-messages.js';

const { commandResult: RESULT } = venueMessages;
const Accepted = eventLayouts.OrderAccepted;
const Traded = eventLayouts.TradeExecuted;
const Prevented = eventLayouts.SelfTradePrevented;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;
const Refused = eventLayouts.CommandRefused;
const Duplicate = eventLayouts.DuplicateAnswered;
const MassCancelled = eventLayouts.MassCancelled;

/** Nobody waits for a sequence of which this is the connection. */
export const NOBODY = 0;

export class CommandAnswers {
  private readonly sequences: Float64Array;
  private readonly connections: Int32Array;
  private readonly requests: Uint32Array;
  private readonly mask: number;
  private readonly outcome = new Outcome();

  /** A power of two; more commands are never between their submission and their durability. */
  constructor(inFlightMax: number) {
    invariant(Number.isInteger(Math.log2(inFlightMax)), 'the ring has a power of two of places');
    this.sequences = new Float64Array(inFlightMax);
    this.connections = new Int32Array(inFlightMax);
    this.requests = new Uint32Array(inFlightMax);
    this.mask = inFlightMax - 1;
  }

  expect(sequence: number, connection: number, requestId: number): void {
    const place = sequence & this.mask;
    this.sequences[place] = sequence;
    this.connections[place] = connection;
    this.requests[place] = requestId;
  }

  connectionOf(sequence: number): number {
    const place = sequence & this.mask;
    return this.sequences[place] === sequence ? (this.connections[place] as number) : NOBODY;
  }

  /** Writes the answer to the command whose first event is at byte `start`; returns where the next command's events begin. */
  write(writer: WireWriter, events: RecordBuffer, start: number, end: number): number {
    const sequence = sequenceAt(events, start);
    const result = this.outcome;
    result.reset();
    let at = start;
    do {
      result.add(events, at);
      at += lengthAt(events, at);
    } while (at < end && sequenceAt(events, at) === sequence);
    writeResult(writer, this.requests[sequence & this.mask] as number, sequence, result);
    return at;
  }
}

export interface CommandResult {
  readonly status: number;
  readonly reason: number;
  readonly instrumentId: number;
  readonly orderId: number;
  readonly orderCount: number;
  readonly openLots: number;
  readonly filledLots: number;
}

/** `sequence` 0 is none: the command was not taken. */
export function writeResult(writer: WireWriter, requestId: number, sequence: number, result: CommandResult): void {
  const at = writer.begin(RESULT.type, PROTOCOL_VERSION, RESULT.fixedBytes);
  writer.u32(at + RESULT.at.requestId, requestId);
  writer.u32(at + RESULT.at.instrumentId, result.instrumentId);
  writer.u8(at + RESULT.at.status, result.status);
  writer.u16(at + RESULT.at.reason, result.reason);
  writer.u32(at + RESULT.at.orderCount, result.orderCount);
  writer.u64(at + RESULT.at.sequence, sequence);
  writer.u64(at + RESULT.at.orderId, result.orderId);
  writer.u64(at + RESULT.at.openQuantity, result.openLots);
  writer.u64(at + RESULT.at.filledQuantity, result.filledLots);
}

/**
 * What one command did, from its events. What had become due before it comes first, so an order counts as the command's
 * own from its acceptance, its cancellation on request or its replacement on. Filled is what this command has filled.
 */
class Outcome implements CommandResult {
  status: number = CommandStatus.accepted;
  reason = 0;
  instrumentId = 0;
  orderId = 0;
  orderCount = 0;
  openLots = 0;
  filledLots = 0;

  reset(): void {
    this.status = CommandStatus.accepted;
    this.reason = 0;
    this.instrumentId = 0;
    this.orderId = 0;
    this.orderCount = 0;
    this.openLots = 0;
    this.filledLots = 0;
  }

  add(events: RecordBuffer, at: number): void {
    switch (typeAt(events, at)) {
      case Accepted.type:
        return this.own(
          f64At(events, at + Accepted.at.orderId),
          i32At(events, at + Accepted.at.instrumentId),
          f64At(events, at + Accepted.at.quantityLots),
        );
      case Replaced.type:
        // Not a peg that followed its reference.
        if (this.orderId === 0 && events.bytes[at + Replaced.at.pegged] === 0)
          this.own(
            f64At(events, at + Replaced.at.orderId),
            i32At(events, at + Replaced.at.instrumentId),
            f64At(events, at + Replaced.at.openLots),
          );
        return;
      case Cancelled.type:
        return this.cancelled(events, at);
      case Traded.type:
        if (f64At(events, at + Traded.at.takerOrderId) !== this.orderId) return;
        this.openLots = f64At(events, at + Traded.at.takerOpenLots);
        this.filledLots += f64At(events, at + Traded.at.quantityLots);
        return;
      case Prevented.type:
        if (f64At(events, at + Prevented.at.takerOrderId) === this.orderId)
          this.openLots = f64At(events, at + Prevented.at.takerOpenLots);
        return;
      case Refused.type:
        this.status = CommandStatus.refused;
        this.reason = i32At(events, at + Refused.at.reason);
        this.orderId = f64At(events, at + Refused.at.orderId);
        this.instrumentId = i32At(events, at + Refused.at.instrumentId);
        return;
      case Duplicate.type:
        this.status = CommandStatus.repeated;
        this.orderId = f64At(events, at + Duplicate.at.orderId);
        return;
      case MassCancelled.type:
        this.orderCount = i32At(events, at + MassCancelled.at.orderCount);
        return;
      default:
    }
  }

  private own(orderId: number, instrumentId: number, openLots: number): void {
    this.orderId = orderId;
    this.instrumentId = instrumentId;
    this.openLots = openLots;
  }

  /** On request, or what the command's own order left of itself. */
  private cancelled(events: RecordBuffer, at: number): void {
    const orderId = f64At(events, at + Cancelled.at.orderId);
    const isRequested = u8At(events, at + Cancelled.at.reason) === CancelReason.requested;
    if (isRequested || orderId === this.orderId) this.own(orderId, i32At(events, at + Cancelled.at.instrumentId), 0);
  }
}
