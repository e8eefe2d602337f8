/** One connection that places resting bids over `/ws` at an even rate, and keeps what became of each. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { bytesOf } from '../../clients/typescript/src/codec.js';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { placesIn } from '../../src/modules/realtime/domain/message-objects.js';
import {
  clientMessages,
  CommandStatus,
  LogonMethod,
  venueMessages,
} from '../../src/modules/realtime/domain/wire-messages.js';

const { placeOrder } = clientMessages;
const { commandResult } = venueMessages;
const ORDERS_PER_FRAME = 500;
const FRAME_EVERY_MS = 10;
/** 500 each 10 ms. */
export const ORDERS_PER_S = (ORDERS_PER_FRAME * 1_000) / FRAME_EVERY_MS;
/** Orders that wait for their answers; a venue that is slower is waited for. */
const IN_FLIGHT_MAX = 25_000;
const LOWEST_TICKS = 100_000;
const QUANTITY_LOTS = 10;

export class OrderStream {
  sent = 0;
  accepted = 0;
  killed = 0;
  /** Refusals for any other reason, by reason. */
  readonly others = new Map<number, number>();
  lastAcceptedSequence = 0;
  firstKilledSequence = Number.POSITIVE_INFINITY;
  private isOver = false;
  private readonly work: Promise<void>;

  private constructor(
    private readonly socket: WebSocket,
    private readonly frame: Buffer,
  ) {
    socket.on('message', (data: Buffer) => this.take(data));
    this.work = this.run();
  }

  static async open(url: string, token: string, instrumentId: number): Promise<OrderStream> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
    const nothing = { apiKey: '', timestamp: '', recvWindow: '', signature: '' };
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => {
        socket.send(bytesOf('logon', { requestId: 0, method: LogonMethod.token, token, ...nothing }));
      });
      socket.on('message', function hear(data: Buffer) {
        for (const { name } of placesIn(data)) {
          if (name === 'error') reject(new Error('no logon'));
          if (name !== 'loggedOn') continue;
          socket.off('message', hear);
          resolve();
        }
      });
    });
    return new OrderStream(socket, frameOf(instrumentId));
  }

  get answered(): number {
    return [...this.others.values()].reduce((sum, count) => sum + count, this.accepted + this.killed);
  }

  /** Waits until it is so; throws when the connection ends before. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.socket.readyState !== WebSocket.OPEN) throw new Error('the connection has ended');
      await pause(1);
    }
  }

  /** Sends nothing more and waits for all answers. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.work;
    await this.until(() => this.answered === this.sent);
    this.socket.terminate();
  }

  private async run(): Promise<void> {
    let dueMs = performance.now();
    while (!this.isOver) {
      if (this.sent - this.answered < IN_FLIGHT_MAX) this.send();
      dueMs += FRAME_EVERY_MS;
      await pause(Math.max(0, dueMs - performance.now()));
    }
  }

  private send(): void {
    const frame = Buffer.from(this.frame);
    const bytes = frame.length / ORDERS_PER_FRAME;
    for (let at = 0; at < frame.length; at += bytes) {
      this.sent += 1;
      frame.writeUInt32LE(this.sent, at + placeOrder.at.requestId);
    }
    this.socket.send(frame);
  }

  private take(data: Buffer): void {
    for (const { name, view, at } of placesIn(data)) {
      if (name !== 'commandResult') continue;
      const { status, reason, sequence } = commandResult.read(view, at);
      if (status === CommandStatus.accepted) {
        this.accepted += 1;
        this.lastAcceptedSequence = sequence;
      } else if (reason === RejectReason.KILL_SWITCH) {
        this.killed += 1;
        this.firstKilledSequence = Math.min(this.firstKilledSequence, sequence);
      } else this.others.set(reason, (this.others.get(reason) ?? 0) + 1);
    }
  }
}

/** Bids at as many prices, one tick apart. */
function frameOf(instrumentId: number): Buffer {
  const order = {
    requestId: 0,
    instrumentId,
    side: Side.buy,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: SelfTradePrevention.none,
    flags: 0,
    quantity: QUANTITY_LOTS,
    clientOrderId: '',
  };
  return Buffer.concat(
    Array.from({ length: ORDERS_PER_FRAME }, (_one, index) =>
      bytesOf('placeOrder', { ...order, price: LOWEST_TICKS + index }),
    ),
  );
}
