/** Risk over REST, against the built venue: positions that are sent and those that are held, at prices of both kinds. */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aUser } from '../support/rest-client.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';
import { countedRisk, filteredLosses, normalRisk, portfolioLosses } from './independent-risk.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let riskOfficer: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  riskOfficer = await aUser(venue, admin, 'rita', 'risk');
}, 240_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
const series = [1, 2].map((step) => days.map((_day, t) => Number((100 + 5 * Math.sin(t * t * step)).toFixed(4))));
const csv = `date,AAA,BBB\n${days.map((day, t) => `${day},${series[0]?.[t]},${series[1]?.[t]}\n`).join('')}`;
const positions = [
  { asset: 'AAA', quantity: '10' },
  { asset: 'BBB', quantity: '-4.5' },
];
const values = [10 * (series[0]?.at(-1) as number), -4.5 * (series[1]?.at(-1) as number)];
const sent = { currency: 'EUR', positions, prices: csv };

const ask = (path: string, body: unknown, token = alice): Promise<Answer> =>
  venue.request('POST', `/api/v1/risk/${path}`, token, body);

async function asked(path: string, body: unknown): Promise<Answer['body']> {
  const answer = await ask(path, body);
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
}

function expectMoney(text: string, expected: number): void {
  expect(text).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d{1,8})?$/);
  expect(Math.abs(Number(text) - expected)).toBeLessThan(1e-7);
}

