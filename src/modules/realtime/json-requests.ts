/**
 * The JSON form of what clients send: an object, or an array of them. Orders are those of REST, checked by the same rules:
 * `{"message":"placeOrder","requestId":7,"order":{"symbol":"BTC-USD","side":"buy",…}}`.
 */
import type { Type } from '@nestjs/common';
import type { CommandOrigin, VenueCommand } from '../../common/model/commands.js';
import type { OrderLane } from '../../common/model/order-frame.js';
import type { OrderId } from '../../common/model/units.js';
import { DtoPipe } from '../../common/nest/dto.pipe.js';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import { parseStrictJson } from '../../common/strict-json.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import {
  isTooLongForAnId,
  toMassCancel,
  toOrderId,
  toPlaceOrder,
  toReplaceOrder,
} from '../orders/order-translation.js';
import { MassCancelRequest, PlaceOrderRequest, ReplaceOrderRequest } from '../orders/order.requests.js';
import { TEXT_BYTES_MAX, type WireKind, type WireLayout, WireWriter } from './domain/wire-layout.js';
import { clientMessages, MESSAGES_MAX } from './domain/wire-messages.js';

const U32_MAX = 2 ** 32 - 1;
const DEPTH_MAX = 8;
/** As many as the messages of a frame may need. */
const KEYS_MAX = 32 * MESSAGES_MAX;

const lanes = {
  placeOrder: 'orders',
  replaceOrder: 'orders',
  cancelOrder: 'cancels',
  cancelByClientOrderId: 'cancels',
  massCancel: 'cancels',
} as const satisfies Record<string, OrderLane>;
type OrderMessageName = keyof typeof lanes;
type Fields = Readonly<Record<string, unknown>>;

/** A message of which nothing but its name and number has been looked at: enough to say what it costs. */
export interface JsonMessage {
  readonly name: unknown;
  readonly requestId: number;
  /** Of commands. */
  readonly lane: OrderLane | undefined;
  readonly fields: Fields;
}

/** An order command, and what its client knows it by. */
export interface OrderMessage {
  readonly requestId: number;
  readonly command: VenueCommand;
}

/** One message of a client: a command, the bytes of any other message, or what is wrong with it. */
export type JsonRequest =
  | { readonly kind: 'order'; readonly order: OrderMessage }
  | { readonly kind: 'control'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly problem: ProblemError };

export class JsonRequests {
  private readonly pipe = new DtoPipe();
  private readonly writer = new WireWriter(1_024);

  constructor(private readonly directory: InstrumentDirectory) {}

  /** The messages of one text frame; throws `ProblemError` where it is no JSON. */
  messagesIn(text: string): JsonMessage[] {
    const parsed = parseStrictJson(text, { depthMax: DEPTH_MAX, keysMax: KEYS_MAX });
    if (parsed.fault !== undefined) throw new ProblemError('INVALID_JSON');
    const messages: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
    if (messages.length > MESSAGES_MAX) throw new ProblemError('PAYLOAD_TOO_LARGE');
    return messages.map((message) => toMessage(message));
  }

  /** What a message asks for, by all the rules of its kind: the costly part. */
  request({ name, requestId, lane, fields }: JsonMessage, origin: CommandOrigin): JsonRequest {
    try {
      if (lane !== undefined)
        return { kind: 'order', order: this.order(name as OrderMessageName, fields, requestId, origin) };
      if (typeof name !== 'string' || !Object.hasOwn(clientMessages, name))
        throw fault('message', `must be one of ${Object.keys(clientMessages).join(', ')}`);
      return { kind: 'control', bytes: this.control(clientMessages[name as keyof typeof clientMessages], fields) };
    } catch (error) {
      return { kind: 'fault', problem: toProblemError(error) };
    }
  }

