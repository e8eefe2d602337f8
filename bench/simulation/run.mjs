/**
 * What the living market costs: the processor time of a whole venue (all threads) in some scenarios, less that of one without a demo.
 * `npm run bench:simulation -- [--seconds S]`
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuSeconds, PASSWORD, spawnVenue } from '../rest/venue.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const SECONDS = Number(values.seconds);
/** Until what a start leaves to do is done, and what runs often is compiled. */
const WARM_UP_MS = 10_000;
const say = (line) => process.stdout.write(`${line}\n`);

async function sequenceOf(url, token) {
  const response = await fetch(`${url}/api/v1/admin/stats`, { headers: { authorization: `Bearer ${token}` } });
  return (await response.json()).sequence;
}

async function logIn(url) {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  return (await response.json()).accessToken;
}

/** Share of one core, and commands a second. */
async function measure(settings) {
  const venue = await spawnVenue(settings);
  try {
    const token = await logIn(venue.url);
    await sleep(WARM_UP_MS);
    const [startedMs, cpuS, sequence] = [
      performance.now(),
      cpuSeconds(venue.child.pid),
      await sequenceOf(venue.url, token),
    ];
    await sleep(SECONDS * 1_000);
    const commands = (await sequenceOf(venue.url, token)) - sequence;
    const elapsedS = (performance.now() - startedMs) / 1_000;
    return { core: (cpuSeconds(venue.child.pid) - cpuS) / elapsedS, commandsPerS: commands / elapsedS };
  } finally {
    venue.stop();
  }
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;
say(`node ${process.version}, load ${loadavg()[0].toFixed(1)}, ${SECONDS} s each`);
const idle = await measure({ TRADSYS_DEMO: 'false' });
say(`without a demo: ${percent(idle.core)} of a core`);
for (const scenario of ['calm', 'volatile']) {
  const settings = {
    TRADSYS_DEMO: 'true',
    TRADSYS_SIMULATION_HISTORY_DAYS: '0',
    TRADSYS_SIMULATION_SCENARIO: scenario,
  };
  const { core, commandsPerS } = await measure(settings);
  say(`${scenario}: ${percent(core - idle.core)} of a core more, ${commandsPerS.toFixed(0)} commands a second`);
}