describe('positions and prices that are sent', () => {
  test.each(['parametric', 'historical', 'filtered-historical'] as const)('are estimated, %s', async (method) => {
    const request = { ...sent, method, confidence: 0.9, horizon: method === 'parametric' ? 5 : 1, decay: 0.97 };
    const body = await asked('var', request);
    const losses =
      method === 'filtered-historical' ? filteredLosses(values, series, 0.97) : portfolioLosses(values, series);
    const expected = method === 'parametric' ? normalRisk(losses, 0.9, 5) : countedRisk(losses, 0.9, 1);
    expectMoney(body.valueAtRisk, expected[0]);
    expectMoney(body.expectedShortfall, expected[1]);
    expect(body).toMatchObject({ method, confidence: 0.9, currency: 'EUR', cash: '0', unpriced: [], periods: 119 });
    expect([body.from, body.to, body.valueAtRiskError]).toEqual([days[1], days[119], null]);
    const parts = body.positions as {
      value: string;
      componentValueAtRisk: string;
      componentExpectedShortfall: string;
    }[];
    for (const [i, part] of parts.entries()) expectMoney(part.value, values[i] as number);
    const sum = (field: keyof (typeof parts)[number]): number =>
      parts.reduce((total, part) => total + Number(part[field]), 0);
    expect(sum('componentValueAtRisk')).toBeCloseTo(Number(body.valueAtRisk), 6);
    expect(sum('componentExpectedShortfall')).toBeCloseTo(Number(body.expectedShortfall), 6);
  });

  test('are simulated, the same for the same seed', async () => {
    const request = { ...sent, method: 'monte-carlo', seed: 9, paths: 20_000 };
    const [first, second, other] = [
      await asked('var', request),
      await asked('var', request),
      await asked('var', { ...request, seed: 10 }),
    ];
    expect(second).toEqual(first);
    expect(other.valueAtRisk).not.toBe(first.valueAtRisk);
    const [valueAtRisk, expectedShortfall] = normalRisk(portfolioLosses(values, series), 0.95, 1);
    expect(Math.abs(first.valueAtRisk - valueAtRisk)).toBeLessThan(4 * Number(first.valueAtRiskError));
    expect(Math.abs(first.expectedShortfall - expectedShortfall)).toBeLessThan(
      4 * Number(first.expectedShortfallError),
    );
  });

  test('are made of the newest returns only, where fewer are asked for', async () => {
    const body = await asked('var', { ...sent, periods: 30 });
    const newest = series.map((prices) => prices.slice(-31));
    expectMoney(body.valueAtRisk, normalRisk(portfolioLosses(values, newest), 0.95, 1)[0]);
    expect(body.periods).toBe(30);
  });

  test('are stressed, forwards and backwards', async () => {
    const scenarios = [
      {
        name: 'both fall',
        shocks: [
          { asset: 'AAA', return: -0.5 },
          { asset: 'BBB', return: -0.1 },
          { asset: 'CCC', return: -1 },
        ],
      },
    ];
    const body = await asked('stress', { ...sent, scenarios, reverseLoss: '200', worst: 2 });
    const [long, short] = values as [number, number];
    const [scenario] = body.scenarios;
    expect(scenario).toMatchObject({ name: 'both fall', withoutEffect: ['CCC'] });
    expectMoney(scenario.loss, 0.5 * long + 0.1 * short);
    expectMoney(scenario.positions[1].loss, 0.1 * short);
    const shocks = body.reverse.shocks as { return: number }[];
    expect(-shocks.reduce((sum, shock, i) => sum + shock.return * (values[i] as number), 0)).toBeCloseTo(200, 6);
    expect(body.reverse.loss).toBe('200');
    const losses = portfolioLosses(values, series).toSorted((a, b) => b - a);
    expect(body.worst).toHaveLength(2);
    expectMoney(body.worst[0].loss, losses[0] as number);
    expectMoney(body.worst[1].loss, losses[1] as number);
    expect(await asked('stress', { ...sent })).not.toHaveProperty('reverse');
  });

  test('are tested against what came', async () => {
    const body = await asked('backtest', { ...sent, method: 'historical', confidence: 0.9, window: 60 });
    const losses = portfolioLosses(values, series);
    const hits = losses.slice(60).map((loss, i) => loss > countedRisk(losses.slice(i, i + 60), 0.9, 1)[0]);
    const exceeded = hits.flatMap((hit, i) => (hit ? [days[i + 61]] : []));
    expect(exceeded.length).toBeGreaterThan(1);
    expect(body).toMatchObject({ forecasts: 59, exceedances: exceeded.length, window: 60 });
    expect(body.exceededAt).toEqual(exceeded.toReversed());
    expect(body.expectedExceedances).toBeCloseTo(5.9, 9);
    expect(['green', 'yellow', 'red']).toContain(body.trafficLight);
  });

  test.each([
    [
      'var',
      { prices: 'date,AAA\n2026-01-01,1\n2026-01-02,-1' },
      'prices',
      'line 3: the price of AAA is no decimal number above zero',
    ],
    ['var', { positions: [{ asset: 'CCC', quantity: '1' }] }, 'positions.0.asset', 'has no prices in EUR'],
    ['stress', { positions: [...positions, positions[0]] }, 'positions.2.asset', 'stands there twice'],
    ['var', { confidence: 1 }, 'confidence', expect.any(String)],
    ['var', { confidence: '0.95' }, 'confidence', expect.any(String)],
    ['var', { method: 'guess' }, 'method', expect.any(String)],
    ['backtest', { method: 'monte-carlo' }, 'method', expect.any(String)],
    ['backtest', { horizon: 2 }, 'horizon', 'is not a known field'],
    [
      'stress',
      { scenarios: [{ name: 'x', shocks: [{ asset: 'AAA', return: -2 }] }] },
      'scenarios.0.shocks.0.return',
      expect.any(String),
    ],
  ])('of %s with %j are refused', async (path, change, field, message) => {
    const { status, body } = await ask(path, { ...sent, ...change });
    expect([status, body.code, body.errors]).toEqual([400, 'VALIDATION_FAILED', [{ field, message }]]);
  });

  test.each([
    ['var', { method: 'historical', confidence: 0.995 }, 'There are 119 returns, and 200 are needed.'],
    ['backtest', { window: 119 }, 'There are 119 returns, and 120 are needed.'],
    ['backtest', { window: 10, method: 'historical' }, 'A window of 10 returns is too short: 20 are needed.'],
  ])('of %s with %j are too few', async (path, change, detail) => {
    expect(await ask(path, { ...sent, ...change })).toMatchObject({
      status: 422,
      body: { code: 'TOO_FEW_PRICES', detail },
    });
  });

  test('without any movement have no reverse', async () => {
    const prices = 'date,AAA\n2026-01-01,5\n2026-01-02,5\n2026-01-03,5\n';
    const request = { currency: 'EUR', positions: [{ asset: 'AAA', quantity: '1' }], prices, reverseLoss: '1' };
    expect(await ask('stress', request)).toMatchObject({ status: 422, body: { code: 'PORTFOLIO_WITHOUT_RISK' } });
  });

  test('may be asked about by someone without an account, but not what nobody holds', async () => {
    expect((await ask('var', sent, riskOfficer)).status).toBe(200);
    expect(await ask('var', { currency: 'USD' }, riskOfficer)).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });
});

