/** A real disk that is full: a small file system in memory. It needs the right to mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TimeInForce } from '../../src/common/model/order-terms.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { commandOf, placeBody } from '../support/command.js';
import { EngineProcess } from './engine-process.js';

const SIZE = '8m';
const IN_FLIGHT = 200;
const WAIT_MS_MAX = 120_000;
const directory = mkdtempSync(join(tmpdir(), 'tradsys-full-disk-'));
const engines: EngineProcess[] = [];
const canMount = mount();
const mounted = canMount ? test : test.skip;

beforeAll(() => {
  if (!canMount) process.stderr.write('skipped: this user may not mount a file system\n');
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.end('SIGKILL')));
  if (canMount) execFileSync('umount', [directory]);
  rmSync(directory, { recursive: true });
});

mounted(
  'a full disk refuses new orders, takes cancels, answers reads, and needs no restart when there is room again',
  async () => {
    const dataDir = join(directory, 'data');
    const engine = EngineProcess.start(dataDir);
    engines.push(engine);
    await engine.ready;
    await setUp(engine);
    const resting = await place(engine, TimeInForce.gtc);
    const { bavail, bsize } = statfsSync(directory);
    const balloon = join(directory, 'balloon');
    writeFileSync(balloon, Buffer.alloc(bavail * bsize - 4_096));

    expect(await codeOf(flood(engine))).toBe('JOURNAL_FULL');
    const before = await engine.readState();
    const cancel = commandOf('CancelOrder', 1, { orderId: resting });
    expect((await engine.submit(cancel)).refusal).toBeUndefined();
    const stopAll = commandOf('SetKillSwitch', 0, { target: -1, active: 1, scope: 0 });
    expect((await engine.submit(stopAll)).refusal).toBeUndefined();
    expect((await engine.submit(commandOf('SetKillSwitch', 0, { target: -1, active: 0, scope: 0 }))).refusal).toBe(
      undefined,
    );
    expect((await engine.readState()).sequence).toBe(before.sequence + 3);
    expect(await codeOf(place(engine))).toBe('JOURNAL_FULL');

    rmSync(balloon);
    const until = Date.now() + WAIT_MS_MAX;
    while ((await codeOf(place(engine))) !== undefined && Date.now() < until) await sleep(50);
    expect(await codeOf(place(engine))).toBeUndefined();
    const { sequence, hash } = await engine.readState();
    expect(await engine.end('SIGTERM')).toBe(0);
    expect(replayDataDir(dataDir, { compareEvents: true })).toMatchObject({ sequence, stateHash: hash });
  },
  WAIT_MS_MAX * 2,
);

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function setUp(engine: EngineProcess): Promise<void> {
  for (const asset of ['BTC', 'USD']) await engine.submit(commandOf('DefineAsset', 0, { asset, scale: 0 }));
  const terms = { minQuantityLots: 1, maxQuantityLots: 1e6, minNotional: 0, maxNotional: 1e12, collarBps: 9_999 };
  const ids = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' };
  await engine.submit(commandOf('DefineInstrument', 0, { ...terms, ...ids, makerFeePpm: 0, takerFeePpm: 0 }));
  await engine.submit(commandOf('OpenAccount', 0, { accountKey: 'trader' }));
  await engine.submit(commandOf('SetLimits', 1, { maxOpenOrders: 1_000_000 }));
  await engine.submit(commandOf('Deposit', 1, { amount: 1e12, assetId: 2, reference: 'start' }));
}

/** The id of an order, which rests only if it is told to. */
async function place(engine: EngineProcess, timeInForce: number = TimeInForce.ioc): Promise<number> {
  const body = placeBody({ priceTicks: 100, quantityLots: 1, timeInForce });
  const { events, refusal } = await engine.submit(commandOf('PlaceOrder', 1, body));
  expect(refusal).toBeUndefined();
  return (events[0] as (typeof events)[number] & { readonly body: { readonly orderId: number } }).body.orderId;
}

/** Places orders until one is refused for want of room. */
async function flood(engine: EngineProcess): Promise<void> {
  const until = Date.now() + WAIT_MS_MAX;
  while (Date.now() < until) await Promise.all(Array.from({ length: IN_FLIGHT }, () => place(engine)));
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof VenueUnavailable)) throw error;
    return error.code;
  }
}
