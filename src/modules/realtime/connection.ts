import type { Actor } from '../../common/model/actor.js';
import { WireWriter } from './domain/wire-layout.js';

/** A slow client is told again when only this share of what made it slow still waits. */
const CAUGHT_UP_SHARE = 1 / 16;
const WRITER_BYTES = 1_024;

/** Close codes of RFC 6455, and own ones of the protocol. */
export const CloseCode = {
  goingAway: 1001,
  protocolError: 1002,
  unsupportedData: 1003,
  policyViolation: 1008,
  loggedOut: 4001,
} as const;

/** What is sent at once: bytes, text, or the objects of one message each. */
export type Frame = Uint8Array | string | readonly WireObject[];
export type WireObject = { readonly message: string } & Readonly<Record<string, unknown>>;

/** How messages become frames. */
export interface FrameFormat {
  readonly name: 'binary' | 'json' | 'objects';
  encode(messages: Uint8Array): Frame;
}

/** The way to a client, whatever its transport is. */
export interface ClientSocket {
  readonly isOpen: boolean;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: number;
  send(frame: Frame): void;
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
  /** Asks for a sign of life; undefined where the transport does that by itself. */
  readonly ping: (() => void) | undefined;
}

/** Its client answers no ping, or leaves too much unread. */
export const cutOffs = ['silent', 'slow'] as const;
type CutOff = (typeof cutOffs)[number];

export interface BufferLimits {
  /** More than this waits for a client: it is slow. */
  readonly slowBytes: number;
  /** More than this: it is cut off. */
  readonly privateBytesMax: number;
}

/** One client: its socket, who it is, and what waits to be sent to it. Public data may be held back, private data never. */
export class Connection {
  actor: Actor | undefined;
  /** What `MassCancel` and `DisconnectSession` know this connection by. */
  sessionId = 0;
  /** Since its client fell behind, public messages are left out; then it is told the state of the moment. */
  isHeld = false;
  /** Why the venue ended it without a word, where it did. */
  cutOffFor: CutOff | undefined;
  /** It was told to go: nothing more is taken of it. */
  isEnding = false;
  /** The end of its session is on record, or on its way. */
  hasEnded = false;
  heardAtMs: number;
  subscribedAccount = 0;
  balanceSequence = 0;
  balanceChannelSequence = 0;
  readonly sentBalances = new Map<number, string>();
  /** Answers and private messages of the present slice. */
  readonly writer = new WireWriter(WRITER_BYTES);

  constructor(
    readonly id: number,
    readonly socket: ClientSocket,
    readonly format: FrameFormat,
    readonly address: string,
    private readonly limits: BufferLimits,
    nowMs: number,
  ) {
    this.heardAtMs = nowMs;
  }

  get isOpen(): boolean {
    return this.socket.isOpen;
  }

  get isSlow(): boolean {
    return this.socket.bufferedBytes > this.limits.slowBytes;
  }

  get hasCaughtUp(): boolean {
    return this.socket.bufferedBytes <= this.limits.slowBytes * CAUGHT_UP_SHARE;
  }

  get bufferedBytes(): number {
    return this.socket.bufferedBytes;
  }

  /** Sends what was written for this connection alone. */
  flush(): void {
    if (this.writer.end === 0) return;
    const messages = this.writer.take();
    this.writer.reset();
    if (this.bufferedBytes > this.limits.privateBytesMax) this.cutOff('slow');
    else this.send(this.format.encode(messages));
  }

  send(frame: Frame): void {
    if (this.isOpen) this.socket.send(frame);
  }

  /** Ends it without a word. */
  cutOff(reason: CutOff): void {
    this.cutOffFor = reason;
    this.socket.terminate();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }
}
