import { describe, expect, test } from '@jest/globals';
import { CancelReason, Side } from '../../../common/model/order-terms.js';
import { type EventName, eventLayouts } from '../../../common/model/events.js';
import { RecordBuffer, type RecordLayout } from '../../../common/model/record-layout.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { CommandAnswers } from './command-answers.js';
import { isExecution, otherAccount, writeExecution, writeMakerExecution } from './executions.js';
import { WireWriter } from './wire-layout.js';
import { CommandStatus, ExecutionKind, Liquidity, venueMessages } from './wire-messages.js';

const header = { sequence: 40, timeUs: 77, index: 0, accountId: 3 };

/** The record of an event whose fields have these values, and 0 or nothing otherwise. */
function recordOf(name: EventName, values: Record<string, number | string>, extension?: Record<string, number>) {
  const layout = eventLayouts[name] as unknown as RecordLayout;
  const body = Object.fromEntries(
    Object.entries(layout.fields).map(([field, { kind }]) => [field, values[field] ?? (kind === 'text' ? '' : 0)]),
  );
  const buffer = new RecordBuffer(new ArrayBuffer(1_024));
  const group = Object.fromEntries(Object.keys(layout.extension).map((field) => [field, extension?.[field] ?? 0]));
  const length = layout.write(buffer, 0, header, body, extension === undefined ? undefined : group);
  return { buffer, length };
}

const messageOf = (writer: WireWriter) => venueMessages.execution.read(new DataView(writer.take().buffer), 0);
const same = { instrumentId: 2, orderId: 9 };
const common = { ...same, sequence: 40, timeUs: 77, channelSequence: 5 };

describe('the execution of', () => {
  test.each<[EventName, Record<string, number | string>, object]>([
    [
      'OrderAccepted',
      { ...same, side: Side.buy, priceTicks: 10, quantityLots: 4, clientOrderId: 'mine' },
      { kind: ExecutionKind.accepted, side: Side.buy, price: 10, quantity: 4, openQuantity: 4, clientOrderId: 'mine' },
    ],
    [
      'OrderCancelled',
      { ...same, side: Side.sell, priceTicks: 10, cancelledLots: 4, reason: CancelReason.expired },
      { kind: ExecutionKind.cancelled, quantity: 4, openQuantity: 0, cancelReason: CancelReason.expired },
    ],
    [
      'OrderReplaced',
      { ...same, side: Side.sell, priceTicks: 11, quantityLots: 6, openLots: 5 },
      { kind: ExecutionKind.replaced, price: 11, quantity: 6, openQuantity: 5 },
    ],
    [
      'OrderTriggered',
      { ...same, side: Side.sell, priceTicks: 11, triggerPriceTicks: 12 },
      { kind: ExecutionKind.triggered, price: 11, stopPrice: 12 },
    ],
    [
      'OrderRejected',
      { ...same, side: Side.sell, reason: RejectReason.INSUFFICIENT_FUNDS },
      { kind: ExecutionKind.rejected, reason: RejectReason.INSUFFICIENT_FUNDS },
    ],
    ['StopPriceMoved', { ...same, stopPriceTicks: 8 }, { kind: ExecutionKind.stop_moved, side: 0, stopPrice: 8 }],
    [
      'OrderActivated',
      { ...same, side: Side.buy, priceTicks: 3, quantityLots: 2, stopPriceTicks: 1 },
      { kind: ExecutionKind.activated, price: 3, quantity: 2, openQuantity: 2, stopPrice: 1 },
    ],
    [
      'OrderReduced',
      { ...same, reducedLots: 2, openLots: 7 },
      { kind: ExecutionKind.reduced, quantity: 2, openQuantity: 7 },
    ],
  ])('%s tells what became of the order', (name, values, expected) => {
    const { buffer } = recordOf(name, values);
    const writer = new WireWriter(16);
    expect([isExecution(eventLayouts[name].type), otherAccount(buffer, 0, eventLayouts[name].type)]).toEqual([true, 0]);
    writeExecution(writer, buffer, 0, 5);
    expect(messageOf(writer)).toMatchObject({ ...common, ...expected });
  });

  test('a stop that was accepted has its stop price', () => {
    const { buffer } = recordOf('OrderAccepted', { ...same, side: Side.buy }, { stopPriceTicks: 21 });
    const writer = new WireWriter(16);
    writeExecution(writer, buffer, 0, 5);
    expect(messageOf(writer)).toMatchObject({ stopPrice: 21, clientOrderId: '' });
  });

  test.each([Side.buy, Side.sell])('a trade has two sides, whoever came first (taker side %d)', (takerSide) => {
    const orders = { takerOrderId: 9, makerOrderId: 8, takerFee: 3, makerFee: -1, takerOpenLots: 0, makerOpenLots: 6 };
    const { buffer } = recordOf('TradeExecuted', {
      ...orders,
      takerSide,
      makerAccountId: 6,
      tradeId: 12,
      priceTicks: 10,
      quantityLots: 4,
      instrumentId: 2,
    });
    expect(otherAccount(buffer, 0, eventLayouts.TradeExecuted.type)).toBe(6);
    const trade = { kind: ExecutionKind.traded, price: 10, quantity: 4, tradeId: 12, instrumentId: 2 };
    const taker = new WireWriter(16);
    writeExecution(taker, buffer, 0, 5);
    const taken = { orderId: 9, side: takerSide, liquidity: Liquidity.taker, fee: 3, openQuantity: 0 };
    expect(messageOf(taker)).toMatchObject({ ...trade, ...taken });
    const maker = new WireWriter(16);
    writeMakerExecution(maker, buffer, 0, 5);
    const made = { orderId: 8, side: 3 - takerSide, liquidity: Liquidity.maker, fee: -1, openQuantity: 6 };
    expect(messageOf(maker)).toMatchObject({ ...trade, ...made });
  });

  test('a prevented trade tells each side what it has lost', () => {
    const { buffer } = recordOf('SelfTradePrevented', {
      takerOrderId: 9,
      makerOrderId: 8,
      takerPreventedLots: 4,
      makerPreventedLots: 1,
      makerOpenLots: 2,
      makerAccountId: 6,
      takerSide: Side.buy,
      instrumentId: 2,
    });
    expect(otherAccount(buffer, 0, eventLayouts.SelfTradePrevented.type)).toBe(6);
    const [taker, maker] = [new WireWriter(16), new WireWriter(16)];
    writeExecution(taker, buffer, 0, 5);
    writeMakerExecution(maker, buffer, 0, 5);
    const prevented = { kind: ExecutionKind.self_trade_prevented, tradeId: 0, fee: 0, liquidity: Liquidity.none };
    expect(messageOf(taker)).toMatchObject({ ...prevented, orderId: 9, quantity: 4, side: Side.buy });
    expect(messageOf(maker)).toMatchObject({ ...prevented, orderId: 8, quantity: 1, openQuantity: 2, side: Side.sell });
  });

  test('nothing is told of an event that concerns no order', () => {
    expect(isExecution(eventLayouts.TimerTicked.type)).toBe(false);
  });
});

