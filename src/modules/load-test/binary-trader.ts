/** One connection of a load test to `/ws`: logs on, sends frames of commands when it is told to, and times their answers. */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../common/model/order-terms.js';
import { placesIn, reasonName } from '../realtime/domain/message-objects.js';
import { type WireLayout, WireWriter } from '../realtime/domain/wire-layout.js';
import {
  Channel,
  clientMessages,
  CommandStatus,
  LogonMethod,
  venueMessages,
} from '../realtime/domain/wire-messages.js';
import { type LoadTarget, LoadTestFailed } from './load-target.js';
import type { AnswerListener, Trader } from './trader.js';

/** Commands of one connection that wait for their answers; beyond, it holds back what is due. A power of two. */
const IN_FLIGHT_MAX = 4_096;
/** A client order id in a frame, before its number is written over these digits. */
const NUMBER = '0000000000';
const OPEN_MS_MAX = 10_000;
const { placeOrder, cancelByClientOrderId, logon, unsubscribe } = clientMessages;
const { commandResult, error, instrument, loggedOn } = venueMessages;

/** Bytes that are sent again and again, with other ids each time. */
interface Frame {
  readonly bytes: Buffer;
  /** Of each command: where its request id is, and the number in its client order id, 0 where it has none. */
  readonly requestIds: readonly number[];
  readonly numbers: readonly number[];
}

export class BinaryTrader implements Trader {
  isOpen = true;
  answered = 0;
  sent = 0;
  /** By request id: when a command that waits for its answer was due and sent; 0: nothing waits there. */
  private readonly dueMs = new Float64Array(IN_FLIGHT_MAX);
  private readonly sentMs = new Float64Array(IN_FLIGHT_MAX);
  /** One that begins with a command of an even number, and one that begins with one of an odd. */
  private readonly frames: readonly [Frame, Frame];

  private constructor(
    private readonly socket: WebSocket,
    target: LoadTarget,
    instrumentId: number,
    private readonly ordersPerFrame: number,
    private readonly listener: AnswerListener,
  ) {
    const commands = commandsOf(target, instrumentId);
    this.frames = [frameOf(commands, 0, ordersPerFrame), frameOf(commands, 1, ordersPerFrame)];
    socket.on('message', (data: Buffer) => this.take(data));
    socket.on('close', () => (this.isOpen = false));
  }

  /** Resolves when orders may be sent; rejects with `LoadTestFailed`. */
  static async open(target: LoadTarget, ordersPerFrame: number, listener: AnswerListener): Promise<BinaryTrader> {
    const socket = new WebSocket(`${target.url.replace(/^http/, 'ws')}/ws`, {
      perMessageDeflate: false,
      handshakeTimeout: OPEN_MS_MAX,
    });
    socket.on('error', () => undefined);
    const instrumentId = await instrumentIdOnceLoggedOn(socket, target).catch((failure: unknown) => {
      socket.terminate();
      throw failure;
    });
    return new BinaryTrader(socket, target, instrumentId, ordersPerFrame, listener);
  }

  send(dueMs: number): boolean {
    const first = this.sent + 1;
    const last = this.sent + this.ordersPerFrame;
    if (!this.isOpen || !this.hasRoom(first, last)) return false;
    const { bytes, requestIds, numbers } = this.frames[first % 2] as Frame;
    const frame = Buffer.from(bytes);
    const nowMs = performance.now();
    for (let place = 0; place < this.ordersPerFrame; place += 1) {
      const id = first + place;
      // They come round after 2^32, a multiple of the commands that wait at most.
      frame.writeUInt32LE(id % 2 ** 32, requestIds[place]);
      const at = numbers[place] as number;
      if (at !== 0) frame.write(String(Math.ceil(id / 2)).padStart(NUMBER.length, '0'), at, 'latin1');
      this.dueMs[id % IN_FLIGHT_MAX] = dueMs;
      this.sentMs[id % IN_FLIGHT_MAX] = nowMs;
    }
    this.sent = last;
    this.socket.send(frame);
    return true;
  }

  get connectionsLost(): number {
    return this.isOpen ? 0 : 1;
  }

  get isWaiting(): boolean {
    return this.isOpen && this.answered < this.sent;
  }

  unanswered(tell: (fromDueMs: number) => void): void {
    const nowMs = performance.now();
    for (const dueMs of this.dueMs) if (dueMs !== 0) tell(nowMs - dueMs);
  }

  close(): void {
    this.socket.terminate();
  }

  /** Nothing waits where these would. */
  private hasRoom(first: number, last: number): boolean {
    for (let id = first; id <= last; id += 1) if (this.dueMs[id % IN_FLIGHT_MAX] !== 0) return false;
    return true;
  }

