/** A client of `/ws` for tests: collects every message, and waits for those that a test is after. */
import { WebSocket } from 'ws';
import { readBook } from '../../src/modules/realtime/domain/book-levels.js';
import { WIRE_HEADER, type WireLayout, WireWriter } from '../../src/modules/realtime/domain/wire-layout.js';
import {
  type ClientBody,
  type ClientMessageName,
  clientMessages,
  LogonMethod,
  type VenueBody,
  type VenueMessageName,
  venueMessages,
} from '../../src/modules/realtime/domain/wire-messages.js';

const WAIT_MS = 30_000;
const namesByType = new Map(
  (Object.keys(venueMessages) as VenueMessageName[]).map((name) => [venueMessages[name].type, name]),
);

export interface Told<N extends VenueMessageName = VenueMessageName> {
  readonly name: N;
  readonly body: VenueBody<N>;
  readonly book: ReturnType<typeof readBook> | undefined;
}

/** All messages of a frame; the test fails on one that the protocol does not have. */
export function messagesOf(frame: Uint8Array): Told[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const told: Told[] = [];
  for (let at = 0; at < frame.length; at += view.getUint32(at, true)) {
    const name = namesByType.get(view.getUint8(at + WIRE_HEADER.type));
    if (name === undefined) throw new Error(`a message of unknown type ${view.getUint8(at + WIRE_HEADER.type)}`);
    const body = (venueMessages[name] as unknown as WireLayout).read(view, at) as never;
    told.push({ name, body, book: name.startsWith('book') ? readBook(view, at) : undefined });
  }
  return told;
}

/** The bytes of a client's message. */
export function bytesOf<N extends ClientMessageName>(name: N, body: ClientBody<N>): Uint8Array {
  const writer = new WireWriter(256);
  (clientMessages[name] as unknown as WireLayout).write(writer, body);
  return writer.take();
}

export class WireClient {
  readonly told: Told[] = [];
  readonly frames: Uint8Array[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  private wake: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(data);
      this.told.push(...messagesOf(data));
      this.wakeAll();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wakeAll();
    });
    socket.on('error', () => undefined);
  }

  static async connect(url: string): Promise<WireClient> {
    const client = new WireClient(new WebSocket(`${url.replace('http', 'ws')}/ws`));
    await new Promise<void>((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    await client.next('hello');
    return client;
  }

  /** A connection that has logged on with an access token. */
  static async loggedOn(url: string, token: string): Promise<WireClient> {
    const client = await WireClient.connect(url);
    client.logOn(token);
    await client.next('loggedOn');
    return client;
  }

  logOn(token: string): void {
    const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
    this.send('logon', { requestId: 1, method: LogonMethod.token, token, ...nothing });
  }

  send<N extends ClientMessageName>(name: N, body: ClientBody<N>): void {
    this.socket.send(bytesOf(name, body));
  }

  all<N extends VenueMessageName>(name: N): VenueBody<N>[] {
    return this.told.filter((one) => one.name === name).map((one) => one.body as VenueBody<N>);
  }

  /** The first message of the name, from the start, that fits; waits for it. */
  async next<N extends VenueMessageName>(
    name: N,
    fits: (body: VenueBody<N>) => boolean = () => true,
  ): Promise<VenueBody<N>> {
    return this.until(() => this.all(name).find(fits), name);
  }

  /** Waits until `find` finds something. */
  async until<T>(find: () => T | undefined, what: string): Promise<T> {
    const giveUpAt = performance.now() + WAIT_MS;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (performance.now() > giveUpAt)
        throw new Error(`no ${what}; told: ${this.told.map(({ name }) => name).join(' ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, WAIT_MS);
        this.wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.until(() => this.closed, 'close');
  }

  private wakeAll(): void {
    const { wake } = this;
    this.wake = [];
    for (const resolve of wake) resolve();
  }
}
