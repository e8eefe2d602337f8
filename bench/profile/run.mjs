/**
 * `npm run profile:cpu` and `npm run profile:heap`: where the thread that matches spends its time, or what allocates there, while orders
 * come over `/ws` at an even rate. Writes the profile as DevTools read it, and a page with its flame graph, into `bench/profiles`.
 * `[--seconds S] [--rps N] [--orders-per-frame N] [--protocol ws|http]`; orders of the warm-up are not in the profile.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PASSWORD, startVenue, withoutRateLimits } from '../rest/venue.mjs';
import { flamePage } from './flame-page.mjs';
import { Inspector } from './inspector.mjs';
import { allocationTree, cpuTree } from './profile-tree.mjs';

const WARM_UP_S = 5;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    rps: { type: 'string', default: '50000' },
    'orders-per-frame': { type: 'string', default: '20' },
    protocol: { type: 'string', default: 'ws' },
  },
});
const [kind] = positionals;
if (kind !== 'cpu' && kind !== 'heap') throw new Error('cpu or heap?');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const seconds = Number(values.seconds);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Resolves with the exit code. */
function load(url) {
  const plan = ['--duration', `${seconds + 2 * WARM_UP_S}s`, '--rps', values.rps, '--protocol', values.protocol];
  const frames =
    values.protocol === 'ws' ? ['--orders-per-frame', values['orders-per-frame']] : ['--concurrency', '64'];
  const who = ['--target', url, '--user', 'trader-0', '--price', '100'];
  const env = { ...process.env, TRADSYS_LOADTEST_PASSWORD: PASSWORD };
  const child = spawn(process.execPath, [here('../../dist/cli.js'), 'loadtest', ...who, ...plan, ...frames], {
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

const kinds = {
  cpu: {
    unit: 'ms',
    suffix: 'cpuprofile',
    async take(inspector) {
      await inspector.ask('Profiler.enable');
      await inspector.ask('Profiler.setSamplingInterval', { interval: 250 });
      await inspector.ask('Profiler.start');
      await setTimeout(seconds * 1_000);
      const { profile } = await inspector.ask('Profiler.stop');
      return { profile, tree: cpuTree(profile) };
    },
  },
  heap: {
    unit: 'KiB',
    suffix: 'heapprofile',
    async take(inspector) {
      const all = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
      await inspector.ask('HeapProfiler.enable');
      await inspector.ask('HeapProfiler.startSampling', { samplingInterval: 16_384, ...all });
      await setTimeout(seconds * 1_000);
      const { profile } = await inspector.ask('HeapProfiler.stopSampling');
      return { profile, tree: allocationTree(profile) };
    },
  },
};

const port = await freePort();
const venue = await startVenue(1, withoutRateLimits, [`--inspect=127.0.0.1:${port}`]);
try {
  const inspector = await Inspector.connect(port);
  const loaded = load(venue.url);
  await setTimeout(WARM_UP_S * 1_000);
  const { unit, suffix } = kinds[kind];
  const { profile, tree } = await kinds[kind].take(inspector);
  const code = await loaded;
  inspector.close();
  const folder = here('../profiles');
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}-${kind}`;
  writeFileSync(`${file}.${suffix}`, JSON.stringify(profile));
  const title = `${kind}: ${values.rps} orders/s over ${values.protocol}, ${seconds} s`;
  writeFileSync(`${file}.html`, flamePage(title, tree, unit));
  process.stdout.write(`${file}.${suffix}\n${file}.html\n`);
  process.exitCode = code;
} finally {
  venue.stop();
}
