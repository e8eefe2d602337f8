/**
 * `npm run bench:durable -- [--operations N] [--resting N] [--part throughput|latency|snapshot] [--json]`: what durability costs. Durable orders per second through the whole engine
 * in one process, replay of what they left, acknowledgement beside the bare write and fdatasync of the same batches, with
 * and without passwords being hashed, and what a snapshot costs the thread that matches.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLatency, type Round } from './durable/latency.js';
import { measureSnapshotPause } from './durable/snapshot-pause.js';
import { measureThroughput } from './durable/throughput.js';
import { median } from './harness/rates.js';
import { machineFacts } from './report/machine.js';
import { generateW4 } from './workloads/w4.js';

/** The first turns compile what the others use. */
const TURNS = 4;
const LATENCY_COMMANDS = 2_000_000;

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    resting: { type: 'string', default: '1000000' },
    part: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
});
const facts = machineFacts(join(import.meta.dirname, '../../../..'));
console.log(`commit ${facts.commit}, node ${facts.node}, ${facts.cores} × ${facts.cpu}, load ${facts.loadAverage}\n`);

const parts = values.part ?? ['throughput', 'latency', 'snapshot'];
const report = {
  ...facts,
  throughput: parts.includes('throughput') ? await throughput() : undefined,
  latency: parts.includes('latency') ? await latency() : undefined,
  snapshot: parts.includes('snapshot') ? await snapshot() : undefined,
};
if (values.json) console.log(JSON.stringify(report));

async function throughput() {
  const { commands } = generateW4(Number(values.operations));
  const turns = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const measured = await measureThroughput(commands);
    const { durable, replays } = measured;
    turns.push(measured);
    const rates = `${show(durable.durablePerSecond)} a second, ${show(durable.perMainThreadSecond)} a CPU second of the matching thread`;
    console.log(
      `durable: ${rates}; ${show(durable.commandsPerSync)} a sync, ${show(durable.syncsPerSecond)} syncs a second`,
    );
    for (const { perSecond, perCpuSecond } of replays) {
      console.log(`replay: ${show(perSecond)} a second, ${show(perCpuSecond)} a CPU second`);
    }
  }
  return turns;
}

async function latency() {
  const { commands } = generateW4(LATENCY_COMMANDS);
  const measured = await measureLatency(commands);
  const { hashing, ackToDiskP99 } = measured;
  console.log(
    `p99 of an acknowledgement: ${ackToDiskP99.toFixed(2)} × that of write and sync (median of quiet rounds)`,
  );
  for (const { threads, pairs, pairsTried, wereOthersCalm, hashesPerSecond, toQuietP99 } of hashing) {
    const kept = `${pairs.length} of ${pairsTried} pairs of rounds, other programs ${wereOthersCalm ? 'calm' : 'busy'}`;
    console.log(
      `four logins at once, hashing threads: ${threads}: p99 of an acknowledgement ${toQuietP99.toFixed(2)} × that of the ` +
        `quiet round beside it (median); ${hashesPerSecond.toFixed(1)} hashes a second; ${kept}`,
    );
    tellRounds(
      'quiet  ',
      pairs.map(({ quiet }) => quiet),
    );
    tellRounds(
      'hashing',
      pairs.map((pair) => pair.hashing),
    );
  }
  return measured;
}

function tellRounds(name: string, rounds: readonly Round[]): void {
  const [p50, p99] = [rounds.map(({ ackMsP50 }) => ackMsP50), rounds.map(({ ackMsP99 }) => ackMsP99)];
  console.log(
    `  ${name}: p50 ${median(p50).toFixed(2)} ms, p99 ${median(p99).toFixed(2)} ms (medians of rounds); ` +
      `least p99 ${Math.min(...p99).toFixed(2)} ms, largest ${Math.max(...p99).toFixed(2)} ms`,
  );
}

async function snapshot() {
  const pause = await measureSnapshotPause(Number(values.resting));
  const { orderMs, quietMsMax, meanwhileMsP99, meanwhileMsMax, snapshotBytes, snapshotSeconds } = pause;
  console.log(
    `snapshot beside ${show(pause.restingOrders)} resting orders: ${orderMs.toFixed(2)} ms to order it; longest turn ` +
      `${meanwhileMsMax.toFixed(1)} ms (p99 ${meanwhileMsP99.toFixed(2)} ms), ${quietMsMax.toFixed(1)} ms without; ` +
      `${show(snapshotBytes)} bytes in ${snapshotSeconds.toFixed(1)} s`,
  );
  return pause;
}

function show(value: number): string {
  return Math.round(value).toLocaleString('en');
}
