/** MISSION F6, F7: settings that change while the venue runs, from a folder that is mounted as Kubernetes mounts a ConfigMap. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { untilTrue } from '../support/until.js';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';

const mount = mkdtempSync(join(tmpdir(), 'tradsys-configmap-'));
let venue: VenueProcess;
let admin: string;
let version = 0;

/** A new folder, and a link to it that takes the place of the last one. */
function publish(files: Readonly<Record<string, string>>): void {
  version += 1;
  const folder = `..version-${version}`;
  mkdirSync(join(mount, folder));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(mount, folder, name), text);
  symlinkSync(folder, join(mount, '..next'));
  renameSync(join(mount, '..next'), join(mount, '..data'));
}

const base = (perSecond: number, more = ''): string =>
  `rate_limits:\n  requests_per_s: ${perSecond}\n  requests_burst: 700\n${more}`;

beforeAll(async () => {
  publish({ 'venue.yaml': base(100), 'venue.test.yaml': 'log:\n  level: warn\n' });
  for (const name of ['venue.yaml', 'venue.test.yaml']) symlinkSync(join('..data', name), join(mount, name));
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    HFT_ENVIRONMENT: 'test',
    HFT_CONFIG_PATH: join(mount, 'venue.yaml'),
  });
  admin = await venue.login('admin', ADMIN_PASSWORD);
});

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  for (const path of [venue.dataDir, mount]) rmSync(path, { recursive: true });
});

async function sample(series: string): Promise<number> {
  const text = await (await fetch(`${venue.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
}

/** Seconds until a used-up limit is whole: burst by rate. */
async function policy(): Promise<string | null> {
  const headers = { authorization: `Bearer ${admin}` };
  return (await fetch(`${venue.url}/api/v1/admin/alerts`, { headers })).headers.get('ratelimit-policy');
}

async function latencyThreshold(): Promise<number | null> {
  const { body } = await venue.request('GET', '/api/v1/admin/alerts', admin);
  return (
    (body.items as { alert: string; threshold: number | null }[]).find(({ alert }) => alert === 'latency')?.threshold ??
    null
  );
}

const outcomes = async (): Promise<number[]> =>
  Promise.all(['applied', 'refused'].map((outcome) => sample(`tradsys_config_reloads_total{outcome="${outcome}"}`)));

test('the file of the environment wins over the one beside it', async () => {
  expect(venue.output()).not.toContain('info');
  expect(await policy()).toBe('"requests";q=700;w=7');
});

test('a swapped link puts all new values in force: limits, thresholds, the level of the log', async () => {
  publish({
    'venue.yaml': base(70, 'monitoring:\n  metrics_interval: 200ms\n  alert_thresholds:\n    max_latency: 123ms\n'),
    'venue.test.yaml': 'log:\n  level: info\n',
  });
  await untilTrue('the new limit', async () => (await policy()) === '"requests";q=700;w=10');
  await untilTrue('the new threshold', async () => (await latencyThreshold()) === 0.123);
  expect(venue.output()).toContain('the configuration was changed: rate_limits.requests_per_s');
  expect(await outcomes()).toEqual([1, 0]);
});

test('a file that is not valid changes nothing, and says so until it is mended', async () => {
  publish({ 'venue.yaml': base(50), 'venue.test.yaml': 'log:\n  level: loud\n' });
  await untilTrue('the refusal', async () => (await outcomes())[1] === 1);
  expect(await policy()).toBe('"requests";q=700;w=10');
  expect(await sample('tradsys_config_reload_sound')).toBe(0);
  expect(venue.output()).toContain('the configuration was not changed');
  expect(venue.output()).toContain('venue.test.yaml: log.level must be one of');
});

test('a key that needs a restart keeps all others from changing', async () => {
  publish({
    'venue.yaml': base(50, 'journal:\n  replay_seconds_max: 30\n'),
    'venue.test.yaml': 'log:\n  level: info\n',
  });
  await untilTrue('the refusal', async () => (await outcomes())[1] === 2);
  expect(venue.output()).toMatch(
    /venue\.yaml: journal\.replay_seconds_max needs a restart, so nothing of the change was taken/,
  );
  expect(await policy()).toBe('"requests";q=700;w=10');
});

test('a file that is gone changes nothing; one that is written in place is taken', async () => {
  rmSync(join(mount, 'venue.yaml'));
  await untilTrue('the refusal', async () => (await outcomes())[1] === 3);
  expect(await policy()).toBe('"requests";q=700;w=10');
  writeFileSync(join(mount, 'venue.yaml'), base(35));
  await untilTrue('the new limit', async () => (await policy()) === '"requests";q=700;w=20');
  await untilTrue('all is sound', async () => (await sample('tradsys_config_reload_sound')) === 1);
});

test('each change is in the audit trail with what was before and after', async () => {
  const { body } = await venue.request('GET', '/api/v1/admin/audit?action=config.reload&limit=50', admin);
  const entries = body.items as { outcome: string; details: unknown }[];
  expect(entries.map(({ outcome }) => outcome).toReversed()).toEqual([
    'attempted',
    'done',
    'refused',
    'refused',
    'refused',
    'attempted',
    'done',
  ]);
  expect(JSON.stringify(entries.at(-1))).toContain('rate_limits.requests_per_s');
});
