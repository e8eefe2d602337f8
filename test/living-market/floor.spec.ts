/** C6: a step of all participants is bounded, and nobody is always the one who is left out. */
import { expect, test } from '@jest/globals';
import { aCoreMarket } from './core-market.js';

const STEP = { stepS: 0.25, quoteLevelsMax: 100, sizeFactor: 1 };

test('a step has at most as many commands as are allowed, and who acts first changes', async () => {
  const { floor, venue } = await aCoreMarket(42);
  const first = new Set<number>();
  for (let step = 0; step < floor.world.participants.length; step += 1) {
    // Nobody's orders are taken, so every market maker wants to quote in every step.
    const commands = floor.step(venue.state, STEP, 5);
    expect(commands.length).toBe(5);
    first.add(commands[0]?.origin.accountId ?? 0);
  }
  expect(first.size).toBeGreaterThanOrEqual(5);
});

test('without participants there is nothing to do', async () => {
  const nobody = {
    marketMakers: 0,
    quoteLevels: 8,
    riskAversion: 0.01,
    noiseTraders: 0,
    activity: 1,
    momentumTraders: 0,
    meanReversionTraders: 0,
    whales: 0,
    arbitrageurs: 0,
    spoofers: 0,
  };
  const { floor, venue } = await aCoreMarket(42, nobody);
  expect(floor.step(venue.state, STEP, 100)).toEqual([]);
});
