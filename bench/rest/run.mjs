/**
 * What placing an order over REST costs: CPU of the server per request at 256 connections, beside a bare Fastify JSON
 * echo and a bare Nest with a command bus, in turns in one run. `node bench/rest/run.mjs [--rounds N] [--seconds S]`
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jsonRequest, load } from './load.mjs';
import { cpuSeconds, startVenue } from './venue.mjs';

const CONNECTIONS = 256;
const TRADERS = 16;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' } },
});

function bare(file) {
  return new Promise((resolve) => {
    const child = fork(here(file));
    child.once('message', ({ port }) => {
      const order = {
        symbol: 'BTC-USD',
        side: 'buy',
        type: 'limit',
        price: '50000',
        quantity: '0.01',
        clientOrderId: 'c-1',
      };
      const request = jsonRequest('/orders', order);
      resolve({ pid: child.pid, port, requestOf: () => request, stop: () => child.kill() });
    });
  });
}

async function venue() {
  const { child, url, tokens, stop } = await startVenue(TRADERS);
  const prices = ['49990', '49995', '50000', '50005', '50010'];
  const requestOf = (n) =>
    jsonRequest(
      '/api/v1/orders',
      {
        symbol: 'BTC-USD',
        side: n % 2 === 0 ? 'buy' : 'sell',
        type: 'limit',
        price: prices[n % prices.length],
        quantity: '0.01',
        clientOrderId: `c-${n}`,
      },
      { authorization: `Bearer ${tokens[n % TRADERS]}` },
    );
  return { pid: child.pid, port: Number(new URL(url).port), requestOf, stop };
}

async function measure(server, seconds, from) {
  const before = cpuSeconds(server.pid);
  const result = await load({
    port: server.port,
    connections: CONNECTIONS,
    seconds,
    requestOf: (n) => server.requestOf(from + n),
  });
  const cpuUs = ((cpuSeconds(server.pid) - before) / result.total) * 1_000_000;
  return { ...result, cpuUs };
}

const say = (line) => process.stdout.write(`${line}\n`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const servers = { fastify: await bare('bare-fastify.mjs'), nest: await bare('bare-nest.mjs'), venue: await venue() };
const cpuUs = { fastify: [], nest: [], venue: [] };
const perSecond = { fastify: [], nest: [], venue: [] };
const statuses = {};
let sent = 0;
// One round of warming up, then the counted ones, the three in turn.
for (let round = 0; round <= Number(values.rounds); round += 1) {
  for (const [name, server] of Object.entries(servers)) {
    const result = await measure(server, round === 0 ? 2 : Number(values.seconds), sent);
    sent += result.total + CONNECTIONS;
    statuses[name] = result.byStatus;
    if (round === 0) continue;
    cpuUs[name].push(result.cpuUs);
    perSecond[name].push(result.perSecond);
  }
}
for (const server of Object.values(servers)) server.stop();
say('server   CPU µs per request (median, min)   requests/s (median)   answers of the last round');
for (const name of Object.keys(servers)) {
  const [middle, least] = [median(cpuUs[name]), Math.min(...cpuUs[name])];
  say(
    `${name.padEnd(9)}${middle.toFixed(1).padStart(8)} ${least.toFixed(1).padStart(8)} ${median(perSecond[name]).toFixed(0).padStart(20)}   ${JSON.stringify(statuses[name])}`,
  );
}
const share = (name) => ((median(cpuUs[name]) / median(cpuUs.venue)) * 100).toFixed(1);
say(`the venue reaches ${share('fastify')} % of bare Fastify and ${share('nest')} % of bare Nest, in CPU per request`);