  private order(name: OrderMessageName, fields: Fields, requestId: number, origin: CommandOrigin): OrderMessage {
    const { directory } = this;
    switch (name) {
      case 'placeOrder': {
        const request = this.checked(PlaceOrderRequest, fields['order']);
        const { order, advanced } = toPlaceOrder(request, undefined, directory);
        return { requestId, command: { name: 'PlaceOrder', origin, body: order, ...(advanced && { advanced }) } };
      }
      case 'cancelOrder':
        return { requestId, command: { name: 'CancelOrder', origin, body: { orderId: orderIdOf(fields) } } };
      case 'cancelByClientOrderId': {
        const clientOrderId = textOf(fields, 'clientOrderId');
        if (isTooLongForAnId(clientOrderId)) throw new ProblemError('UNKNOWN_ORDER');
        return { requestId, command: { name: 'CancelByClientOrderId', origin, body: { clientOrderId } } };
      }
      case 'replaceOrder': {
        const change = this.checked(ReplaceOrderRequest, fields['change']);
        const format = formatOfSymbol(textOf(fields, 'symbol'), directory);
        return {
          requestId,
          command: { name: 'ReplaceOrder', origin, body: toReplaceOrder(orderIdOf(fields), change, format) },
        };
      }
      default: {
        const request = this.checked(MassCancelRequest, fields['scope'] ?? {});
        return {
          requestId,
          command: { name: 'MassCancel', origin, body: toMassCancel(request, origin.sessionId, directory) },
        };
      }
    }
  }

  private checked<T extends object>(metatype: Type<T>, value: unknown): T {
    return this.pipe.transform(value, { metatype, type: 'body' }) as T;
  }

  /** The binary form of a message that is no command. */
  private control(layout: (typeof clientMessages)[keyof typeof clientMessages], fields: Fields): Uint8Array {
    const { fields: known } = layout as unknown as WireLayout;
    const body = Object.fromEntries(
      Object.entries(known).map(([name, { kind, meaning }]) => {
        if (kind === 'text') return [name, fields[name] === undefined ? '' : textOf(fields, name)];
        if (meaning === 'instrument') return [name, this.instrumentIdOf(fields['symbol'])];
        const value = fields[name];
        if (meaning === 'flag') return [name, value === true ? 1 : 0];
        if (typeof meaning === 'object') return [name, numberIn(meaning, name, value)];
        return [name, value === undefined ? 0 : countOf(name, value, kind)];
      }),
    );
    this.writer.reset();
    (layout as unknown as WireLayout).write(this.writer, body as never);
    return this.writer.take();
  }

  private instrumentIdOf(symbol: unknown): number {
    if (symbol === undefined || symbol === null) return 0;
    if (typeof symbol !== 'string') throw fault('symbol', 'must be text');
    return formatOfSymbol(symbol, this.directory).instrument.instrumentId;
  }
}

function toMessage(message: unknown): JsonMessage {
  const fields = (typeof message === 'object' && message !== null ? message : {}) as Fields;
  const { message: name, requestId } = fields;
  const lane = typeof name === 'string' && Object.hasOwn(lanes, name) ? lanes[name as OrderMessageName] : undefined;
  return { name, requestId: isRequestId(requestId) ? requestId : 0, lane, fields };
}

function isRequestId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

function orderIdOf(fields: Fields): OrderId {
  return toOrderId(textOf(fields, 'orderId')) as OrderId;
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw fault(name, 'must be text');
  if (Buffer.byteLength(value) > TEXT_BYTES_MAX) throw fault(name, `must have at most ${TEXT_BYTES_MAX} bytes`);
  return value;
}

function countOf(name: string, value: unknown, kind: WireKind): number {
  const max = kind === 'u32' ? U32_MAX : Number.MAX_SAFE_INTEGER;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
  throw fault(name, `must be a whole number up to ${max}`);
}

function numberIn(list: Readonly<Record<string, number>>, name: string, value: unknown): number {
  if (typeof value === 'string' && Object.hasOwn(list, value)) return list[value] as number;
  throw fault(name, `must be one of ${Object.keys(list).join(', ')}`);
}

function fault(field: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field, message }] });
}
