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
import type { OrderCommand } from './command-fields.js';
import { writeCommand } from './order-commands.js';

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

  /** Sends the commands one behind the other; never keeps one for a later connection. All are written before any is under way. */
  send(commands: readonly OrderCommand[]): Promise<CommandOutcome>[] {
    this.writer.reset();
    const messages: Message[] = [];
    const parts = commands.map((command) => this.write(command, messages));
    const bytes = this.writer.take();
    this.writer.reset();
    for (let next = 0; next < messages.length;) next = this.sendFrame(messages, next, bytes);
    return parts.map((part) => ('message' in part ? (part.message.outcome as Promise<CommandOutcome>) : part.notSent));
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

  private write(
    command: OrderCommand,
    messages: Message[],
  ): { readonly message: Message } | { readonly notSent: Promise<CommandOutcome> } {
    const reason = this.reasonNotToSend(messages.length);
    if (reason !== undefined) return { notSent: notSent(reason) };
    const requestId = this.nextId();
    const start = this.writer.end;
    const fault = writeCommand(this.writer, requestId, command, this.instruments);
    if (fault !== undefined) return { notSent: notSent('INVALID', `${fault.field} ${fault.detail}`) };
    const message: Message = { requestId, start, end: this.writer.end, outcome: undefined };
    messages.push(message);
    return { message };
  }

  /** One frame of the messages from `first` on, as many as it may have; returns the first of the next. */
  private sendFrame(messages: readonly Message[], first: number, bytes: Uint8Array): number {
    const { start } = messages[first] as Message;
    let next = first + 1;
    const fits = ({ end }: Message): boolean => end - start <= this.frameBytesMax && next - first < MESSAGES_MAX;
    while (next < messages.length && fits(messages[next] as Message)) next += 1;
    const frame = messages.slice(first, next);
    // The frames before may have ended the connection, or filled what waits for the network.
    const reason = this.reasonNotToSend(0);
    for (const message of frame)
      message.outcome = reason === undefined ? this.inFlight.await(message.requestId) : notSent(reason);
    if (reason === undefined) this.link?.send(bytes.slice(start, (frame.at(-1) as Message).end));
    return next;
  }

  /** `writtenCount`: of this batch, not yet under way. */
  private reasonNotToSend(writtenCount: number): NotSent | undefined {
    if (!this.isReady || this.link?.isOpen !== true) return 'NOT_CONNECTED';
    if (this.inFlight.count + writtenCount >= this.inFlightMax) return 'TOO_MANY_IN_FLIGHT';
    if (this.link.bufferedBytes > this.bufferedBytesMax) return 'SEND_BUFFER_FULL';
    return undefined;
  }
}

/** A command as bytes of its batch; it has an outcome once its frame goes. */
interface Message {
  readonly requestId: number;
  readonly start: number;
  readonly end: number;
  outcome: Promise<CommandOutcome> | undefined;
}

function notSent(reason: NotSent, detail?: string): Promise<CommandOutcome> {
  return Promise.resolve({ outcome: 'not_taken', reason, ...(detail !== undefined && { detail }) });
}