  private take(data: Buffer): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const nowMs = performance.now();
    for (let at = 0; at < data.length; at += view.getUint32(at, true)) {
      if (view.getUint8(at + 4) !== commandResult.type) continue;
      const place = view.getUint32(at + commandResult.at.requestId, true) % IN_FLIGHT_MAX;
      const dueMs = this.dueMs[place] as number;
      if (dueMs === 0) continue;
      this.dueMs[place] = 0;
      this.answered += 1;
      const isTaken = view.getUint8(at + commandResult.at.status) === CommandStatus.accepted;
      const code = isTaken ? undefined : (reasonName(view.getUint16(at + commandResult.at.reason, true)) ?? 'REPEATED');
      this.listener.onAnswer(nowMs - dueMs, nowMs - (this.sentMs[place] as number), code);
    }
  }
}

/** Leaves the public channels, finds the instrument and logs on. */
function instrumentIdOnceLoggedOn(socket: WebSocket, { token, symbol, url }: LoadTarget): Promise<number> {
  return new Promise((resolve, reject) => {
    let instrumentId: number | undefined;
    const timer = setTimeout(() => fail(`no logon within ${OPEN_MS_MAX / 1_000} s`), OPEN_MS_MAX);
    const fail = (detail: string) => {
      clearTimeout(timer);
      reject(new LoadTestFailed(`${url}/ws: ${detail}`));
    };
    const end = (code: number, reason: Buffer) => fail(`closed with ${code} ${reason.toString()}`.trim());
    socket.once('close', end);
    socket.once('open', () => {
      for (const channel of [Channel.trades, Channel.ticker])
        socket.send(bytesOf(unsubscribe, { requestId: 0, channel, instrumentId: 0 }));
      const key = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
      socket.send(bytesOf(logon, { requestId: 0, method: LogonMethod.token, token, ...key }));
    });
    socket.on('message', function hear(data: Buffer) {
      for (const { name, view, at } of placesIn(data)) {
        if (name === 'instrument') {
          const told = instrument.read(view, at);
          if (told.symbol === symbol) instrumentId = told.instrumentId;
        } else if (name === 'error') {
          const { code, detail } = error.read(view, at);
          fail(`${code}: ${detail}`);
        } else if (name === 'loggedOn' && loggedOn.read(view, at).accountId === 0) fail('the user has no account');
        else if (name === 'loggedOn') {
          if (instrumentId === undefined) return fail(`${symbol} is not told`);
          clearTimeout(timer);
          socket.off('message', hear);
          socket.off('close', end);
          return resolve(instrumentId);
        }
      }
    });
  });
}

/** A command of an even number, and one of an odd. */
type Commands = readonly [Uint8Array, Uint8Array];

function commandsOf({ priceTicks, quantityLots, scenario }: LoadTarget, instrumentId: number): Commands {
  const order = { instrumentId, price: priceTicks, quantity: quantityLots, requestId: 0 };
  const terms = { orderType: OrderType.limit, timeInForce: TimeInForce.gtc, flags: 0 };
  const prevention = { selfTradePrevention: SelfTradePrevention.none };
  const place = (side: Side, clientOrderId: string): Uint8Array =>
    bytesOf(placeOrder, { ...order, ...terms, ...prevention, side, clientOrderId });
  if (scenario === 'trade') return [place(Side.sell, ''), place(Side.buy, '')];
  // An id is for ever, so each connection of each run has its own.
  const clientOrderId = `load-${randomBytes(6).toString('hex')}-${NUMBER}`;
  return [bytesOf(cancelByClientOrderId, { requestId: 0, clientOrderId }), place(Side.buy, clientOrderId)];
}

function frameOf(commands: Commands, first: number, count: number): Frame {
  const parts = Array.from({ length: count }, (_, place) => Buffer.from(commands[(first + place) % 2] as Uint8Array));
  const starts = parts.map((_part, place) => parts.slice(0, place).reduce((sum, { length }) => sum + length, 0));
  return {
    bytes: Buffer.concat(parts),
    requestIds: parts.map((part, place) => (starts[place] as number) + requestIdOf(part)),
    numbers: parts.map((part, place) =>
      part.includes(NUMBER) ? (starts[place] as number) + part.lastIndexOf(NUMBER) : 0,
    ),
  };
}

function requestIdOf(command: Buffer): number {
  return command.readUInt8(4) === placeOrder.type ? placeOrder.at.requestId : cancelByClientOrderId.at.requestId;
}

function bytesOf(layout: unknown, body: Readonly<Record<string, number | string>>): Uint8Array {
  const writer = new WireWriter(256);
  (layout as WireLayout).write(writer, body);
  return writer.take();
}
