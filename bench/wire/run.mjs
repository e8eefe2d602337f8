/**
 * Order entry over `/ws`: client and venue as two processes on loopback, every answer durable. Frames of 100, 20 and one order,
 * closed loop with a window of frames on each connection, beside a bare `ws` echo of the same frames of one order. A window
 * that is too small measures the disk instead: what is under way is answered by one fdatasync at the earliest.
 * `node bench/wire/run.mjs [--seconds S]`; with `TMPDIR=/dev/shm` fdatasync has nothing to do.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuSeconds, startVenue, withoutRateLimits } from '../rest/venue.mjs';

const CONNECTIONS = 4;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const say = (line) => process.stdout.write(`${line}\n`);

/** Runs the client to its end and resolves with what it measured. */
function load(options) {
  return new Promise((resolve, reject) => {
    const child = fork(here('load.mjs'), [JSON.stringify({ connections: CONNECTIONS, ...options })]);
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the client ended with code ${code}`)));
  });
}

async function echo() {
  const child = fork(here('bare-ws.mjs'));
  const port = await new Promise((resolve) => child.once('message', resolve));
  return { child, url: `http://127.0.0.1:${port}`, tokens: [], stop: () => child.kill() };
}

const venue = await startVenue(CONNECTIONS, withoutRateLimits);
const bare = await echo();
const seconds = Number(values.seconds);
say('orders a frame under way   orders/s   frames/s   CPU us an order   client us   ack p50 ms   p99 ms   refused');
const oneOrder = {};
const runs = [
  { name: 'warm', server: venue, orders: 20, window: 16 },
  { name: '/ws', server: venue, orders: 100, window: 8 },
  { name: '/ws', server: venue, orders: 100, window: 32 },
  { name: '/ws', server: venue, orders: 20, window: 16 },
  { name: '/ws', server: venue, orders: 20, window: 64 },
  { name: '/ws', server: venue, orders: 1, window: 64 },
  { name: 'echo', server: bare, orders: 1, window: 64 },
];
for (const { name, server, orders, window } of runs) {
  const { pid } = server.child;
  const before = cpuSeconds(pid);
  const result = await load({ url: server.url, tokens: server.tokens, orders, window, seconds });
  const cpuUs = ((cpuSeconds(pid) - before) / result.orders) * 1e6;
  if (name === 'warm') continue;
  if (orders === 1) oneOrder[name] = result.framesPerSecond;
  const cells = [
    `${name} ${orders}`.padEnd(14),
    String(CONNECTIONS * window * orders).padStart(9),
    result.ordersPerSecond.toFixed(0).padStart(11),
    result.framesPerSecond.toFixed(0).padStart(10),
    cpuUs.toFixed(2).padStart(17),
    result.cpuUs.toFixed(2).padStart(11),
    result.p50Ms.toFixed(2).padStart(12),
    result.p99Ms.toFixed(2).padStart(8),
    String(result.refused).padStart(9),
  ];
  say(cells.join(' '));
}
say(`round trips of one order: ${((oneOrder['/ws'] / oneOrder['echo']) * 100).toFixed(1)} % of the bare echo`);
venue.stop();
bare.stop();
