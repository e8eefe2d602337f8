import { expect, test } from '@jest/globals';
import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { RecordBuffer, type RecordLayout } from '../../../common/model/record-layout.js';
import { type LevelChange, readLevelChange } from './level-change.js';

/** Not the beginning of the buffer, so that a reader that ignores it is found out. */
const AT = 64;
const untouched: LevelChange = { instrumentId: -1, side: -1, priceTicks: -1, quantityLots: -1, orders: -1 };

/** What `readLevelChange` makes of an event whose fields it does not need are all 7. */
function changeOf(name: keyof typeof eventLayouts, fields: Readonly<Record<string, number>>): [boolean, LevelChange] {
  const layout = eventLayouts[name] as unknown as RecordLayout & { readonly at: Readonly<Record<string, number>> };
  const sevens = Object.keys(layout.at).map((field) => [field, 7] as const);
  const texts = Object.keys(layout.read(zeros(layout), AT)).filter((field) => !(field in layout.at));
  const body = { ...Object.fromEntries(sevens), ...Object.fromEntries(texts.map((field) => [field, ''])), ...fields };
  const buffer = RecordBuffer.ofCapacity(1_024);
  layout.write(buffer, AT, { sequence: 1, timeUs: 2, index: 0, accountId: 3 }, body);
  const change = { ...untouched };
  return [readLevelChange(buffer, AT, change), change];
}

function zeros(layout: RecordLayout): RecordBuffer {
  const buffer = RecordBuffer.ofCapacity(1_024);
  buffer.bytes.fill(0);
  buffer.bytes[AT] = layout.type & 0xff;
  return buffer;
}

const level = { instrumentId: 5, levelQuantityLots: 40, levelOrders: 2 };
const expected = { instrumentId: 5, priceTicks: 100, quantityLots: 40, orders: 2 };

test.each([Side.buy, Side.sell])('an order that rests on side %i changes the level of its price', (side) => {
  const changed = changeOf('OrderRested', { ...level, side, priceTicks: 100 });
  expect(changed).toEqual([true, { ...expected, side }]);
});

test.each([
  [Side.buy, Side.sell],
  [Side.sell, Side.buy],
])('what side %i takes, or is kept from taking, changes the other side', (takerSide, side) => {
  const fields = { ...level, takerSide, priceTicks: 100 };
  expect(changeOf('TradeExecuted', fields)).toEqual([true, { ...expected, side }]);
  expect(changeOf('SelfTradePrevented', fields)).toEqual([true, { ...expected, side }]);
});

test('a trade in an auction changes no level: other events tell what it left', () => {
  const fields = { ...level, takerSide: Side.buy, priceTicks: 100 };
  expect(changeOf('TradeExecuted', { ...fields, auction: 1 })).toEqual([false, untouched]);
  expect(changeOf('TradeExecuted', { ...fields, auction: 0 })).toEqual([true, { ...expected, side: Side.sell }]);
});

test.each([
  ['PeakRefreshed', Side.buy],
  ['PeakRefreshed', Side.sell],
  ['LevelChanged', Side.buy],
  ['LevelChanged', Side.sell],
] as const)('%s on side %i tells its level', (name, side) => {
  expect(changeOf(name, { ...level, side, priceTicks: 100 })).toEqual([true, { ...expected, side }]);
});

test.each([Side.buy, Side.sell])('a cancelled order that rested on side %i changes its level', (side) => {
  const fields = { ...level, side, priceTicks: 100 };
  expect(changeOf('OrderCancelled', { ...fields, rested: 1 })).toEqual([true, { ...expected, side }]);
  expect(changeOf('OrderCancelled', { ...fields, rested: 0 })).toEqual([false, untouched]);
});

test.each([Side.buy, Side.sell])('an order on side %i that is replaced changes the level that it leaves', (side) => {
  const changed = changeOf('OrderReplaced', { ...level, side, priceTicks: 90, oldPriceTicks: 100 });
  expect(changed).toEqual([true, { ...expected, side }]);
});

test('a peg that had no price leaves no level', () => {
  expect(changeOf('OrderReplaced', { ...level, oldPriceTicks: 0 })).toEqual([false, untouched]);
});

test.each(['OrderAccepted', 'CommandRefused'] as const)('%s changes no level', (name) => {
  expect(changeOf(name, {})).toEqual([false, untouched]);
});
