import { expect, test } from '@jest/globals';
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import { durationText, fillStory, stepText } from './explanation-text.js';

type Step = Schemas['ExplanationStepResponse'];

const asTold = { price: (value: string | null) => value ?? '–', quantity: (value: string) => value };
const step = (name: Step['name'], second: number, more: Partial<Step> = {}): Step => ({
  name,
  sequence: second,
  time: new Date(second * 1_000).toISOString(),
  price: '100',
  quantity: '2',
  openQuantity: '2',
  ahead: null,
  betterQuantity: null,
  level: null,
  bestBid: null,
  bestAsk: null,
  trade: null,
  reason: null,
  ...more,
});
const trade = (liquidity: 'maker' | 'taker', auction = false) => ({ tradeId: '5', auction, liquidity, fee: '0.1' });
const story = (...steps: Step[]): string[] =>
  fillStory({ order: {} as Schemas['OrderResponse'], steps, omittedSteps: 0 }, '5', asTold);

test('an order that waited says behind what, how that went, and how long it took', () => {
  expect(
    story(
      step('accepted', 1),
      step('rested', 1, { ahead: { orders: 2, quantity: '7' }, betterQuantity: '1.5' }),
      step('ahead_filled', 2, { quantity: '3' }),
      step('ahead_filled', 3, { quantity: '1.5' }),
      step('ahead_cancelled', 4, { quantity: '2.5' }),
      step('filled', 14, { trade: trade('maker') }),
    ),
  ).toEqual([
    'It joined the queue at 100, behind 2 orders of 7, and 1.5 at better prices.',
    'Of what was before it, 4.5 was filled, 2.5 was cancelled.',
    'After 13.0 s, 2 traded at 100, as the maker.',
  ]);
});

test('an order that traded on arrival, or in an auction, has waited for nothing', () => {
  const level = { price: '100', quantity: '4', orders: 1 };
  expect(story(step('accepted', 1), step('filled', 1, { trade: trade('taker'), level }))).toEqual([
    'It traded on arrival and took 2 at 100 from the book. 4 was left there.',
  ]);
  const rested = step('rested', 1, { ahead: { orders: 0, quantity: '0' } });
  expect(story(rested, step('filled', 1.25, { trade: trade('taker', true) }))).toEqual([
    'It joined the queue at 100, with nothing displayed before it.',
    'After 250 ms, 2 traded at 100, in an auction.',
  ]);
});

test('another fill is another story, and no fill is none', () => {
  const other = step('filled', 2, { trade: { ...trade('maker'), tradeId: '6' } });
  expect(story(step('rested', 1), other)).toEqual([]);
  expect(
    fillStory({ order: {} as Schemas['OrderResponse'], steps: [other], omittedSteps: 0 }, undefined, asTold),
  ).toHaveLength(1);
});

test('each step has its words', () => {
  expect(stepText(step('filled', 1, { trade: trade('maker') }))).toBe('Filled as maker');
  expect(stepText(step('filled', 1, { trade: trade('maker', true) }))).toBe('Filled in an auction');
  expect(stepText(step('cancelled', 1, { reason: 'requested' }))).toBe('Cancelled');
  expect(stepText(step('cancelled', 1, { reason: 'self_trade' }))).toBe('Cancelled: self trade');
  expect([185_000, 7_860_000].map(durationText)).toEqual(['3 min 5 s', '2 h 11 min']);
});
