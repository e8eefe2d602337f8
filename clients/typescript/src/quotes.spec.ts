/** The market maker of the examples never has two quotes where it wants one. */
import { describe, expect, test } from '@jest/globals';

interface Quote {
  readonly clientOrderId: string;
  readonly orderId: string | undefined;
  readonly isSure: boolean;
}
interface Quotes {
  readonly afterPlace: (clientOrderId: string, outcome: object) => Quote | undefined;
  readonly afterReplace: (quote: Quote, outcome: object) => Quote | undefined;
  readonly afterLookUp: (quote: Quote, found: object) => Quote | undefined;
}
// Through a variable: the examples are plain JavaScript.
const file = '../examples/quotes.mjs';
const { afterPlace, afterReplace, afterLookUp } = (await import(file)) as Quotes;

const resting: Quote = { clientOrderId: 'a', orderId: '7', isSure: true };
const unsure: Quote = { clientOrderId: 'a', orderId: undefined, isSure: false };

describe('a quote', () => {
  test.each([
    ['accepted', resting],
    ['repeated', resting],
    ['refused', undefined],
    ['not_taken', undefined],
    ['unknown', unsure],
  ])('placed: %s', (outcome, expected) => {
    expect(afterPlace('a', { outcome, orderId: '7' })).toEqual(expected);
  });

  test.each([
    ['accepted', resting],
    ['not_taken', resting],
    ['refused', { ...resting, isSure: false }],
    ['unknown', { ...resting, isSure: false }],
  ])('moved: %s', (outcome, expected) => {
    expect(afterReplace(resting, { outcome })).toEqual(expected);
  });

  test.each<[string, object, Quote | undefined]>([
    ['open', { ok: true, value: { orderId: '7', status: 'new' } }, resting],
    ['filled in part', { ok: true, value: { orderId: '7', status: 'partially_filled' } }, resting],
    ['filled', { ok: true, value: { orderId: '7', status: 'filled' } }, undefined],
    ['not there', { ok: true, value: undefined }, undefined],
    ['not to be asked for', { ok: false, code: 'NO_ANSWER' }, unsure],
  ])('looked up: %s', (_name, found, expected) => {
    expect(afterLookUp(unsure, found)).toEqual(expected);
  });
});
