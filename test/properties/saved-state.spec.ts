/**
 * A core that was saved and loaded is the core that it was: whatever was commanded before, wherever it was cut, it hashes the
 * same and goes on with the same events. `SAVED_STATE_SEED=…` repeats a run,
 * `SAVED_STATE_RUNS=…` makes it longer or shorter.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { applyTo, DAY_US, Duel, type Step } from './duel.js';
import { intent, type Intent, world, type World } from './intents.js';

const runsWanted = Number(process.env['SAVED_STATE_RUNS'] ?? 40);
const COMMANDS_MAX = 120;
/** Commands that come before midnight, a microsecond each. */
const COMMANDS_BEFORE_MIDNIGHT = 70;
const seed = Number(process.env['SAVED_STATE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const intents = fc.array(intent, { maxLength: COMMANDS_MAX, size: 'max' });

test(`a core that was saved and loaded goes on as if nothing had been, seed ${seed}`, () => {
  let resting = 0;
  const runs = fc.property(world, intents, fc.double({ min: 0, max: 1, noNaN: true }), (start, meant, cutShare) => {
    const steps = commandsOf(start, meant);
    const cut = Math.floor(steps.length * cutShare);
    const original = newCore(start);
    for (const { move, stamp } of steps.slice(0, cut)) applyTo(original, move, stamp);
    for (let account = 1; account <= start.accounts; account += 1) resting += original.openOrders(account).length;
    const loaded = original.reloaded();
    expect(loaded.dump()).toEqual(original.dump());
    expect(loaded.stateHash).toBe(original.stateHash);
    for (const { move, stamp } of steps.slice(cut)) {
      expect(applyTo(loaded, move, stamp)).toEqual(applyTo(original, move, stamp));
    }
    expect(loaded.stateHash).toBe(original.stateHash);
  });
  fc.assert(runs, { numRuns: runsWanted, seed });
  expect(resting).toBeGreaterThan(0);
}, 300_000);

/** What random participants do in a venue of their own. */
function commandsOf(start: World, meant: readonly Intent[]): Step[] {
  const duel = new Duel(
    newCore(start),
    new OracleVenue({ clientIdsMax: windowOf(start) }),
    DAY_US - COMMANDS_BEFORE_MIDNIGHT,
  );
  const aim = new Aim(start, duel);
  for (const move of aim.openingMoves()) duel.playEvents(move);
  for (const one of meant) for (const move of aim.moves(one)) duel.playEvents(move);
  return duel.steps;
}

function newCore(start: World): CoreVenue {
  return new CoreVenue({ clientIdWindowMax: windowOf(start) });
}

/** Small enough, in every second world, to turn over within a run. */
function windowOf({ smallWindow }: World): number {
  return smallWindow ? 16 : 65_536;
}
