/** MISSION K8: the container image, without an engine: its layout in a clean folder, run by a user without rights under a root that cannot be written. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { untilTrue } from '../support/until.js';

const USER = 10_001;
const START_MS_MAX = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'tradsys-image-'));
const image = join(folder, 'image');
const data = join(folder, 'data');

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/image.mjs', image], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Whoever runs the test is the user of the sandbox, under another number.
  mkdirSync(data);
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the image holds what runs, and nothing else', () => {
  expect(readdirSync(image).toSorted()).toEqual([
    'bin',
    'dist',
    'node_modules',
    'package-lock.json',
    'package.json',
    'scripts',
    'web',
  ]);
  for (const tool of ['typescript', 'jest', 'vite', '@nestjs/cli'])
    expect([tool, existsSync(join(image, 'node_modules', tool))]).toEqual([tool, false]);
});

test('the Dockerfile ends as a user without rights, with a health check, and starts what the layout holds', () => {
  const text = readFileSync('Dockerfile', 'utf8');
  const [, last = ''] = text.split(/^FROM .*\n(?![\s\S]*^FROM )/m);
  expect(last).toMatch(/^USER 10001:10001$/m);
  expect(last).toMatch(/^HEALTHCHECK /m);
  expect(last).toMatch(/^COPY --from=build \/image \/app$/m);
  expect(text).toContain('node scripts/image.mjs /image');
  const [, entry = ''] = /^ENTRYPOINT \["\/app\/(.+)"\]$/m.exec(last) ?? [];
  expect(existsSync(join(image, entry))).toBe(true);
});

test('compose runs the venue under a root that cannot be written', () => {
  const { services } = parse(readFileSync('compose.yaml', 'utf8')) as {
    services: Record<string, Record<string, unknown>>;
  };
  expect(Object.keys(services)).toEqual(['venue', 'prometheus', 'grafana']);
  expect(services['venue']).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
});

test('K8: the venue of the image starts as nobody special, trades from an empty volume, and drains', async () => {
  const sandbox = [
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--tmpfs',
    '/tmp',
    '--ro-bind',
    image,
    '/tmp/app',
  ];
  const user = [
    '--bind',
    data,
    '/tmp/data',
    '--unshare-user',
    '--uid',
    String(USER),
    '--gid',
    String(USER),
    '--cap-drop',
    'ALL',
  ];
  const wrap = [...sandbox, ...user, '--die-with-parent'];
  if (spawnSync('bwrap', [...wrap, '--', '/bin/true']).status !== 0) {
    process.stderr.write(
      'bwrap cannot make a sandbox here (Debian: apt-get install bubblewrap), so the image was not run\n',
    );
    return;
  }
  const denied = spawnSync('bwrap', [...wrap, '--', '/bin/sh', '-c', 'touch /tmp/app/x || touch /etc/x'], {
    encoding: 'utf8',
  });
  expect(denied.stderr).toMatch(/Read-only file system[\s\S]*Read-only file system/);
  const env = {
    PATH: process.env['PATH'],
    HFT_ENVIRONMENT: 'test',
    NODE_ENV: 'production',
    DATA_DIR: '/tmp/data',
    PORT: '0',
    METRICS_PORT: '0',
    BINANCE_PORT: '0',
  };
  const venue = spawn('bwrap', [...wrap, '--', '/tmp/app/bin/tradsys', 'start'], { env });
  let output = '';
  for (const stream of [venue.stdout, venue.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(venue, 'exit');
  try {
    await untilTrue('it listens', () => output.includes('TradSys listens on'), START_MS_MAX).catch((error: Error) => {
      throw new Error(`${error.message}: ${output}`);
    });
    const url = /http:\S+/.exec(output)?.[0] ?? '';
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    expect(readdirSync(data)).toContain('journal');
    const pid = leafOf(venue.pid as number);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NoNewPrivs:\s+1$/m);
    process.kill(pid, 'SIGTERM');
    expect((await exited)[0]).toBe(0);
  } finally {
    venue.kill('SIGKILL');
  }
});

/** The sandbox is the parent of what runs in it. */
function leafOf(pid: number): number {
  const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return child === '' || readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('node') ? pid : leafOf(Number(child));
}
