/** One connection of a load test to `/ws`: logs on, sends frames of orders when it is told to, and times their answers. */
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

/** Orders of one connection that wait for their answers; beyond, it holds back what is due. A power of two. */
const IN_FLIGHT_MAX = 4_096;
const OPEN_MS_MAX = 10_000;
const { placeOrder, logon, unsubscribe } = clientMessages;
const { commandResult, error, instrument, loggedOn } = venueMessages;

/** What becomes of orders; times in milliseconds. */
export interface AnswerListener {
  /** `code` undefined: taken. `fromDueMs` since the order was due, `fromSentMs` since it was sent. */
  onAnswer(fromDueMs: number, fromSentMs: number, code: string | undefined): void;
}

export class BinaryTrader {
  isOpen = true;
  answered = 0;
  sent = 0;
  /** By request id: when an order that waits for its answer was due and sent; 0: nothing waits there. */
  private readonly dueMs = new Float64Array(IN_FLIGHT_MAX);
  private readonly sentMs = new Float64Array(IN_FLIGHT_MAX);
  /** One that buys first and one that sells first, in turns. */
  private readonly frames: readonly [Buffer, Buffer];

  private constructor(
    private readonly socket: WebSocket,
    { priceTicks, quantityLots }: LoadTarget,
    instrumentId: number,
    private readonly ordersPerFrame: number,
    private readonly listener: AnswerListener,
  ) {
    const order = { instrumentId, price: priceTicks, quantity: quantityLots };
    this.frames = [frameOf(order, ordersPerFrame, Side.buy), frameOf(order, ordersPerFrame, Side.sell)];
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

  /** Sends a frame that was due at `dueMs`; false where it holds back, or its connection is gone. */
  send(dueMs: number): boolean {
    const first = this.sent + 1;
    const last = this.sent + this.ordersPerFrame;
    if (!this.isOpen || !this.hasRoom(first, last)) return false;
    const template = this.frames[Math.floor(this.sent / this.ordersPerFrame) % 2] as Buffer;
    const frame = Buffer.from(template);
    const orderBytes = frame.length / this.ordersPerFrame;
    const nowMs = performance.now();
    for (let id = first, at = 0; id <= last; id += 1, at += orderBytes) {
      // They come round after 2^32, a multiple of the orders that wait at most.
      frame.writeUInt32LE(id % 2 ** 32, at + placeOrder.at.requestId);
      this.dueMs[id % IN_FLIGHT_MAX] = dueMs;
      this.sentMs[id % IN_FLIGHT_MAX] = nowMs;
    }
    this.sent = last;
    this.socket.send(frame);
    return true;
  }

  /** Tells how long each order has waited that has no answer. */
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

/** Buys and sells in turn at one price, so that about every second order trades and the book stays small. */
function frameOf(
  order: { readonly instrumentId: number; readonly price: number; readonly quantity: number },
  orders: number,
  firstSide: Side,
): Buffer {
  const terms = { orderType: OrderType.limit, timeInForce: TimeInForce.gtc, flags: 0, clientOrderId: '' };
  const prevention = { selfTradePrevention: SelfTradePrevention.none };
  const parts = Array.from({ length: orders }, (_, place) => {
    const side = (place % 2 === 0) === (firstSide === Side.buy) ? Side.buy : Side.sell;
    return bytesOf(placeOrder, { ...order, ...terms, ...prevention, requestId: 0, side });
  });
  return Buffer.concat(parts);
}

function bytesOf(layout: unknown, body: Readonly<Record<string, number | string>>): Uint8Array {
  const writer = new WireWriter(256);
  (layout as WireLayout).write(writer, body);
  return writer.take();
}
