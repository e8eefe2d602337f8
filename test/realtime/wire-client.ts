/** A client of `/ws` for tests: collects every message, and waits for those that a test is after. */
import { WebSocket } from 'ws';
import { bytesOf, messagesIn, type Told } from '../../clients/typescript/src/codec.js';
import {
  type ClientBody,
  type ClientMessageName,
  LogonMethod,
  type VenueBody,
  type VenueMessageName,
} from '../../src/modules/realtime/domain/wire-messages.js';

const WAIT_MS = 30_000;

export class WireClient {
  readonly told: Told[] = [];
  readonly frames: Uint8Array[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  private wake: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(data);
      this.told.push(...messagesIn(data));
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
