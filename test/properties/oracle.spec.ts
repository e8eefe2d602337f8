/**
 * The fast core against the oracle: random participants with the whole command surface, compared after every command.
 * 6,000 commands unless `ORACLE_COMMANDS` says otherwise, from a fixed seed unless `ORACLE_SEED` names another or is
 * `random`: some differences are known and open (docs/matching.md), and a build must not fail by chance. A failure prints the fewest commands that show it, and how to
 * run just it again: `npm run test:oracle -- --seed S --path P`. `ORACLE_REACH=1` prints what the runs reached;
 * `ORACLE_SHRINK_TRIES` bounds the search for the fewest.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { Duel, type Move, showMove, type Step } from './duel.js';
import { fewest } from './fewest.js';
import { intent, type Intent, pauseUs, world, type World } from './intents.js';
import { Reach } from './reach.js';

const COMMANDS_A_RUN = 160;
/** With fewer, chance may leave out what is rare. */
const COMMANDS_FOR_REACH = 100_000;
const commands = Number(process.env['ORACLE_COMMANDS'] ?? 6_000);
const FIXED_SEED = '2';
const seed = process.env['ORACLE_SEED'] ?? FIXED_SEED;
const path = process.env['ORACLE_PATH'];
/** Long enough for the ring of remembered client order ids to turn over within a run. */
const SMALL_WINDOW = 16;
const LARGE_WINDOW = 65_536;

test(
  `core and oracle agree on ${commands} random commands`,
  () => {
    const reach = new Reach();
    const runs = fc.property(world, fc.array(fc.tuple(intent, pauseUs), sized), (start, intents) => {
      play(start, intents, reach);
    });
    const details = fc.check(runs, {
      numRuns: path === undefined ? Math.ceil(commands / COMMANDS_A_RUN) : 1,
      endOnFailure: true,
      ...(seed === 'random' ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
    });
    if (details.failed) throw new Error(reportOf(details));
    if (process.env['ORACLE_REACH'] !== undefined) process.stderr.write(`${reach.table()}\n`);
    if (path === undefined && commands >= COMMANDS_FOR_REACH) expect(reach.missing()).toEqual([]);
  },
  30 * 60 * 1_000,
);

type Timed = [intent: Intent, pauseUs: number];
type Run = [start: World, intents: Timed[]];
const SHRINK_TRIES_MAX = Number(process.env['ORACLE_SHRINK_TRIES'] ?? 2_000);
const sized = { maxLength: COMMANDS_A_RUN * 2, size: 'max' } as const;

function play(start: World, intents: readonly Timed[], reach: Reach, duel = newDuel(start)): void {
  const aim = new Aim(start, duel);
  const playOne = (move: Move, pause: number): void => {
    const before = new Map(duel.instruments);
    reach.note(move, duel.play(move, pause), before);
  };
  reach.startRun();
  for (const move of aim.openingMoves()) playOne(move, 1);
  for (const [meant, pause] of intents) for (const move of aim.moves(meant)) playOne(move, pause);
  for (const move of aim.closingMoves()) playOne(move, 1);
  duel.demandReplay(newCore(start));
}

function newDuel(start: World): Duel {
  return new Duel(newCore(start), new OracleVenue({ clientIdsMax: windowOf(start) }));
}

function newCore(start: World): CoreVenue {
  return new CoreVenue({ clientIdWindowMax: windowOf(start) });
}

function windowOf({ smallWindow }: World): number {
  return smallWindow ? SMALL_WINDOW : LARGE_WINDOW;
}

/** The fewest commands that fail, and how to see them again. */
function reportOf(details: fc.RunDetails<Run>): string {
  const replay = `npm run test:oracle -- --seed ${details.seed} --path ${details.counterexamplePath}`;
  if (details.counterexample === null) return `${replay}\n${String(details.errorInstance)}`;
  const [start, intents] = details.counterexample;
  const duel = newDuel(start);
  errorOf(() => play(start, intents, new Reach(), duel));
  const replayed = (some: readonly Step[]): Replay => replaySteps(newDuel(start), some);
  const { steps } = duel;
  // Pauses are left out: a failure that needs them is shown whole.
  const few =
    replayed(steps).error === undefined
      ? steps
      : fewest(steps, (some) => replayed(some).error !== undefined, SHRINK_TRIES_MAX);
  const { moves, error } = replayed(few);
  return [
    replay,
    ...moves.map((move, index) => `${index + 1} ${showMove(move)}`),
    String(error ?? details.errorInstance),
  ].join('\n');
}

interface Replay {
  readonly moves: readonly Move[];
  readonly error: unknown;
}

/** Plays steps of an earlier run. An order that has another id now is still the one that later steps mean. */
function replaySteps(duel: Duel, steps: readonly Step[]): Replay {
  const idNow = new Map<number, number>();
  const error = errorOf(() => {
    for (const { move, orderId } of steps) {
      const before = duel.lastOrderId;
      duel.play(renamed(move, idNow), 1);
      if (orderId !== undefined && duel.lastOrderId > before) idNow.set(orderId, duel.lastOrderId);
    }
  });
  return { moves: duel.steps.map((step) => step.move), error };
}

function renamed(move: Move, idNow: ReadonlyMap<number, number>): Move {
  if (move.name !== 'CancelOrder' && move.name !== 'ReplaceOrder') return move;
  const orderId = idNow.get(move.body.orderId);
  return orderId === undefined ? move : ({ ...move, body: { ...move.body, orderId } } as Move);
}

function errorOf(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
