/** A WebSocket of the Binance Spot API, and what it has been sent. */
import { WebSocket } from 'ws';
import type { BinanceKey } from './binance-client.js';
import { untilTrue } from './until.js';

// The tests know what they asked for.
// oxlint-disable-next-line typescript/no-explicit-any
export type Message = any;

export class BinanceSocket {
  readonly messages: Message[] = [];
  private lastId = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString('utf8'))));
  }

  static async open(url: string): Promise<BinanceSocket> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    const opened = new BinanceSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return opened;
  }

  onMessage(listener: (message: Message) => void): void {
    this.socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString('utf8'))));
  }

  onClose(listener: () => void): void {
    this.socket.once('close', listener);
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** Asks, and resolves with the answer of the same id. */
  async ask(method: string, params?: unknown): Promise<Message> {
    this.lastId += 1;
    const id = this.lastId;
    this.sendText(JSON.stringify({ id, method, ...(params !== undefined && { params }) }));
    return this.until((message) => message.id === id);
  }

  /** Asks with a signature, as the WebSocket API wants it. */
  async askSigned(key: BinanceKey, method: string, params: Record<string, string | number> = {}): Promise<Message> {
    const all: Record<string, string | number> = { ...params, apiKey: key.apiKey, timestamp: Date.now() };
    const names = Object.keys(all).toSorted((one, other) => (one < other ? -1 : 1));
    const payload = names.map((name) => `${name}=${all[name]}`).join('&');
    return this.ask(method, { ...all, signature: key.sign(payload) });
  }

  /** The first message that is so, or will be. */
  async until(isIt: (message: Message) => boolean): Promise<Message> {
    await untilTrue(`a message like ${isIt.toString()}`, () => this.messages.some((message) => isIt(message)));
    return this.messages.find((message) => isIt(message));
  }

  /** Without a word. */
  cut(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close();
  }
}
