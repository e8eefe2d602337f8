/**
 * The small venue whose files a release keeps: random participants with the whole command surface, bad input and commands of
 * no known type among them, over several segments with two snapshots and an open fault, as the production code writes them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { commandLayouts } from '../../src/common/model/commands.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import { backUp } from '../../src/modules/engine/backup.js';
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { STATE_VERSION } from '../../src/modules/engine/domain/state-version.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { makeSnapshot } from '../../src/modules/engine/snapshots/snapshot-maker.js';
import { VenueImage } from '../../src/modules/engine/snapshots/venue-image.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { snapshotParts } from '../../src/snapshot-parts.js';
import { Aim } from '../properties/aim.js';
import { Duel, type Move } from '../properties/duel.js';
import { intent, pauseUs, world, type World } from '../properties/intents.js';
import { commandOf } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';

const SEED = 4;
const INTENTS = 2_400;
const COMMANDS_PER_BATCH = 9;
const SNAPSHOTS_AFTER = [0.5, 0.8];
const CLIENT_IDS = 65_536;
const START_US = 1_700_000_000_000_000;

export const settings = { ...defaultJournalSettings, segmentBytes: 64 << 10, logicVersion: LOGIC_VERSION };

/** What later releases have to come to with the files beside it. */
export interface Expected {
  readonly logicVersion: number;
  readonly stateVersion: number;
  /** Names of the parts that the snapshots have beside the state. */
  readonly parts: readonly string[];
  /** What kinds of items the series of the state is made of. */
  readonly form: string;
  readonly sequence: number;
  readonly timeUs: number;
  readonly stateHash: string;
  readonly snapshots: readonly number[];
  readonly summary: Summary;
}

/** What must come out whatever form the state is saved in. */
export interface Summary {
  readonly openOrders: number;
  readonly lastOrderId: number;
  readonly trades: number;
  readonly openFaults: number;
  readonly instruments: number;
  /** SHA-256 of balances, open orders in their order, and books. */
  readonly digest: string;
}

export interface GoldenFiles {
  readonly dataDir: string;
  readonly backup: string;
  readonly expected: string;
}

export function goldenFiles(folder: string): GoldenFiles {
  return {
    dataDir: join(folder, 'venue'),
    backup: join(folder, 'backup.tar'),
    expected: join(folder, 'expected.json'),
  };
}

export function readExpected(folder: string): Expected {
  return JSON.parse(readFileSync(goldenFiles(folder).expected, 'utf8')) as Expected;
}

/** Of production: with the client order ids and parts that a venue has. */
export function newImage(): VenueImage {
  return new VenueImage(new VenueCore(), snapshotParts());
}

/** Writes everything anew. */
export async function writeGolden(folder: string): Promise<void> {
  const { dataDir, backup, expected } = goldenFiles(folder);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const moves = randomMoves();
  const store = new StoredMoves(dataDir);
  const snapshots: number[] = [];
  for (let from = 0; from < moves.length; from += COMMANDS_PER_BATCH) {
    store.write(moves.slice(from, from + COMMANDS_PER_BATCH));
    if (from / moves.length > (SNAPSHOTS_AFTER[snapshots.length] ?? 1)) snapshots.push(store.snapshot());
  }
  store.close();
  // Prepared, and of no release: a start makes it anew.
  for (const log of ['journal', 'events']) rmSync(join(dataDir, log, 'reserve'), { force: true });
  await backUp({ dataDir, file: backup, withSecrets: false });
  const { core } = store;
  const found: Expected = {
    logicVersion: LOGIC_VERSION,
    stateVersion: STATE_VERSION,
    parts: newImage().partNames,
    form: formOf(core),
    sequence: core.sequence,
    timeUs: core.timeUs,
    stateHash: stateHash(core),
    snapshots,
    summary: summaryOf(core),
  };
  writeFileSync(expected, `${JSON.stringify(found, null, 2)}\n`);
}

/** SHA-256 over the kinds of items, not their values. */
export function formOf(core: VenueCore): string {
  const hash = createHash('sha256');
  core.saveState({
    number: () => hash.update('number\n'),
    int32s: (_values, _start, count) => hash.update(`int32s ${count}\n`),
    text: () => hash.update('text\n'),
  });
  return hash.digest('hex');
}

