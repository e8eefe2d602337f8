/** The binary messages that commands become. */
import type { DecimalFault } from '../../../src/common/decimal.js';
import {
  OrderFlag,
  OrderType,
  PegType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../../src/common/model/order-terms.js';
import { isGiven } from '../../../src/common/given.js';
import { parseIsoTime } from '../../../src/common/nest/wire-time.js';
import { WIRE_HEADER, type WireWriter } from '../../../src/modules/realtime/domain/wire-layout.js';
import {
  advancedTermNames,
  clientMessages,
  HAS_ADVANCED_TERMS,
} from '../../../src/modules/realtime/domain/wire-messages.js';
import { writeMessage } from './codec.js';
import {
  assertKnownFields,
  type CancelScope,
  FieldFault,
  type OrderCommand,
  type OrderRequest,
} from './command-fields.js';
import type { ClientInstrument, Instruments } from './instruments.js';

/** What cannot be written at all; everything else is for the venue to judge. */
export interface CommandFault {
  readonly field: string;
  readonly detail: string;
}

/** Writes the message of a command behind what the writer has; nothing is written of one with a fault. */
export function writeCommand(
  writer: WireWriter,
  requestId: number,
  command: OrderCommand,
  instruments: Instruments,
): CommandFault | undefined {
  const before = writer.end;
  try {
    write(writer, requestId, command, instruments);
    return undefined;
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error;
    writer.end = before;
    return { field: error.field, detail: error.detail };
  }
}

function write(writer: WireWriter, requestId: number, command: OrderCommand, instruments: Instruments): void {
  assertKnownFields(command);
  if ('place' in command) return writePlacement(writer, requestId, command.place, instruments);
  if ('cancel' in command)
    return writeMessage(writer, 'cancelOrder', { requestId, orderId: idOf(command.cancel.orderId) });
  if ('cancelByClientOrderId' in command) {
    const { clientOrderId } = command.cancelByClientOrderId;
    return writeMessage(writer, 'cancelByClientOrderId', { requestId, clientOrderId: shortText(clientOrderId) });
  }
  if ('replace' in command) {
    const { symbol, orderId, price, quantity } = command.replace;
    const instrument = named(symbol, instruments);
    return writeMessage(writer, 'replaceOrder', {
      requestId,
      instrumentId: instrument.instrumentId,
      orderId: idOf(orderId),
      price: isGiven(price) ? aboveZero('price', ticks(instrument, 'price', price)) : 0,
      quantity: isGiven(quantity) ? aboveZero('quantity', lots(instrument, 'quantity', quantity)) : 0,
    });
  }
  writeMassCancel(writer, requestId, command.cancelAll, instruments);
}

/** Every bound that is given is one that holds: what cannot be read as one must not let more orders go. */
function writeMassCancel(writer: WireWriter, requestId: number, scope: CancelScope, instruments: Instruments): void {
  for (const [field, value] of Object.entries(scope))
    if (value === null) throw new FieldFault(field, 'must not be null');
  const { symbol, side, lowestPrice, highestPrice, ofConnection } = scope;
  const instrument = symbol === undefined ? undefined : named(symbol, instruments);
  const bound = (field: string, text: string | undefined): number => {
    if (text === undefined) return 0;
    if (instrument === undefined) throw new FieldFault('symbol', `is needed by ${field}`);
    return aboveZero(field, ticks(instrument, field, text));
  };
  writeMessage(writer, 'massCancel', {
    requestId,
    instrumentId: instrument?.instrumentId ?? 0,
    side: side === undefined ? 0 : numberIn(Side, 'side', side),
    ofConnection: isTrue('ofConnection', ofConnection) ? 1 : 0,
    lowestPrice: bound('lowestPrice', lowestPrice),
    highestPrice: bound('highestPrice', highestPrice),
  });
}

function writePlacement(writer: WireWriter, requestId: number, order: OrderRequest, instruments: Instruments): void {
  const instrument = named(order.symbol, instruments);
  const body = {
    requestId,
    instrumentId: instrument.instrumentId,
    side: numberIn(Side, 'side', order.side),
    orderType: numberIn(OrderType, 'type', order.type),
    timeInForce: numberIn(TimeInForce, 'timeInForce', order.timeInForce ?? (order.type === 'market' ? 'ioc' : 'gtc')),
    selfTradePrevention: numberIn(SelfTradePrevention, 'selfTradePrevention', order.selfTradePrevention ?? 'none'),
    flags: flagsOf(order),
    price: ticks(instrument, 'price', order.price),
    quantity: lots(instrument, 'quantity', order.quantity),
    clientOrderId: isGiven(order.clientOrderId) ? namedId(order.clientOrderId) : '',
  };
  const values = advancedTermNames.map((name) => advanced[name](order, instrument));
  if (values.every((value) => value === 0)) return writeMessage(writer, 'placeOrder', body);
  const tailBytes = values.length * 8;
  const start = clientMessages.placeOrder.write(writer, body, tailBytes);
  writer.u16(start + WIRE_HEADER.flags, HAS_ADVANCED_TERMS);
  values.forEach((value, place) => writer.i64(writer.end - tailBytes + place * 8, value));
}

type TermReader = (order: OrderRequest, instrument: ClientInstrument) => number;

/** The advanced terms of an order; 0 where it has none. */
const advanced: { readonly [K in (typeof advancedTermNames)[number]]: TermReader } = {
  stopPriceTicks: ({ stopPrice }, instrument) => ticks(instrument, 'stopPrice', stopPrice),
  displayQuantityLots: ({ displayQuantity }, instrument) => lots(instrument, 'displayQuantity', displayQuantity),
  minQuantityLots: ({ minQuantity }, instrument) => lots(instrument, 'minQuantity', minQuantity),
  trailingOffsetTicks: ({ trailingOffset }, instrument) => ticks(instrument, 'trailingOffset', trailingOffset),
  trailingOffsetBps: ({ trailingOffsetBps }) => basisPoints('trailingOffsetBps', trailingOffsetBps),
  expireAtUs: ({ expireAt }) => timeOf('expireAt', expireAt),
  pegOffsetTicks: ({ pegOffset }, instrument) =>
    typeof pegOffset === 'string' && pegOffset.startsWith('-')
      ? 0 - ticks(instrument, 'pegOffset', pegOffset.slice(1))
      : ticks(instrument, 'pegOffset', pegOffset),
  pegType: ({ pegType }) => numberIn(PegType, 'pegType', pegType ?? 'none'),
  triggerSource: ({ triggerSource }) => numberIn(TriggerSource, 'triggerSource', triggerSource ?? 'last'),
  quoteAmount: ({ quoteQuantity }, instrument) =>
    decimal('quoteQuantity', quoteQuantity, (text) => instrument.parseNotional(text)),
};

const { simulated: _simulated, ...clientFlags } = OrderFlag;

function flagsOf(order: OrderRequest): number {
  let flags = 0;
  for (const [name, flag] of Object.entries(clientFlags) as [keyof typeof clientFlags, number][])
    if (isTrue(name, order[name])) flags |= flag;
  return flags;
}

/** To the venue an empty one is none: who sends one counts on it and must not trade twice. */
function namedId(clientOrderId: string): string {
  if (clientOrderId === '') throw new FieldFault('clientOrderId', 'must not be empty');
  return shortText(clientOrderId);
}

function named(symbol: string, instruments: Instruments): ClientInstrument {
  const instrument = instruments.bySymbol(symbol);
  if (instrument === undefined) throw new FieldFault('symbol', `${symbol} is not known`);
  return instrument;
}

function ticks(instrument: ClientInstrument, field: string, text: string | undefined): number {
  return decimal(field, text, (given) => instrument.parsePrice(given));
}

function lots(instrument: ClientInstrument, field: string, text: string | undefined): number {
  return decimal(field, text, (given) => instrument.parseQuantity(given));
}

/** 0 where there is none; null is none too, as over REST. */
function decimal(field: string, text: unknown, parse: (text: string) => number | DecimalFault): number {
  if (!isGiven(text)) return 0;
  // A number has lost digits before it comes here.
  return exact(field, typeof text === 'string' ? parse(text) : 'NOT_A_DECIMAL');
}

/** Where zero would mean that nothing was said. */
function aboveZero(field: string, count: number): number {
  if (count === 0) throw new FieldFault(field, 'must be above zero');
  return count;
}

const faults: Readonly<Record<DecimalFault, string>> = {
  NOT_A_DECIMAL: 'must be a decimal number as text, such as "0.25"',
  TOO_PRECISE: 'has more decimals than the instrument, or lies between two of its steps',
  TOO_LARGE: 'is too large',
};

function exact(field: string, count: number | DecimalFault): number {
  if (typeof count === 'number') return count;
  throw new FieldFault(field, faults[count]);
}

function numberIn(list: Readonly<Record<string, number>>, field: string, name: string): number {
  const value = Object.hasOwn(list, name) ? list[name] : undefined;
  if (value === undefined) throw new FieldFault(field, `must be one of ${Object.keys(list).join(', ')}`);
  return value;
}

function timeOf(field: string, text: string | undefined): number {
  if (!isGiven(text)) return 0;
  const timeUs = typeof text === 'string' ? parseIsoTime(text) : undefined;
  if (timeUs === undefined)
    throw new FieldFault(field, 'must be a time in UTC of at most microseconds, such as "2026-12-31T00:00:00Z"');
  return timeUs;
}

function idOf(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new FieldFault('orderId', 'must be the id of an order');
  return Number(text);
}

const BASIS_POINTS_MAX = 9_999;

function basisPoints(field: string, value: number | undefined): number {
  if (!isGiven(value)) return 0;
  if (Number.isInteger(value) && value >= 1 && value <= BASIS_POINTS_MAX) return value;
  throw new FieldFault(field, `must be a whole number from 1 to ${BASIS_POINTS_MAX}`);
}

function isTrue(field: string, value: boolean | undefined): boolean {
  if (!isGiven(value)) return false;
  if (typeof value === 'boolean') return value;
  throw new FieldFault(field, 'must be true or false');
}

const ID_LENGTH_MAX = 256;

function shortText(text: string): string {
  if (typeof text !== 'string') throw new FieldFault('clientOrderId', 'must be text');
  if (text.length > ID_LENGTH_MAX) throw new FieldFault('clientOrderId', `has at most ${ID_LENGTH_MAX} characters`);
  return text;
}
