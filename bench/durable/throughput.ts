import { setImmediate as nextTurn } from 'node:timers/promises';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import type { CommandList } from '../workloads/command-list.js';
import { BenchVenue, venueCommand } from './bench-venue.js';
import { mainThreadUs } from './thread-time.js';

/** Commands of a connection arrive together: so many at once. */
const FRAME_COMMANDS = 100;
const FRAMES_A_TURN = 20;
/** Not durable yet, at most. */
const ON_THEIR_WAY_MAX = 30_000;

export interface Throughput {
  readonly commands: number;
  readonly durablePerSecond: number;
  /** By CPU time of the thread that matches: what a machine with nothing else to do would reach, unless its disk is slower. */
  readonly perMainThreadSecond: number;
  readonly syncs: number;
  readonly commandsPerSync: number;
  readonly syncsPerSecond: number;
}

export interface ReplayRate {
  readonly commands: number;
  readonly perCpuSecond: number;
  readonly perSecond: number;
}

/** As many durable commands as go through: one process, frames of orders, group commit. Then the journal is replayed, twice. */
export async function measureThroughput(list: CommandList): Promise<{ durable: Throughput; replays: ReplayRate[] }> {
  const venue = await BenchVenue.open();
  try {
    const durable = await flood(venue, list);
    const hash = await venue.engine.reads.answer((state) => state.stateHash());
    await venue.stop();
    return { durable, replays: [replay(venue.dataDir, hash), replay(venue.dataDir, hash)] };
  } finally {
    venue.remove();
  }
}

async function flood(venue: BenchVenue, list: CommandList): Promise<Throughput> {
  const { core, outbox } = venue.engine;
  const before = venue.engine.stats().journal;
  const cpuUs = mainThreadUs();
  const startMs = performance.now();
  let frames = 0;
  for (let next = 0; next < list.length;) {
    const end = Math.min(next + FRAME_COMMANDS, list.length);
    for (; next < end; next += 1) {
      const command = venueCommand(list, next);
      if (!venue.tryTake(command)) await venue.take(command);
    }
    frames += 1;
    if (core.sequence - outbox.durableSequence > ON_THEIR_WAY_MAX) {
      await outbox.durable(core.sequence - ON_THEIR_WAY_MAX / 2);
    } else if (frames % FRAMES_A_TURN === 0) await nextTurn();
  }
  await venue.settled();
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuSeconds = (mainThreadUs() - cpuUs) / 1e6;
  const syncs = venue.engine.stats().journal.frames - before.frames;
  return {
    commands: list.length,
    durablePerSecond: list.length / seconds,
    perMainThreadSecond: list.length / cpuSeconds,
    syncs,
    commandsPerSync: list.length / syncs,
    syncsPerSecond: syncs / seconds,
  };
}

function replay(dataDir: string, hash: string): ReplayRate {
  const core = new VenueCore();
  const events = new EventWriter();
  const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };
  const cpuUs = mainThreadUs();
  const startMs = performance.now();
  const commands = new CommandReplay(new NodeDisk(), dataDir, settings, (buffer, at) => {
    events.reset();
    core.apply(buffer, at, events);
  });
  while (commands.run(1 << 20));
  commands.close();
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuSeconds = (mainThreadUs() - cpuUs) / 1e6;
  if (stateHash(core) !== hash) throw new Error('the replay comes to another state');
  return {
    commands: core.sequence,
    perCpuSecond: core.sequence / cpuSeconds,
    perSecond: core.sequence / seconds,
  };
}
