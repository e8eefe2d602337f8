/** Hand-written recordings, and venues for them that need no build. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/common/clock.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { InlineJournal } from '../../src/modules/engine/journal/inline-journal.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { Outbox } from '../../src/modules/engine/outbox.js';
import { Sequencer } from '../../src/modules/engine/sequencer.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import type { FlowOptions } from '../../src/modules/flow/flow-options.js';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { runFlow } from '../../src/modules/flow/flow-run.js';
import { openInMemory, type VenueOpener } from '../../src/modules/flow/flow-venue.js';

const settings = { ...defaultJournalSettings, segmentBytes: 1 << 20 };
const limits = { batches: 4, batchBytesMax: 1 << 17, batchCommandsMax: 65_536, reservedCommandsMax: 1_024 };

/** Errors of node are of another realm than a test's `Error`, so the disk's own check for a missing directory fails here. */
class TestDisk extends NodeDisk {
  override list(directory: string): string[] {
    return existsSync(directory) ? super.list(directory) : [];
  }
}

/** A venue without a disk. */
export const inMemory: VenueOpener = (_dataDir, clock, onFatal) => Promise.resolve(openInMemory(clock, onFatal));

/** Recovers the core of a data directory: what a replay of its journal comes to. */
export function replayed(dataDir: string): VenueCore {
  const core = new VenueCore();
  recoverInto(dataDir, (buffer, at, events) => core.apply(buffer, at, events));
  return core;
}

/** Applies every command of its journal. */
export function recoverInto(dataDir: string, apply: Parameters<typeof recover>[0]['apply']): void {
  recover({ disk: new TestDisk(), dataDir, settings, apply });
}

export function replayedHash(dataDir: string): string {
  return stateHash(replayed(dataDir));
}

/** A venue with the real journal in its directory, written without a thread. */
export const withJournal: VenueOpener = (dataDir, clock, onFatal) =>
  Promise.resolve(openInline(dataDir, clock, onFatal));

/** … that takes `commands` commands and then dies: what it had taken by then is durable. */
export function dyingAfter(commands: number): VenueOpener {
  return (dataDir, clock, onFatal) => {
    const venue = openInline(dataDir, clock, onFatal);
    let taken = 0;
    const submit: typeof venue.gate.submit = (command) => {
      taken += 1;
      return taken > commands ? Promise.reject(new Error('the venue is dead')) : venue.gate.submit(command);
    };
    return Promise.resolve({ ...venue, gate: { submit } });
  };
}

function openInline(dataDir: string, clock: Clock, onFatal: (error: Error) => void) {
  const disk = new TestDisk();
  const core = new VenueCore();
  const view = new LiveView(core);
  const outbox = new Outbox();
  const sequencer = new Sequencer({ core, state: view, clock, outbox, limits, afterTurn: setImmediate, onFatal });
  const { positions } = recover({
    disk,
    dataDir,
    settings,
    apply: (buffer, at, events) => core.apply(buffer, at, events),
  });
  sequencer.open(new InlineJournal(new JournalStore(disk, dataDir, settings, positions), sequencer));
  return { gate: sequencer, view, stop: () => sequencer.close() };
}

export type Way = 'bid' | 'ask';

/** One line of the format `bitstamp-log`; times in milliseconds after midnight. */
export const line = {
  created: (ms: number, id: number, way: Way, price: string, amount: string) =>
    orderLine(ms, 'created', id, way, price, amount),
  changed: (ms: number, id: number, way: Way, price: string, amount: string) =>
    orderLine(ms, 'changed', id, way, price, amount),
  deleted: (ms: number, id: number, way: Way, price: string, amount: string) =>
    orderLine(ms, 'deleted', id, way, price, amount),
  trade: (ms: number, id: number, price: number, amount: number) =>
    `${timeMs(ms)} trade ${JSON.stringify({ price, amount, id })}`,
  book: (ms: number, bids: readonly [string, string][], asks: readonly [string, string][]) =>
    `${timeMs(ms)} order_book ${JSON.stringify({ bids, asks })}`,
};

const MIDNIGHT_MS = Date.UTC(2015, 4, 1);

function timeMs(ms: number): number {
  return MIDNIGHT_MS + ms;
}

function orderLine(ms: number, action: string, id: number, way: Way, price: string, amount: string): string {
  const message = {
    price,
    amount,
    datetime: String(Math.floor(timeMs(ms) / 1_000)),
    id,
    order_type: way === 'bid' ? 0 : 1,
  };
  return `${timeMs(ms)} order_${action} ${JSON.stringify(message)}`;
}

/** A folder for one test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'tradsys-flow-test-'));

  file(name: string, contents: string | Buffer): string {
    const path = join(this.path, name);
    writeFileSync(path, contents);
    return path;
  }

  log(...lines: readonly string[]): string {
    return this.file('recording.log', `${lines.join('\n')}\n`);
  }

  inside(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

export function optionsFor(file: string, more: Partial<FlowOptions> = {}): FlowOptions {
  return {
    file,
    format: 'bitstamp-log',
    accounts: 7,
    fees: { makerFeePpm: 0, takerFeePpm: 0 },
    pace: 'max',
    dataDir: undefined,
    withReadSide: false,
    isContinued: false,
    ...more,
  };
}

/** Runs a recording through a venue in memory. */
export function runInMemory(file: string, more: Partial<FlowOptions> = {}): Promise<FlowReport> {
  return runFlow(optionsFor(file, more), inMemory);
}
