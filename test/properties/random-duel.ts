/**
 * The fast core against the oracle on random commands: many small venues, in each of them random participants with the whole
 * command surface, compared after every command and replayed at its end. Which commands come follows from the seed alone.
 */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { lateMoves } from './breaker-aim.js';
import { Duel, type Move, showMove, type Step } from './duel.js';
import { fewest } from './fewest.js';
import { intent, type Intent, pauseUs, world, type World } from './intents.js';
import { Reach } from './reach.js';

const COMMANDS_A_RUN = 160;
/** Long enough for the ring of remembered client order ids to turn over within a run. */
const SMALL_WINDOW = 16;
const LARGE_WINDOW = 65_536;
const SHRINK_TRIES_MAX = 2_000;

export interface DuelTerms {
  readonly seed: number;
  /** About so many: whole venues are played. */
  readonly commands: number;
  /** Of a failure: plays only the venue that failed. */
  readonly path?: string;
  /** Bounds the search for the fewest commands that fail. */
  readonly shrinkTriesMax?: number;
  readonly newCore?: (clientIdWindowMax: number) => CoreVenue;
}

export interface DuelResult {
  readonly seed: number;
  readonly venues: number;
  readonly commands: number;
  /** Of the state hashes of all venues, each of which its replay had too. */
  readonly hash: string;
  readonly reach: Reach;
  /** The first difference: the fewest commands that show it, and how to run it again. */
  readonly difference: string | undefined;
}

export function duelAtRandom(terms: DuelTerms): DuelResult {
  const reach = new Reach();
  const hash = createHash('sha256');
  const ring = new Ring(terms);
  let venues = 0;
  const runs = fc.property(world, fc.array(fc.tuple(intent, pauseUs), sized), (start, intents) => {
    hash.update(ring.play(start, intents, reach));
    venues += 1;
  });
  const details = fc.check(runs, {
    numRuns: terms.path === undefined ? Math.ceil(terms.commands / COMMANDS_A_RUN) : 1,
    seed: terms.seed,
    endOnFailure: true,
    ...(terms.path === undefined ? {} : { path: terms.path }),
  });
  const difference = details.failed ? ring.reportOf(details) : undefined;
  return { seed: terms.seed, venues, commands: reach.commands, hash: hash.digest('hex'), reach, difference };
}

/** The journal of one venue that random participants used; which one follows from the seed. */
export function journalOf(seed: number, style: World['style']): readonly Uint8Array[] {
  const [[start, intents] = neverSampled()] = fc.sample(
    fc.tuple(world, fc.array(fc.tuple(intent, pauseUs), { ...sized, minLength: COMMANDS_A_RUN * 2 - 20 })),
    { seed, numRuns: 1 },
  );
  const core = new CoreVenue();
  new Ring({ seed, commands: 0 }).play(
    { ...start, style, smallWindow: false },
    intents,
    new Reach(),
    new Duel(core, new OracleVenue()),
  );
  return core.journal;
}

function neverSampled(): never {
  throw new Error('fast-check has sampled nothing');
}

type Timed = [intent: Intent, pauseUs: number];
type Run = [start: World, intents: Timed[]];
const sized = { maxLength: COMMANDS_A_RUN * 2, size: 'max' } as const;

/** Where the two meet. */
class Ring {
  private readonly newCore: (clientIdWindowMax: number) => CoreVenue;
  private readonly shrinkTriesMax: number;

  constructor({ newCore, shrinkTriesMax }: DuelTerms) {
    this.newCore = newCore ?? ((clientIdWindowMax) => new CoreVenue({ clientIdWindowMax }));
    this.shrinkTriesMax = shrinkTriesMax ?? SHRINK_TRIES_MAX;
  }

  /** Answers the state hash at the end. */
  play(start: World, intents: readonly Timed[], reach: Reach, duel = this.newDuel(start)): string {
    const aim = new Aim(start, duel);
    const playOne = (move: Move, pause: number): void => {
      const before = new Map(duel.instruments);
      reach.note(move, duel.play(move, pause), before);
    };
    reach.startRun();
    for (const move of aim.openingMoves()) playOne(move, 1);
    for (const [meant, pause] of intents)
      for (const move of aim.moves(meant)) playOne(move, pause + (lateMoves.get(move) ?? 0));
    for (const move of aim.closingMoves()) playOne(move, 1);
    return duel.demandReplay(this.newCore(windowOf(start)));
  }

  /** The fewest commands that fail, and how to see them again. */
  reportOf(details: fc.RunDetails<Run>): string {
    const replay = `npm run test:oracle -- --seed=${details.seed} --path ${details.counterexamplePath}`;
    if (details.counterexample === null) return `${replay}\n${String(details.errorInstance)}`;
    const [start, intents] = details.counterexample;
    const duel = this.newDuel(start);
    errorOf(() => this.play(start, intents, new Reach(), duel));
    const { steps } = duel;
    const replayed = (some: readonly Step[], isTimed: boolean): Replay =>
      replaySteps(this.newDuel(start), some, isTimed);
    // Most failures need no pauses; one that does keeps its times.
    const isTimed = replayed(steps, false).error === undefined;
    const few = fewest(steps, (some) => replayed(some, isTimed).error !== undefined, this.shrinkTriesMax);
    const { played, error } = replayed(few, isTimed);
    return [
      replay,
      ...played.map(({ move, stamp }, index) => `${index + 1} at ${stamp.timeUs} ${showMove(move)}`),
      String(error ?? details.errorInstance),
    ].join('\n');
  }

  private newDuel(start: World): Duel {
    return new Duel(this.newCore(windowOf(start)), new OracleVenue({ clientIdsMax: windowOf(start) }));
  }
}

function windowOf({ smallWindow }: World): number {
  return smallWindow ? SMALL_WINDOW : LARGE_WINDOW;
}

interface Replay {
  readonly played: readonly Step[];
  readonly error: unknown;
}

/** Plays steps of an earlier run. An order that has another id now is still the one that later steps mean. */
function replaySteps(duel: Duel, steps: readonly Step[], isTimed: boolean): Replay {
  const idNow = new Map<number, number>();
  const error = errorOf(() => {
    for (const { move, stamp, orderId } of steps) {
      const before = duel.lastOrderId;
      duel.play(renamed(move, idNow), isTimed ? stamp.timeUs - duel.nowUs : 1);
      if (orderId !== undefined && duel.lastOrderId > before) idNow.set(orderId, duel.lastOrderId);
    }
  });
  return { played: duel.steps, error };
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
