/** Sends attempts and says which answers are wrong. */
import { codeOf, parsed, type Route } from './document.js';
import type { Attempt } from './attempts.js';
import type { Market } from './market.js';
import { routeTable } from './route-table.js';
import type { WireAnswer, WireRequest } from './wire.js';

/** An answer that takes longer again and again is a hang. Once is the machine. */
const SLOW_MS = 1_000;
/** Hashes of passwords give way to everything else that the machine does. */
const HASHING_MS = 15_000;
const SLOW_TRIES = 5;

/** What was tried so far, for the line that a run prints. */
export class Tally {
  private readonly counts = new Map<string, number>();
  slowestMs = 0;

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  summary(): string {
    const all = [...this.counts].toSorted(([left], [right]) => left.localeCompare(right));
    const total = all.reduce((sum, [, count]) => sum + count, 0);
    const parts = all.map(([what, count]) => `${what} ${count}`).join(', ');
    return `${total} requests (${parts}); slowest answer ${Math.round(this.slowestMs)} ms`;
  }
}

/**
 * Resolves with a line for each wrong answer. What must be stopped is sent together, and the state hash must be the same
 * afterwards: number, time and everything else of the core.
 */
export async function wrongAnswers(
  market: Market,
  route: Route,
  attempts: readonly Attempt[],
  tally: Tally,
): Promise<string[]> {
  const stopped = attempts.filter(({ expected }) => expected === 'stopped');
  const others = attempts.filter(({ expected }) => expected !== 'stopped');
  const before = await market.state();
  const faults = await sendAll(market, route, stopped, tally);
  const after = await market.state();
  if (after.stateHash !== before.stateHash) {
    faults.push(
      `a request that should have been stopped reached the core: ${stopped.map(({ name }) => name).join('; ')}`,
    );
  }
  return [...faults, ...(await sendAll(market, route, others, tally))];
}

async function sendAll(market: Market, route: Route, attempts: readonly Attempt[], tally: Tally): Promise<string[]> {
  const faults = await Promise.all(
    attempts.map(async (attempt) => {
      const slowMs = routeTable[route.key]?.isSlow === true ? HASHING_MS : SLOW_MS;
      const answer = await quickAnswer(market, attempt.request, slowMs);
      if (typeof answer === 'string') return [`${attempt.name}: ${answer}`];
      tally.count(String(answer.status));
      tally.slowestMs = Math.max(tally.slowestMs, answer.elapsedMs);
      const fault = market.document.faultOf(routeOf(route, answer), answer) ?? unexpected(attempt, answer);
      return fault === undefined ? [] : [`${attempt.name}: ${fault}: ${answer.status} ${answer.text.slice(0, 300)}`];
    }),
  );
  return faults.flat();
}

/** A broken path is no route's; its answer is documented for all. */
function routeOf(route: Route, answer: WireAnswer): Route | undefined {
  return codeOf(answer) === 'NOT_FOUND' ? undefined : route;
}

/** The answer; words where none comes, or where it takes too long every time. */
export async function quickAnswer(
  market: Market,
  request: WireRequest,
  slowMs = SLOW_MS,
): Promise<WireAnswer | string> {
  for (let left = SLOW_TRIES; left > 0; left -= 1) {
    const answer = await market.send(request).catch((error: Error) => error.message);
    if (typeof answer === 'string' || answer.elapsedMs <= slowMs) return answer;
  }
  return `no answer within ${slowMs} ms, ${SLOW_TRIES} times`;
}

function unexpected({ expected, codes, field }: Attempt, answer: WireAnswer): string | undefined {
  if (expected === 'documented') return undefined;
  if (answer.status < 400) return 'it was accepted';
  const code = codeOf(answer) ?? '';
  if (codes !== undefined && !codes.includes(code)) return `it was refused as ${code}, not as ${codes.join(' or ')}`;
  if (field === undefined || code !== 'VALIDATION_FAILED') return undefined;
  const { errors = [] } = parsed(answer.text) as { errors?: readonly { readonly field: string }[] };
  const isNamed = errors.some(({ field: named }) => named === field || named.startsWith(`${field}.`));
  return isNamed ? undefined : `the errors do not name ${field}`;
}
