/**
 * Whatever strangers send to any route is answered as the OpenAPI document says: the right status and code, no fault, no
 * hang, and nothing of it in the state of the core.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attempt,
  bodyAttempts,
  credentialAttempts,
  fieldAttempts,
  foreignQueryAttempts,
  pathAttempts,
  queryAttempts,
} from './attempts.js';
import { codeOf, type Route } from './document.js';
import { type Call, Market, missingFromTable, toRequest } from './market.js';
import { routeTable } from './route-table.js';
import { Tally, wrongAnswers } from './trial.js';

const CASES_PER_FIELD_MIN = 20;

let market: Market;
const tally = new Tally();

beforeAll(async () => {
  market = await Market.start();
}, 180_000);

afterAll(async () => {
  process.stdout.write(`bad requests: ${tally.summary()}\n`);
  expect(await market.end()).toBe(0);
  rmSync(market.venue.dataDir, { recursive: true });
});

const routeOf = (key: string): Route => {
  const route = market.document.routes.find((candidate) => candidate.key === key);
  if (route === undefined) throw new Error(`${key} is not in /openapi.json`);
  return route;
};
const keys = Object.keys(routeTable).filter((key) => routeTable[key]?.isStreamed !== true);

test('every route of the document is in the table', () => {
  expect(missingFromTable(market.document)).toEqual([]);
});

describe('a valid call of', () => {
  test.each(keys)('%s succeeds as documented', async (key) => {
    const call = await market.validCall(routeOf(key));
    const answer = await market.send(toRequest(call));
    expect(market.document.faultOf(call.route, answer)).toBeUndefined();
    const { refusedHere } = routeTable[key] ?? {};
    if (refusedHere !== undefined) expect(codeOf(answer)).toBe(refusedHere);
    else expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
  });
});

describe('bad input to', () => {
  test.each(keys)('%s is answered as documented', async (key) => {
    const call = await market.validCall(routeOf(key));
    for (const attempts of groupsOf(call)) {
      expect(await wrongAnswers(market, call.route, attempts, tally)).toEqual([]);
    }
  });
});

/** Field by field, so that a failure says where. */
function groupsOf(call: Call): readonly Attempt[][] {
  const { route } = call;
  const inPlace = (place: string) => route.parameters.filter(({ in: where }) => where === place);
  const fields = [
    ...route.fields.map((field) => fieldAttempts(call, field, market.document)),
    ...inPlace('query').map((parameter) => queryAttempts(call, parameter, market.document)),
    ...(routeTable[route.key]?.isAnyPath === true ? [] : inPlace('path')).map((parameter) =>
      pathAttempts(call, parameter),
    ),
  ];
  for (const attempts of fields) expect(attempts.length).toBeGreaterThanOrEqual(CASES_PER_FIELD_MIN);
  return [...fields, foreignQueryAttempts(call), bodyAttempts(call), credentialAttempts(call)];
}