describe('the answer to a command', () => {
  test.each<[EventName, Record<string, number>, object]>([
    ['DuplicateAnswered', { orderId: 9, firstSequence: 2 }, { status: CommandStatus.repeated, orderId: 9 }],
    ['MassCancelled', { orderCount: 3 }, { status: CommandStatus.accepted, orderCount: 3, orderId: 0 }],
    [
      'CommandRefused',
      { ...same, reason: RejectReason.KILL_SWITCH },
      { ...same, status: CommandStatus.refused, reason: RejectReason.KILL_SWITCH },
    ],
    ['OrderCancelled', { ...same, reason: CancelReason.requested }, { ...same, openQuantity: 0 }],
    ['OrderCancelled', { ...same, reason: CancelReason.expired }, { orderId: 0 }],
    ['OrderReplaced', { ...same, openLots: 6 }, { ...same, openQuantity: 6 }],
    ['OrderReplaced', { ...same, openLots: 6, pegged: 1 }, { orderId: 0 }],
    ['SelfTradePrevented', { takerOrderId: 9 }, { orderId: 0 }],
    ['TradeExecuted', { takerOrderId: 9 }, { orderId: 0, filledQuantity: 0 }],
  ])('is made of %s %p', (name, values, expected) => {
    const { buffer, length } = recordOf(name, values);
    const answers = new CommandAnswers(4);
    answers.expect(40, 2, 11);
    const writer = new WireWriter(16);
    answers.write(writer, buffer, 0, length);
    const result = venueMessages.commandResult.read(new DataView(writer.take().buffer), 0);
    expect(result).toMatchObject({ requestId: 11, sequence: 40, ...expected });
  });
});