describe('balances at the prices of the venue', () => {
  const request = { currency: 'USD', interval: '1s', periods: 300 } as const;
  let orders = 0;

  async function trade(price: string): Promise<void> {
    for (const [token, side] of [
      [alice, 'sell'],
      [bob, 'buy'],
    ] as const) {
      orders += 1;
      const order = { symbol: 'BTC-USD', type: 'limit', side, price, quantity: '0.5', clientOrderId: `var-${orders}` };
      expect((await venue.request('POST', '/api/v1/orders', token, order)).status).toBe(201);
    }
  }

  test('are too few before anything traded', async () => {
    expect(await ask('var', request)).toMatchObject({ status: 422, body: { code: 'TOO_FEW_PRICES' } });
  });

  test('are estimated from its candles, for their owner and for whoever watches risk', async () => {
    // One candle a second: until some are closed.
    for (let tries = 0; tries < 200; tries += 1) {
      await trade(String(100 + ((tries * 7) % 11)));
      const { body } = await ask('var', request);
      if (body.periods >= 4) break;
      await pause(250);
    }
    const own = await asked('var', request);
    expect(own.periods).toBeGreaterThanOrEqual(4);
    const prices = await closesOf(own.from, own.to);
    const [position] = own.positions;
    const balances = (await venue.request('GET', '/api/v1/balances', alice)).body.balances as {
      asset: string;
      available: string;
    }[];
    const held = (asset: string): string => balances.find((one) => one.asset === asset)?.available as string;
    expect(position).toMatchObject({ asset: 'BTC', quantity: held('BTC') });
    expect(Number(position.price)).toBe(prices.at(-1));
    expect(Number(own.cash)).toBeCloseTo(Number(held('USD')), 6);
    const losses = portfolioLosses([Number(held('BTC')) * (prices.at(-1) as number)], [prices]);
    expect(losses).toHaveLength(own.periods);
    const [valueAtRisk] = normalRisk(losses, 0.95, 1);
    expect(Number(own.valueAtRisk) / valueAtRisk).toBeCloseTo(1, 9);
    const path = '/api/v1/admin/accounts/1/var?currency=USD&interval=1s&periods=300&confidence=0.99&horizon=4';
    const watched = await venue.request('GET', path, riskOfficer);
    expect(watched).toMatchObject({ status: 200, body: { confidence: 0.99, horizon: 4, cash: own.cash } });
    expect(watched.body.positions[0]).toMatchObject({ asset: 'BTC', quantity: held('BTC') });
  });

  test('are shown to nobody else', async () => {
    const path = '/api/v1/admin/accounts/1/var?currency=USD';
    expect((await venue.request('GET', path, bob)).status).toBe(403);
    const nobody = await venue.request('GET', '/api/v1/admin/accounts/999999/var?currency=USD', admin);
    expect(nobody).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ACCOUNT' } });
    const other = { asset: 'XYZ', quantity: '1' };
    expect((await ask('var', { ...request, positions: [other] })).body.errors).toEqual([
      { field: 'positions.0.asset', message: 'has no prices in USD' },
    ]);
    expect(await ask('var', { ...request, currency: 'EUR' })).toMatchObject({
      status: 422,
      body: { code: 'NO_POSITIONS' },
    });
  });

  /** Closes of each second from the one before `from` to `to`; a second without a trade has that of the one before. */
  async function closesOf(from: string, to: string): Promise<number[]> {
    const { body } = await venue.request('GET', '/api/v1/marketdata/BTC-USD/candles?interval=1s&limit=500');
    const closes = new Map<number, number>();
    for (const { openTime, close } of body.items) closes.set(Date.parse(openTime), Number(close));
    const prices: number[] = [];
    for (let ms = Date.parse(from) - 1_000; ms <= Date.parse(to); ms += 1_000)
      prices.push(closes.get(ms) ?? (prices.at(-1) as number));
    return prices;
  }
});
