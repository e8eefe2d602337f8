/**
 * Random bad requests to every route of a running venue: documented answers only, no fault, no hang; and whatever the core
 * refused left nothing but its number and time. `BAD_INPUT_REQUESTS` sends more, `BAD_INPUT_SEED` repeats a run.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { refusalsIn } from '../support/refusals.js';
import { codeOf } from './document.js';
import { type Call, Market, missingFromTable } from './market.js';
import { randomRequest, type RandomRequest } from './random-requests.js';
import { routeTable } from './route-table.js';
import { quickAnswer, Tally } from './trial.js';

const REQUESTS = Number(process.env['BAD_INPUT_REQUESTS'] ?? 10_000);
const SEED = Number(process.env['BAD_INPUT_SEED'] ?? 20_261_127);
/** Between two looks at the state of the core. */
const ROUND = 100;
/** What a request can come to without the core. The rest may have been a command. */
const beforeTheCore = new Set([400, 401, 403, 405, 413, 414, 415, 417, 429, 431, 501]);

let market: Market;
let hasEnded = false;
const random = new SeededRandom(SEED);
const tally = new Tally();

beforeAll(async () => {
  market = await Market.start();
  expect(missingFromTable(market.document)).toEqual([]);
}, 180_000);

afterAll(async () => {
  process.stdout.write(`random requests with BAD_INPUT_SEED=${SEED}: ${tally.summary()}\n`);
  if (!hasEnded) await market.end();
  rmSync(market.venue.dataDir, { recursive: true });
});

test(
  'are answered as documented, and move the core only by commands',
  async () => {
    let calls = await someCalls();
    for (let sent = 0; sent < REQUESTS; sent += ROUND) {
      if (await market.renewTokens()) calls = await someCalls();
      const before = await market.state();
      const requests = Array.from({ length: ROUND }, () => {
        const call = random.pick(calls);
        return { call, made: randomRequest(call, random) };
      });
      const outcomes = await Promise.all(requests.map(({ call, made }) => outcomeOf(call, made)));
      expect(outcomes.flatMap(({ fault }) => fault ?? [])).toEqual([]);
      const after = await market.state();
      const commandsMax = outcomes.filter(({ isCommand }) => isCommand).length;
      expect(after.sequence - before.sequence).toBeLessThanOrEqual(commandsMax);
      expect(after.stateHash === before.stateHash).toBe(after.sequence === before.sequence);
    }
  },
  60 * 60_000,
);

test('leave no trace in the core where it refused them', async () => {
  hasEnded = true;
  expect(await market.end()).toBe(0);
  const { commands, refused, traces } = refusalsIn(market.venue.dataDir);
  process.stdout.write(`random requests: ${commands} commands in the journal, ${refused} of them refused\n`);
  expect(refused).toBeGreaterThan(REQUESTS / 200);
  expect(traces).toEqual([]);
});

/**
 * Valid calls that the requests are made from, those that change something more often; those that a session or a password
 * is needed for are tried elsewhere.
 */
async function someCalls(): Promise<Call[]> {
  const calls: Call[] = [];
  for (const route of market.document.routes) {
    const { isSlow, asSomebodyNew, asNewTrader, isStreamed, isAnyPath } = routeTable[route.key] ?? {};
    if ([isSlow, asSomebodyNew, asNewTrader, isStreamed, isAnyPath].includes(true)) continue;
    const call = await market.validCall(route);
    calls.push(...Array.from({ length: route.method === 'GET' ? 1 : 4 }, () => call));
  }
  return calls;
}

async function outcomeOf(call: Call, made: RandomRequest): Promise<{ fault?: string; isCommand: boolean }> {
  const { request } = made;
  const answer = await quickAnswer(market, request);
  const words = `${request.method} ${request.target} with ${made.mistakes.join(' and ')}`;
  if (typeof answer === 'string') return { fault: `${words}: ${answer}`, isCommand: true };
  tally.count(String(answer.status));
  tally.slowestMs = Math.max(tally.slowestMs, answer.elapsedMs);
  const isCommand = !['GET', 'HEAD'].includes(request.method) && !beforeTheCore.has(answer.status);
  // With another method or path it is another route, or none, that answers; which one, only the venue knows.
  const isOwn = request.method === call.route.method && codeOf(answer) !== 'NOT_FOUND';
  const fault = isOwn
    ? market.document.faultOf(call.route, answer)
    : answer.status >= 400 && request.method !== 'HEAD'
      ? market.document.faultOf(undefined, answer)
      : undefined;
  return { isCommand, ...(fault !== undefined && { fault: `${words}: ${fault}: ${answer.status} ${answer.text}` }) };
}
