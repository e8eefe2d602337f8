/** One WebSocket, from its opening to its end: whole frames in and out, and a heartbeat that notices when nobody is there. */
import { WireFault } from '../../../src/modules/realtime/domain/wire-layout.js';

/** What browsers have as `WebSocket`, and `ws` in Node.js. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: LinkEnd) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
}
export type WebSocketConstructor = new (url: string) => WebSocketLike;

export interface LinkEnd {
  readonly code: number;
  readonly reason: string;
  /** What came is not of the protocol. */
  readonly fault?: WireFault;
}

export interface LinkListener {
  onFrame(frame: Uint8Array): void;
  /** Once, however the connection ends. */
  onEnd(end: LinkEnd): void;
  /** Time to show the venue that this client lives, and to be answered. */
  onBeat(): void;
}

const OPEN = 1;
const SILENT_BEATS = 2;
const PROTOCOL_ERROR = 1002;
/** Until the venue has said how often it beats. */
const FIRST_BEAT_MS = 10_000;
const NO_ANSWER: LinkEnd = { code: 1006, reason: 'the venue does not answer' };

export class Link {
  private readonly socket: WebSocketLike;
  private timer: ReturnType<typeof setInterval> | undefined;
  private silentBeats = 0;
  private isEnded = false;

  constructor(
    webSocket: WebSocketConstructor,
    url: string,
    private readonly listener: LinkListener,
  ) {
    this.socket = new webSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.socket.addEventListener('message', ({ data }) => {
      this.silentBeats = 0;
      if (!this.isEnded) this.take(data);
    });
    this.socket.addEventListener('close', ({ code, reason }) => this.end({ code, reason }));
    // A close follows, which says as much.
    this.socket.addEventListener('error', () => undefined);
    this.startBeating(FIRST_BEAT_MS);
  }

  get isOpen(): boolean {
    return !this.isEnded && this.socket.readyState === OPEN;
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Expects something of the venue at least every second beat from now on. */
  startBeating(everyMs: number): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (this.silentBeats >= SILENT_BEATS) return this.close(NO_ANSWER);
      this.silentBeats += 1;
      this.listener.onBeat();
    }, everyMs);
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame);
  }

  /** Ends it now; a peer that does not answer cannot keep it open. */
  close(end: LinkEnd = { code: 1000, reason: '' }): void {
    this.end(end);
    this.socket.close();
  }

  /** What the venue has sent must not throw in the listener of a socket, where nobody catches it. */
  private take(data: unknown): void {
    try {
      if (typeof data === 'string') throw new WireFault('a text came over a binary connection');
      this.listener.onFrame(new Uint8Array(data as ArrayBuffer));
    } catch (error) {
      // A RangeError is that of a value which its field cannot have, such as a tick size that is no decimal.
      if (!(error instanceof WireFault) && !(error instanceof RangeError)) throw error;
      const fault = error instanceof WireFault ? error : new WireFault(error.message, { cause: error });
      this.close({ code: PROTOCOL_ERROR, reason: `not the protocol: ${fault.message}`, fault });
    }
  }

  private end(end: LinkEnd): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearInterval(this.timer);
    this.listener.onEnd(end);
  }
}
