/** What a load test needs to know of a venue before it begins, over REST: who places, and an order that the venue takes. */
import { decimalStep, type DecimalStep, formatSteps, parseSteps, parseUnits } from '../../common/decimal.js';

/** The load test cannot begin, or the venue has ended it; the message says what to mend. */
export class LoadTestFailed extends Error {
  override readonly name = 'LoadTestFailed';
}

export const scenarios = ['trade', 'quote'] as const;
/** `trade`: buys and sells in turn at one price, so that about every second order trades. `quote`: places an order and cancels it, in turn. */
export type Scenario = (typeof scenarios)[number];

export interface LoadTarget {
  readonly url: string;
  readonly token: string;
  readonly symbol: string;
  readonly priceTicks: number;
  readonly quantityLots: number;
  /** The same as decimal text. */
  readonly price: string;
  readonly quantity: string;
  readonly scenario: Scenario;
}

export interface TargetWish {
  /** Such as `http://localhost:8080`. */
  readonly target: string;
  readonly user: string;
  readonly password: string;
  readonly scenario: Scenario;
  /** The first instrument of the venue where it is left out. */
  readonly symbol?: string;
  /** The last price where it is left out; the best bid for `quote`. */
  readonly price?: string;
  /** The smallest that the instrument takes at the price where it is left out. */
  readonly quantity?: string;
}

interface Pair {
  readonly symbol: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantity: string;
  readonly minNotional: string;
}
interface Ticker {
  readonly last: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
}

/** Logs in and looks the instrument up; throws `LoadTestFailed`. */
export async function loadTarget(wish: TargetWish): Promise<LoadTarget> {
  const url = wish.target.replace(/\/$/, '');
  const { user: username, password } = wish;
  const { accessToken: token } = await ask<{ accessToken: string }>(url, '/auth/login', { username, password });
  const pair = await pairOf(url, wish.symbol);
  const tick = decimalStep(pair.tickSize);
  const lot = decimalStep(pair.lotSize);
  const priceTicks = steps('--price', wish.price ?? (await priceNow(url, pair.symbol, wish.scenario)), tick);
  const quantityLots =
    wish.quantity === undefined ? smallestLots(pair, priceTicks, tick, lot) : steps('--quantity', wish.quantity, lot);
  const [price, quantity] = [formatSteps(priceTicks, tick), formatSteps(quantityLots, lot)];
  return { url, token, symbol: pair.symbol, priceTicks, quantityLots, price, quantity, scenario: wish.scenario };
}

async function pairOf(url: string, symbol: string | undefined): Promise<Pair> {
  const { items } = await ask<{ items: readonly Pair[] }>(url, '/pairs');
  const pair = symbol === undefined ? items[0] : items.find((one) => one.symbol === symbol);
  if (pair === undefined)
    throw new LoadTestFailed(
      symbol === undefined ? `${url} has no instrument.` : `${url} has no instrument ${symbol}.`,
    );
  return pair;
}

async function priceNow(url: string, symbol: string, scenario: Scenario): Promise<string> {
  const { last, bid, ask: offer } = await ask<Ticker>(url, `/ticker/${encodeURIComponent(symbol)}`);
  const price = scenario === 'quote' ? (bid ?? last) : (last ?? bid ?? offer);
  if (price === null) throw new LoadTestFailed(`${symbol} has no price yet: say one with --price.`);
  return price;
}

/** The fewest lots that are worth the least notional and not below the least quantity. */
function smallestLots(
  { minQuantity, minNotional }: Pair,
  priceTicks: number,
  tick: DecimalStep,
  lot: DecimalStep,
): number {
  const scale = tick.scale + lot.scale;
  const least = BigInt(Math.max(1, counted(parseSteps(minQuantity, lot))));
  const lotNotional = BigInt(priceTicks) * tick.mantissa * lot.mantissa;
  const notional = BigInt(counted(parseUnits(minNotional, scale)));
  const worth = (notional + lotNotional - 1n) / lotNotional;
  return Number(worth > least ? worth : least);
}

/** What the venue itself has said is a number; one with more decimals than a product of steps asks for nothing more. */
function counted(number: number | string): number {
  return typeof number === 'number' ? number : 0;
}

function steps(option: string, text: string, step: DecimalStep): number {
  const count = parseSteps(text, step);
  if (typeof count !== 'number' || count === 0)
    throw new LoadTestFailed(`${option} ${text} is no price or quantity of the instrument.`);
  return count;
}

async function ask<T>(url: string, path: string, body?: object): Promise<T> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${url}/api/v1${path}`, init).catch((error: unknown) => {
    throw new LoadTestFailed(`${url} does not answer: ${String((error as Error).cause ?? error)}.`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  throw new LoadTestFailed(`${url} refuses ${path} with ${response.status}: ${text.slice(0, 300)}`);
}
