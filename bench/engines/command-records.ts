/** Commands of a workload as the records that the venue takes. */
import { commandLayouts } from '../../src/common/model/commands.js';
import { OrderType, TimeInForce } from '../../src/common/model/order-terms.js';
import { HEADER, type RecordBuffer } from '../../src/common/model/record-layout.js';
import { accountOf, type CommandList, Kind } from '../workloads/command-list.js';

const PLACE = commandLayouts.PlaceOrder;
const CANCEL = commandLayouts.CancelOrder;
const REPLACE = commandLayouts.ReplaceOrder;
const P = PLACE.at;
const R = REPLACE.at;
const VERSION = 1 << 8;

/** No record of an order command without client order id is longer. */
export const RECORD_BYTES_MAX = PLACE.fixedBytes;

/** Writes a command's record at byte `at`, without sequence and time, and returns its length in bytes. */
export function writeRecord(commands: CommandList, command: number, buffer: RecordBuffer, at: number): number {
  const { f64, i32, bytes } = buffer;
  const kind = commands.kindOf(command);
  const orderId = commands.orderIdOf(command);
  i32[(at + HEADER.index) >> 2] = 0;
  i32[(at + HEADER.accountId) >> 2] = accountOf(orderId);
  if (kind === Kind.cancel) {
    f64[(at + CANCEL.at.orderId) >> 3] = orderId;
    return finish(buffer, at, CANCEL.type, CANCEL.fixedBytes);
  }
  if (kind === Kind.reduce || kind === Kind.move) {
    f64[(at + R.orderId) >> 3] = orderId;
    f64[(at + R.priceTicks) >> 3] = kind === Kind.move ? commands.priceOf(command) : 0;
    f64[(at + R.quantityLots) >> 3] = kind === Kind.move ? 0 : commands.lotsOf(command);
    return finish(buffer, at, REPLACE.type, REPLACE.fixedBytes);
  }
  f64[(at + P.priceTicks) >> 3] = commands.priceOf(command);
  f64[(at + P.quantityLots) >> 3] = commands.lotsOf(command);
  i32[(at + P.instrumentId) >> 2] = 1;
  i32[(at + P.flags) >> 2] = 0;
  i32[(at + P.clientOrderId) >> 2] = 0;
  bytes[at + P.side] = commands.sideOf(command);
  bytes[at + P.orderType] = kind === Kind.market ? OrderType.market : OrderType.limit;
  bytes[at + P.timeInForce] = timeInForceOf(kind);
  bytes[at + P.selfTradePrevention] = 0;
  return finish(buffer, at, PLACE.type, PLACE.fixedBytes);
}

/** When the first command comes; each later one a microsecond after. */
export const START_TIME_US = 1_767_225_600_000_000;

/** Gives the record its place in the venue's order of events. */
export function stampRecord(buffer: RecordBuffer, at: number, sequence: number): void {
  buffer.f64[(at + HEADER.sequence) >> 3] = sequence;
  buffer.f64[(at + HEADER.timeUs) >> 3] = START_TIME_US + sequence;
}

function finish({ i32 }: RecordBuffer, at: number, type: number, length: number): number {
  i32[(at + HEADER.length) >> 2] = length;
  i32[(at + HEADER.type) >> 2] = type | VERSION;
  return length;
}

function timeInForceOf(kind: number): TimeInForce {
  if (kind === Kind.limitGtc) return TimeInForce.gtc;
  return kind === Kind.limitFok ? TimeInForce.fok : TimeInForce.ioc;
}
