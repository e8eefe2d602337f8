/**
 * The fast core against the oracle: random participants with the whole command surface, compared after every command.
 *
 * `ORACLE_COMMANDS` says how many commands (20,000 unless set). A failure prints how to run just it again:
 * `ORACLE_SEED=… ORACLE_PATH=… npm test -- test/properties/oracle.spec.ts`.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { Duel, showMove } from './duel.js';
import { intent, type Intent, pauseUs, world, type World } from './intents.js';
import { Reach } from './reach.js';

const COMMANDS_A_RUN = 160;
const commands = Number(process.env['ORACLE_COMMANDS'] ?? 20_000);
const seed = process.env['ORACLE_SEED'];
const path = process.env['ORACLE_PATH'];
/** Long enough for the ring of remembered client order ids to turn over within a run. */
const SMALL_WINDOW = 16;

test(
  `core and oracle agree on ${commands} random commands`,
  () => {
    const reach = new Reach();
    const property = fc.property(world, fc.array(fc.tuple(intent, pauseUs), sized), (start, intents) => {
      play(start, intents, reach);
    });
    const details = fc.check(property, {
      numRuns: Math.ceil(commands / COMMANDS_A_RUN),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
    });
    if (details.failed) throw new Error(reportOf(details));
    if (path !== undefined) return;
    if (process.env['ORACLE_REACH'] !== undefined) process.stderr.write(`${reach.table()}\n`);
    expect(reach.missing()).toEqual([]);
  },
  30 * 60 * 1_000,
);

type Run = [start: World, intents: [Intent, number][]];
const sized = { maxLength: COMMANDS_A_RUN * 2, size: 'max' } as const;

function play(start: World, intents: readonly (readonly [Intent, number])[], reach: Reach): Duel {
  const bounds = start.smallWindow ? SMALL_WINDOW : 2 ** 16;
  const duel = new Duel(new CoreVenue({ clientIdWindowMax: bounds }), new OracleVenue({ clientIdsMax: bounds }));
  const aim = new Aim(start, duel);
  reach.startRun();
  for (const move of aim.openingMoves()) reach.note(move, duel.play(move, 1));
  for (const [meant, pause] of intents) {
    for (const move of aim.moves(meant)) reach.note(move, duel.play(move, pause));
  }
  for (const move of aim.closingMoves()) reach.note(move, duel.play(move, 1));
  return duel;
}

/** The smallest failing run as commands, and how to see it again. */
function reportOf(details: fc.RunDetails<Run>): string {
  const lines = [`ORACLE_SEED=${details.seed} ORACLE_PATH='${details.counterexamplePath}'`];
  if (details.counterexample !== null) {
    const [start, intents] = details.counterexample;
    lines.push(...commandsOf(start, intents));
  }
  lines.push(String(details.errorInstance));
  return lines.join('\n');
}

function commandsOf(start: World, intents: readonly [Intent, number][]): string[] {
  const bounds = start.smallWindow ? SMALL_WINDOW : 2 ** 16;
  const duel = new Duel(new CoreVenue({ clientIdWindowMax: bounds }), new OracleVenue({ clientIdsMax: bounds }));
  const aim = new Aim(start, duel);
  try {
    for (const move of aim.openingMoves()) duel.play(move, 1);
    for (const [meant, pause] of intents) for (const move of aim.moves(meant)) duel.play(move, pause);
    for (const move of aim.closingMoves()) duel.play(move, 1);
  } catch {
    // The error is in the report already; here only what led to it is wanted.
  }
  return duel.moves.map((move, index) => `${index + 1} ${showMove(move)}`);
}
