import type { WebSocket } from 'ws';

/** More than this waits for a client that does not read: it is cut off, and begins anew. */
const BUFFERED_BYTES_MAX = 8 * 2 ** 20;
/** Within a second; clients of Binance keep to 5. */
const MESSAGES_PER_S_MAX = 100;
const TOO_MANY = 1008;
const LIFETIME_MS = 86_400_000;
const NOTICE_MS = 10_000;

/** What a connection is for: it takes frames, and is told when it is over. */
export interface SocketSession {
  onText(text: string): void;
  onClose(): void;
}

/** The connection of a client: what is sent to it, and for how long it is there. */
export class SocketClient {
  private second = 0;
  private messages = 0;
  heardAtMs = Date.now();
  readonly connectedAtMs = Date.now();
  private isNoticed = false;

  constructor(
    private readonly socket: WebSocket,
    readonly address: string,
    /** Of the URL that it has asked for. */
    readonly options: URLSearchParams,
  ) {}

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  send(text: string): void {
    if (!this.isOpen) return;
    if (this.socket.bufferedAmount > BUFFERED_BYTES_MAX) this.socket.terminate();
    else this.socket.send(text);
  }

  /** False for a client that says too much, which is told to go. */
  mayTalk(): boolean {
    this.heardAtMs = Date.now();
    const second = Math.floor(this.heardAtMs / 1000);
    this.messages = second === this.second ? this.messages + 1 : 1;
    this.second = second;
    if (this.messages <= MESSAGES_PER_S_MAX) return true;
    this.close(TOO_MANY, 'Too many requests');
    return false;
  }

  /** Every now and then: asks for a sign of life, and ends what is silent or a day old. `notice` is told before that. */
  look(nowMs: number, silentMs: number, notice: string): void {
    if (nowMs - this.heardAtMs > silentMs) return this.socket.terminate();
    const ageMs = nowMs - this.connectedAtMs;
    if (ageMs > LIFETIME_MS) return this.close(1001, 'a connection lives for 24 hours');
    if (ageMs > LIFETIME_MS - NOTICE_MS && !this.isNoticed) {
      this.isNoticed = true;
      this.send(notice);
    }
    this.socket.ping();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }
}
