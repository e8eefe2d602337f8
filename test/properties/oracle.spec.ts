/**
 * The fast core against the oracle: random participants with the whole command surface, compared after every command.
 * 6,000 commands unless `ORACLE_COMMANDS` says otherwise, from a fixed seed unless `ORACLE_SEED` names another or is `random`
 * (a build must not fail by chance while differences are open: docs/matching.md). A failure prints
 * the fewest commands that show it, and how to run just it again: `npm run test:oracle -- --seed=S --path P`.
 * `ORACLE_REACH=1` prints what the runs reached; `ORACLE_SHRINK_TRIES` bounds the search for the fewest.
 */
import { expect, test } from '@jest/globals';
import { duelAtRandom, randomSeed } from './random-duel.js';

/** With fewer, chance may leave out what is rare. */
const COMMANDS_FOR_REACH = 100_000;
const { ORACLE_COMMANDS, ORACLE_SEED, ORACLE_PATH, ORACLE_REACH, ORACLE_SHRINK_TRIES } = process.env;
const commands = Number(ORACLE_COMMANDS ?? 6_000);
const FIXED_SEED = 2;
const seed = ORACLE_SEED === 'random' ? randomSeed() : Number(ORACLE_SEED ?? FIXED_SEED);

test(
  `core and oracle agree on ${commands} random commands of seed ${seed}`,
  () => {
    const result = duelAtRandom({
      seed,
      commands,
      ...(ORACLE_PATH === undefined ? {} : { path: ORACLE_PATH }),
      ...(ORACLE_SHRINK_TRIES === undefined ? {} : { shrinkTriesMax: Number(ORACLE_SHRINK_TRIES) }),
    });
    if (result.difference !== undefined) throw new Error(result.difference);
    if (ORACLE_REACH !== undefined) process.stderr.write(`${result.reach.table()}\n`);
    if (ORACLE_PATH === undefined && commands >= COMMANDS_FOR_REACH) expect(result.reach.missing()).toEqual([]);
  },
  30 * 60 * 1_000,
);
