/** The command line as it is built: the journal thread, signals, and what people read. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { Folder, line } from './flow-fixture.js';

const program = join(import.meta.dirname, '../../dist/cli.js');
const recording = resolve(import.meta.dirname, '../../../shared/data/l3-bitstamp-btcusd/2015-05-01.log.xz');
const hasDay = existsSync(recording) && spawnSync('xz', ['--version']).status === 0;

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `tradsys flow run`; `ended` resolves with what it printed. */
function flowRun(...args: readonly string[]): { child: ChildProcess; ended: Promise<Outcome> } {
  const child = spawn(process.execPath, [program, 'flow', 'run', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Outcome>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}

const small = [
  line.created(1, 100, 'ask', '236.40', '0.50000000'),
  line.created(2, 101, 'bid', '236.47', '2.00000000'),
  line.deleted(3, 100, 'ask', '236.40', '0.00000000'),
  line.changed(4, 101, 'bid', '236.47', '1.50000000'),
];

test('the report for people', async () => {
  const { code, stdout, stderr } = await flowRun(folder.log(...small), '--format', 'bitstamp-log', '--accounts', '3')
    .ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^commands {3}10, 8 of them before the first event; refused: none$/m);
  expect(stdout).toMatch(/^rate {7}2 commands in \d+\.\d\d s \(CPU \d+\.\d\d s\): \d+ a second, \d+ a CPU second$/m);
  expect(stdout).toMatch(/^journal {4}\d+ group commits, \d+ bytes of commands, \d+ bytes of events; /m);
  expect(stdout).toMatch(/^ +1\.5 +236\.47 \|$/m);
  expect(stdout).toMatch(/^BTC {8}\d+\.?\d* available \+ 0 held \+ 0 fees = \d+ from outside$/m);
  expect(stdout).toMatch(/^state {6}sequence 10, hash [0-9a-f]{64}\n$/m);
}, 30_000);

test('with --json one line; at a pace no faster than that pace', async () => {
  const startedAt = performance.now();
  const later = line.created(2_000, 102, 'bid', '230.00', '1.00000000');
  const args = ['--format', 'bitstamp-log', '--pace', '4x', '--json'];
  const { code, stdout } = await flowRun(folder.log(...small, later), ...args).ended;
  expect(code).toBe(0);
  expect(performance.now() - startedAt).toBeGreaterThan(490);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const report = JSON.parse(stdout) as FlowReport;
  expect(report.rate.wallS).toBeGreaterThan(0.49);
  expect(report).toMatchObject({ accounts: 100, trades: { venue: 1 }, openOrders: { recorded: 2, equal: 2 } });
}, 30_000);

test('what is wrong is one sentence on the error stream and exit code 1', async () => {
  const file = folder.log(...small, 'hello');
  expect(await flowRun(file, '--format', 'bitstamp-log').ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `${file}, line 5: it does not have the form \`<milliseconds> <type> {…}\`\n`,
  });
  const unknown = await flowRun(file, '--format', 'itch').ended;
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('bitstamp-orders, bitstamp-log')]);
}, 30_000);

test('a directory that another process holds', async () => {
  const file = folder.log(...small, line.created(60_000, 102, 'bid', '230.00', '1.00000000'));
  const args = [file, '--format', 'bitstamp-log', '--data-dir', folder.inside('venue')];
  const holder = flowRun(...args, '--pace', 'real');
  await untilExists(folder.inside('venue/lock.json'));
  const { code, stderr } = await flowRun(...args).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(
    `the venue in ${folder.inside('venue')} does not start: ${folder.inside('venue')} is in use by process ${holder.child.pid}`,
  );
  holder.child.kill('SIGKILL');
  await holder.ended;
}, 30_000);

(hasDay ? test : test.skip)(
  `the recorded day, killed at five random moments, ends like the one that was not${hasDay ? '' : ` (needs ${recording} and xz)`}`,
  async () => {
    const args = (name: string): string[] => [
      recording,
      '--format',
      'bitstamp-log',
      '--json',
      '--data-dir',
      folder.inside(name),
    ];
    const whole = await reportOf(flowRun(...args('whole')));
    // Each run dies when its journal has grown to so many bytes.
    const deathsAt = Array.from({ length: 5 }, () => 50_000 + Math.floor(Math.random() * 2_800_000)).toSorted(
      (a, z) => a - z,
    );
    for (const bytes of deathsAt) {
      const run = flowRun(...args('killed'), '--continue');
      await untilJournalHas(bytes, folder.inside('killed'), run.child);
      run.child.kill('SIGKILL');
      expect({ deathsAt, ended: await run.ended }).toEqual({ deathsAt, ended: { code: null, stdout: '', stderr: '' } });
    }
    const last = await reportOf(flowRun(...args('killed'), '--continue'));
    expect({ deathsAt, hash: last.stateHash }).toEqual({ deathsAt, hash: whole.stateHash });
    expect(last.commands.continuedFrom).toBeGreaterThan(0);
    const found = (report: FlowReport): unknown => ({ ...report, commands: 0, rate: 0, journal: 0, projections: 0 });
    expect(found(last)).toEqual(found(whole));
    const verified = spawnSync(process.execPath, [program, 'journal', 'verify', '--events', folder.inside('killed')]);
    expect(verified.stdout.toString()).toBe(`${whole.sequence} ${whole.stateHash}\n`);
    // Its rows were written by six processes, five of which were killed: they are those of the one that was not.
    expect(last.marketData).toEqual({
      sequence: whole.sequence,
      trades: 575,
      volume: '847.65728749',
      last: '235.45',
      isBookEqual: true,
    });
    const rows = await rowCounts(folder.inside('killed/tradsys.db'));
    expect(rows).toEqual(await rowCounts(folder.inside('whole/tradsys.db')));
    expect(rows).toMatchObject({ trades: 575, fills: 1_150, orders: 25_095, projection_checkpoint: 1 });
  },
  240_000,
);

async function reportOf({ ended }: { readonly ended: Promise<Outcome> }): Promise<FlowReport> {
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as FlowReport;
}

/** How many rows each table of a database has. */
async function rowCounts(file: string): Promise<Record<string, number>> {
  const database = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
  const all = <R>(sql: string): Promise<R[]> =>
    new Promise((done, fail) => {
      database.all<R>(sql, (error, rows) => (error === null ? done(rows) : fail(error)));
    });
  const counts: Record<string, number> = {};
  for (const { name } of await all<{ name: string }>(
    "select name from sqlite_master where type = 'table' order by name",
  )) {
    const [row] = await all<{ count: number }>(`select count(*) as count from "${name}"`);
    counts[name] = row?.count ?? 0;
  }
  await new Promise((done) => {
    database.close(done);
  });
  return counts;
}

/** Resolves when the first segment of the journal has something at byte `bytes`. */
async function untilJournalHas(bytes: number, dataDir: string, child: ChildProcess): Promise<void> {
  const segment = join(dataDir, 'journal/000000000001.seg');
  while (child.exitCode === null && !hasData(segment, bytes)) await sleep(2);
}

function hasData(file: string, offset: number): boolean {
  if (!existsSync(file)) return false;
  const handle = openSync(file, 'r');
  const block = Buffer.alloc(512);
  const read = readSync(handle, block, 0, block.length, offset);
  closeSync(handle);
  return block.subarray(0, read).some((byte) => byte !== 0);
}

async function untilExists(path: string): Promise<void> {
  while (!existsSync(path)) await sleep(10);
}
