/** Commands on their way: written into frames, bounded, and each with the outcome that it had. */
import { WireWriter } from '../../../src/modules/realtime/domain/wire-layout.js';
import {
  type ClientBody,
  type ClientMessageName,
  MESSAGES_MAX,
} from '../../../src/modules/realtime/domain/wire-messages.js';
import { writeMessage } from './codec.js';
import { type CommandOutcome, CommandsInFlight, type NotSent } from './command-outcome.js';
import type { Instruments } from './instruments.js';
import type { Link } from './link.js';
import { type OrderCommand, writeCommand } from './order-commands.js';

export interface SenderLimits {
  readonly inFlightMax?: number | undefined;
  readonly bufferedBytesMax?: number | undefined;
  readonly frameBytesMax?: number | undefined;
}

const IN_FLIGHT_MAX = 10_000;
const BUFFERED_BYTES_MAX = 4 * 1_024 * 1_024;
/** What the venue takes where nothing else is configured. */
const FRAME_BYTES_MAX = 128 * 1_024;

export class OrderSender {
  link: Link | undefined;
  /** Commands are taken: the connection has logged on, if it wants to. */
  isReady = false;
  private readonly inFlight = new CommandsInFlight();
  private readonly writer = new WireWriter(4_096);
  private readonly inFlightMax: number;
  private readonly bufferedBytesMax: number;
  private readonly frameBytesMax: number;

  constructor(
    private readonly instruments: Instruments,
    limits: SenderLimits,
  ) {
    this.inFlightMax = limits.inFlightMax ?? IN_FLIGHT_MAX;
    this.bufferedBytesMax = limits.bufferedBytesMax ?? BUFFERED_BYTES_MAX;
    this.frameBytesMax = limits.frameBytesMax ?? FRAME_BYTES_MAX;
  }

  nextId(): number {
    return this.inFlight.nextId();
  }

  /** One message in a frame of its own; nothing where there is no connection, which the next one makes good. */
  sendMessage<N extends ClientMessageName>(name: N, body: ClientBody<N>): void {
    if (this.link?.isOpen !== true) return;
    this.writer.reset();
    writeMessage(this.writer, name, body);
    this.link.send(this.writer.take());
  }

  /** Sends the commands one behind the other; never keeps one for a later connection. */
  send(commands: readonly OrderCommand[]): Promise<CommandOutcome>[] {
    this.writer.reset();
    const frame = { count: 0 };
    const outcomes = commands.map((command) => this.write(command, frame));
    this.flush(frame);
    return outcomes;
  }

  settle(requestId: number, outcome: () => CommandOutcome): void {
    this.inFlight.settle(requestId, outcome);
  }

  /** The connection has ended. */
  abandon(): void {
    this.isReady = false;
    this.link = undefined;
    this.inFlight.abandon();
  }

  private write(command: OrderCommand, frame: { count: number }): Promise<CommandOutcome> {
    const reason = this.reasonNotToSend();
    if (reason !== undefined) return notSent(reason);
    const requestId = this.nextId();
    const before = this.writer.end;
    const fault = writeCommand(this.writer, requestId, command, this.instruments);
    if (fault !== undefined) return notSent('INVALID', `${fault.field} ${fault.detail}`);
    if (this.writer.end > this.frameBytesMax || frame.count === MESSAGES_MAX) {
      // It begins the next frame.
      const message = this.writer.bytes.slice(before, this.writer.end);
      this.writer.end = before;
      this.flush(frame);
      this.writer.append(message);
    }
    frame.count += 1;
    return this.inFlight.await(requestId);
  }

  private flush(frame: { count: number }): void {
    if (frame.count > 0 && this.link?.isOpen === true) this.link.send(this.writer.take());
    this.writer.reset();
    frame.count = 0;
  }

  private reasonNotToSend(): NotSent | undefined {
    if (!this.isReady || this.link?.isOpen !== true) return 'NOT_CONNECTED';
    if (this.inFlight.count >= this.inFlightMax) return 'TOO_MANY_IN_FLIGHT';
    if (this.link.bufferedBytes > this.bufferedBytesMax) return 'SEND_BUFFER_FULL';
    return undefined;
  }
}

function notSent(reason: NotSent, detail?: string): Promise<CommandOutcome> {
  return Promise.resolve({ outcome: 'not_taken', reason, ...(detail !== undefined && { detail }) });
}