export function summaryOf(core: VenueCore): Summary {
  const view = new LiveView(core);
  const accountIds = Array.from({ length: core.ledger.accountCount }, (_, index) => index + 1);
  const seen = {
    balances: accountIds.map((accountId) => view.balances(accountId)),
    orders: accountIds.map((accountId) => view.openOrders(accountId, -1, Infinity, Infinity)),
    books: core.registry.instruments.map(({ instrumentId }) => view.depth(instrumentId, Number.MAX_SAFE_INTEGER)),
  };
  return {
    openOrders: core.orders.openCount,
    lastOrderId: core.lastOrderId,
    trades: core.lastTradeId,
    openFaults: core.faults.open.size,
    instruments: core.registry.instruments.length,
    digest: createHash('sha256').update(JSON.stringify(seen)).digest('hex'),
  };
}

type Timed = readonly [move: Move, timeUs: number];

function randomMoves(): Timed[] {
  const [sample] = fc.sample(world, { numRuns: 1, seed: SEED });
  const start = { ...(sample as World), style: 'fees', smallWindow: false } as const;
  // Against itself: what the core does wrong today is kept too.
  const options = { clientIdWindowMax: CLIENT_IDS };
  const duel = new Duel(new CoreVenue(options), new CoreVenue(options));
  const aim = new Aim(start, duel);
  for (const move of aim.openingMoves()) duel.play(move, 1);
  for (const [meant, pause] of fc.sample(fc.tuple(intent, pauseUs), { numRuns: INTENTS, seed: SEED })) {
    for (const move of aim.moves(meant)) duel.play(move, pause);
  }
  const moves = duel.steps.map(({ move, stamp }): Timed => [move, START_US + stamp.timeUs]);
  const lastUs = (moves.at(-1) as Timed)[1];
  const rest = [
    commandOf('RecordAuditHead', 0, { entries: 3, hash: 'ab'.repeat(32) }),
    commandOf('RecordFault', 1, {
      orderId: 0,
      instrumentId: 0,
      commandType: commandLayouts.Withdraw.type,
      clientOrderId: '',
      record: '00ff',
    }),
    commandOf('LiftFault', 0, { faultSequence: moves.length + 2, approver: 'anna' }),
  ];
  return [...moves, ...rest.map((move): Timed => [move, lastUs])];
}

/** A real core on a real journal. */
class StoredMoves {
  readonly core = new VenueCore();
  private readonly disk = new NodeDisk();
  private readonly store: JournalStore;
  private readonly commands = RecordBuffer.ofCapacity(settings.segmentBytes);
  private readonly events = new EventWriter(FRAME_HEADER_BYTES);

  constructor(private readonly dataDir: string) {
    const { positions } = recover({ disk: this.disk, dataDir, settings, apply: () => undefined });
    this.store = new JournalStore(this.disk, dataDir, settings, positions);
  }

  write(moves: readonly Timed[]): void {
    const { core, commands, events } = this;
    const firstSequence = core.sequence + 1;
    let commandsEnd = FRAME_HEADER_BYTES;
    events.reset();
    for (const [move, timeUs] of moves) {
      const command = move.name === 'Unknown' ? commandOf('CancelOrder', move.accountId, { orderId: 7 }) : move;
      const length = writeCommand(commands, commandsEnd, command, core.sequence + 1, timeUs);
      if (move.name === 'Unknown') commands.bytes[commandsEnd + HEADER.type] = move.commandType;
      core.apply(commands, commandsEnd, events);
      commandsEnd += length;
    }
    const batch = {
      commands,
      commandsEnd,
      commandCount: moves.length,
      events: events.buffer,
      eventsEnd: events.end,
      eventCount: events.count,
      firstSequence,
      lastSequence: core.sequence,
    };
    this.store.writeCommands(batch);
    this.store.syncCommands();
    this.store.writeEvents(batch);
    while (this.store.maintain());
  }

  /** Of everything in sealed segments; returns its sequence. */
  snapshot(): number {
    const { disk, dataDir } = this;
    const nextSegment = this.store.commands.position.segmentNumber;
    return makeSnapshot({ disk, dataDir, settings, nextSegment, newImage }).sequence;
  }

  close(): void {
    this.store.close();
  }
}
