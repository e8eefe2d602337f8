/** Many connections of `/ws` in one process, each with no more than it takes to see that nothing is missing. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { WebSocket } from 'ws';
import { WIRE_HEADER } from '../../src/modules/realtime/domain/wire-layout.js';
import { Channel, venueMessages } from '../../src/modules/realtime/domain/wire-messages.js';
import { bytesOf } from '../../clients/typescript/src/codec.js';

const { trade, loggedOn, bookSnapshot } = venueMessages;
const SUBSCRIBE = { requestId: 1, channel: Channel.book, instrumentId: 1 };

export class CrowdMember {
  trades = 0;
  gaps = 0;
  isClosed = false;
  readonly isSubscribed: Promise<void>;
  private lastTrade = 0;
  private settle: () => void = () => undefined;
  private refuse: (error: Error) => void = () => undefined;

  /** With a token it logs on; either way it subscribes the book, and has what it came for with the snapshot. */
  constructor(
    url: string,
    private readonly token?: string,
  ) {
    this.isSubscribed = new Promise((settle, reject) => {
      this.settle = settle;
      this.refuse = reject;
    });
    // Who does not wait for it may cut it off before.
    this.isSubscribed.catch(() => undefined);
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
    this.socket.on('open', () => this.begin());
    this.socket.on('message', (data: Buffer) => this.take(data));
    this.socket.on('error', (error) => this.refuse(error));
    this.socket.on('close', () => {
      this.isClosed = true;
      this.refuse(new Error('closed'));
    });
  }

  readonly socket: WebSocket;

  /** Reads nothing any more. */
  stall(): void {
    this.socket.pause();
  }

  /** Asks for whole books, whether it reads them or not. */
  ask(requests: number): void {
    const pair = [bytesOf('unsubscribe', SUBSCRIBE), bytesOf('subscribe', SUBSCRIBE)];
    const frame = Buffer.concat(Array.from({ length: 50 }, () => pair).flat());
    for (let sent = 0; sent < requests; sent += 50) this.socket.send(frame);
  }

  private begin(): void {
    if (this.token === undefined) return this.socket.send(bytesOf('subscribe', SUBSCRIBE));
    const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
    this.socket.send(bytesOf('logon', { requestId: 1, method: 1, token: this.token, ...nothing }));
  }

  private take(data: Buffer): void {
    for (let at = 0; at < data.length; at += data.readUInt32LE(at)) {
      const type = data.readUInt8(at + WIRE_HEADER.type);
      if (type === trade.type) this.traded(data.readUInt32LE(at + trade.at.channelSequence));
      else if (type === loggedOn.type) this.socket.send(bytesOf('subscribe', SUBSCRIBE));
      else if (type === bookSnapshot.type) this.settle();
    }
  }

  private traded(number: number): void {
    if (this.lastTrade !== 0 && number !== this.lastTrade + 1) this.gaps += 1;
    this.lastTrade = number;
    this.trades += 1;
  }
}

/** Opens so many, at most `atOnce` at a time. */
export async function aCrowd(
  url: string,
  count: number,
  tokens: readonly string[] = [],
  atOnce = 50,
): Promise<CrowdMember[]> {
  const members: CrowdMember[] = [];
  while (members.length < count) {
    const some = Array.from(
      { length: Math.min(atOnce, count - members.length) },
      (_, place) => new CrowdMember(url, tokens[(members.length + place) % Math.max(1, tokens.length)]),
    );
    await Promise.all(some.map(({ isSubscribed }) => isSubscribed));
    members.push(...some);
  }
  return members;
}

/** Orders that meet, from a process of their own. */
export class OrderProber {
  private constructor(private readonly child: ChildProcess) {}

  static async start(url: string, tokens: readonly string[]): Promise<OrderProber> {
    const child = fork(resolve('test/faults/order-prober.mjs'), [JSON.stringify({ url, tokens })], { execArgv: [] });
    await once(child, 'message');
    return new OrderProber(child);
  }

  /** So many round trips, one behind the other, in milliseconds; every second order trades. */
  async roundTrips(count: number): Promise<number[]> {
    const answer = once(this.child, 'message');
    this.child.send(count);
    return (await answer)[0] as number[];
  }

  stop(): void {
    this.child.kill();
  }
}

export function p99Of(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] as number;
}

export function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+([0-9]+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

/** The value of a metric with this class. */
export async function metricOf(url: string, name: string, label: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{[^}]*class="${label}"[^}]*\\} ([0-9.e+]+)$`, 'm').exec(text)?.[1]);
}
