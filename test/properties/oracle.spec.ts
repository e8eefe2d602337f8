/**
 * The fast core against the oracle: random participants with the whole command surface, compared after every command, and every
 * venue replayed from its journal. 6,000 commands of one seed unless `ORACLE_COMMANDS` and `ORACLE_SEED` say otherwise
 * (`npm run test:oracle` plays 100,000 of a random one); from 100,000 on a kind of order, a phase, an allocation or a refusal that was never
 * reached fails too. A failure prints the fewest commands that show it, and how to run just it again. `ORACLE_REACH=1` prints what
 * the runs reached; `ORACLE_SHRINK_TRIES` bounds the search for the fewest.
 */
import { expect, test } from '@jest/globals';
import { duelAtRandom } from './random-duel.js';

/** With fewer, chance may leave out what is rare. */
const COMMANDS_FOR_REACH = 100_000;
/** A bound for what hangs, not a speed limit. */
const MS_A_COMMAND_MAX = 20;
const MS_AT_LEAST = 10 * 60 * 1_000;
const { ORACLE_COMMANDS, ORACLE_SEED, ORACLE_PATH, ORACLE_REACH, ORACLE_SHRINK_TRIES } = process.env;
const commands = Number(ORACLE_COMMANDS ?? 6_000);
const seed = Number(ORACLE_SEED ?? 42);

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
    process.stderr.write(
      `seed ${seed}: ${result.commands} commands in ${result.venues} venues, no difference; replayed to the same states, hash ${result.hash}\n`,
    );
    if (ORACLE_REACH !== undefined) process.stderr.write(`${result.reach.table()}\n`);
    if (ORACLE_PATH === undefined && commands >= COMMANDS_FOR_REACH) expect(result.reach.missing()).toEqual([]);
  },
  Math.max(MS_AT_LEAST, commands * MS_A_COMMAND_MAX),
);
