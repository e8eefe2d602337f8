import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { goldenFiles, readExpected } from '../golden/golden-venue.js';
import { readReleases } from '../golden/releases.js';

const program = join(import.meta.dirname, '../../dist/cli.js');
const secret = 'k3y-0f-32-bytes-or-more:Zx81Qw7Lp2Vn';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tradsys-doctor-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in an empty folder with no variables but those given. */
function tradsys(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, env: { PATH: '', ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

test('a healthy machine: the effective configuration, secrets hidden, nothing made', async () => {
  const { code, stdout, stderr } = await tradsys(['doctor', '--port', '0', '--metrics-port=0'], { JWT_SECRET: secret });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^server\.port +0 +flag: flag --port$/m);
  expect(stdout).toMatch(/^JWT_SECRET +\(hidden\) +env$/m);
  expect(stdout).not.toContain(secret);
  expect(stdout).toMatch(/All is well: the venue can start\.\n$/);
  expect(existsSync(join(cwd, 'data'))).toBe(false);
});

test('a data directory: room, journal and snapshots, and which of them cannot be used', async () => {
  const dataDir = join(cwd, 'venue');
  cpSync(goldenFiles(readReleases().present).dataDir, dataDir, { recursive: true });
  const args = ['doctor', '--port=0', '--metrics-port=0', `--data-dir=${dataDir}`];
  const { snapshots } = readExpected(readReleases().present);
  const sound = await tradsys(args, { JWT_SECRET: secret });
  expect([sound.code, sound.stderr]).toEqual([0, '']);
  expect(sound.stdout).toMatch(/^disk of .*venue: \d+ % used, \d+ bytes free$/m);
  expect(sound.stdout).toMatch(
    /^journal: segments 1 to \d+, from the beginning on; the last begins with sequence \d+$/m,
  );
  for (const sequence of snapshots) {
    expect(sound.stdout).toMatch(new RegExp(`^snapshot: sequence ${sequence} of 2023-11-\\d\\dT.*Z, \\d+ bytes$`, 'm'));
  }
  expect(sound.stdout).not.toContain('warning');

  const newest = join(dataDir, 'snapshots', `${String(snapshots.at(-1)).padStart(15, '0')}.snap`);
  const bytes = readFileSync(newest);
  bytes[20] = (bytes[20] as number) ^ 1;
  writeFileSync(newest, bytes);
  rmSync(join(dataDir, 'journal/000000000001.seg'));
  const worn = await tradsys(args, { JWT_SECRET: secret });
  expect(worn.code).toBe(0);
  expect(worn.stdout).toContain(`warning: ${newest} cannot be used: the header of the snapshot fails its checksum`);
  expect(worn.stdout).toMatch(/^journal: segments 2 to \d+, from sequence \d+ on; older segments are gone;/m);
});

test('a port that is taken is named with its setting', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const { port } = holder.address() as AddressInfo;
  try {
    const { code, stderr } = await tradsys(['doctor', '--metrics-port=0', '--binance-port=0'], { PORT: String(port) });
    const sentence = `environment variable PORT asks for 127.0.0.1:${port}, which is in use; is a venue running already?\n`;
    expect([code, stderr]).toEqual([78, sentence]);
  } finally {
    holder.close();
  }
});

test('an address of another machine is named with its setting', async () => {
  const { code, stderr } = await tradsys(['doctor', '--host', '192.0.2.1', '--port=0', '--metrics-port=0']);
  expect(code).toBe(78);
  expect(stderr).toContain(
    'flag --port asks for 192.0.2.1:0, which is no address of this machine; flag --host names it.',
  );
});

test('an unknown key of the file is one sentence and exit code 78', async () => {
  writeFileSync(join(cwd, 'venue.yaml'), 'server:\n  prot: 1\n');
  const outcome = await tradsys(['doctor'], { HFT_CONFIG_PATH: 'venue.yaml' });
  expect(outcome).toEqual({
    code: 78,
    stdout: '',
    stderr: 'venue.yaml: server.prot is an unknown key; did you mean server.port?\n',
  });
});

test('start refuses bad configuration with the same sentence, before anything is made', async () => {
  const outcome = await tradsys(['start'], { DB_MAX_CONNS: '-1' });
  expect(outcome).toEqual({
    code: 78,
    stdout: '',
    stderr: 'environment variable DB_MAX_CONNS must be an integer from 1 to 64, but is -1.\n',
  });
  expect(existsSync(join(cwd, 'data'))).toBe(false);
});

test('a command that does not exist is refused with a hint', async () => {
  const { code, stderr } = await tradsys(['docter']);
  expect(code).toBe(1);
  expect(stderr).toContain("unknown command 'docter'");
  expect(stderr).toContain('doctor');
});
