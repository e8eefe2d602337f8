/** C6, K2: what the simulated participants do follows from the seed, and a replay of it is the same to the bit. */
import { expect, test } from '@jest/globals';
import { type CoreMarket, aCoreMarket, CoreOfPast, TapeHash } from './core-market.js';

/** 100,000 in the long form: `LIVING_MARKET_COMMANDS=100000 npm test -- test/living-market/tape.spec.ts`. */
const COMMANDS = Number(process.env['LIVING_MARKET_COMMANDS'] ?? 20_000);
const STEP = { stepS: 1, quoteLevelsMax: 100, sizeFactor: 1 };
const STEPS_MAX = COMMANDS;

interface Run extends CoreMarket {
  readonly tape: TapeHash;
}

async function run(seed: number): Promise<Run> {
  const market = await aCoreMarket(seed);
  const tape = new TapeHash(market);
  for (let step = 0; step < STEPS_MAX && market.venue.core.sequence < COMMANDS; step += 1) market.past.step(STEP);
  return { ...market, tape };
}

test('C6 K2 the same seed gives the same tape and the same state twice, another one another', async () => {
  const [first, second, other] = [await run(42), await run(42), await run(43)];
  process.stdout.write(
    `living market: ${first.venue.core.sequence} commands, ${first.tape.trades} trades, tape ${first.tape.value.slice(0, 16)}\n`,
  );
  expect(first.venue.core.sequence).toBeGreaterThanOrEqual(COMMANDS);
  expect(first.tape.trades).toBeGreaterThan(COMMANDS / 50);
  expect([second.tape.value, second.venue.stateHash]).toEqual([first.tape.value, first.venue.stateHash]);
  expect(other.tape.value).not.toBe(first.tape.value);

  const replayed = new CoreOfPast();
  replayed.replay(first.venue.journal);
  expect(replayed.stateHash).toBe(first.venue.stateHash);
}, 300_000);

test('every participant has an account of its own, everyone trades, and every trade is flagged', async () => {
  const market = await aCoreMarket(7);
  const traded = new Set<number>();
  let trades = 0;
  market.venue.onEvents = (events) => {
    for (const { name, body, accountId } of events) {
      if (name === 'OrderAccepted') expect(body.flags & 32).toBe(32);
      if (name !== 'TradeExecuted') continue;
      trades += 1;
      expect(body.simulated).toBe(1);
      traded.add(accountId);
      traded.add(body.makerAccountId);
    }
  };
  // Four hours, two auctions of the stock among them.
  for (let step = 0; step < 7_200; step += 1) market.past.step({ ...STEP, stepS: 2, quoteLevelsMax: 2 });
  const accounts = [...market.floor.ids.accountIds];
  expect(new Set(accounts.map(([, account]) => account)).size).toBe(accounts.length);
  expect(accounts.filter(([, account]) => !traded.has(account)).map(([key]) => key)).toEqual([]);
  expect([...market.venue.state.simulatedAccounts()]).toEqual(accounts.map(([, account]) => account));
  expect(trades).toBeGreaterThan(5_000);
}, 300_000);
