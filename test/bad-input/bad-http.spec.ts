/** Bytes that are no honest HTTP are answered with a problem or with nothing, at once, and reach no order book. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeOf } from './document.js';
import { type HttpCase, httpCases, orderCases } from './http-cases.js';
import { Market } from './market.js';

let market: Market;

beforeAll(async () => {
  market = await Market.start();
}, 180_000);

afterAll(async () => {
  expect(await market.end()).toBe(0);
  rmSync(market.venue.dataDir, { recursive: true });
});

async function outcomeOf({ parts }: HttpCase): Promise<{ outcome: string; isClosed: boolean; fault?: string }> {
  const { answers, isClosed } = await market.wire.exchange(parts);
  const last = answers.at(-1);
  if (last === undefined) return { outcome: isClosed ? 'closed' : 'no answer', isClosed };
  const outcome = last.status < 400 ? String(last.status) : `${last.status} ${codeOf(last)}`;
  const fault = last.status < 400 ? undefined : market.document.faultOf(undefined, last);
  return { outcome, isClosed, ...(fault !== undefined && { fault }) };
}

async function expectOutcome(tried: HttpCase): Promise<void> {
  const before = await market.state();
  const { outcome, isClosed, fault } = await outcomeOf(tried);
  expect(tried.expected).toContain(outcome);
  expect(fault).toBeUndefined();
  expect(isClosed || tried.mayGoOn === true).toBe(true);
  expect(await market.state()).toEqual(before);
}

describe('a stranger who sends', () => {
  test.each(httpCases.map((tried) => [tried.name, tried] as const))('%s', (_name, tried) => expectOutcome(tried));
});

describe('an order with', () => {
  test.each(orderCases('').map(({ name }, index) => [name, index] as const))('%s', (_name, index) =>
    expectOutcome(orderCases(market.traderToken)[index] as HttpCase),
  );
});
