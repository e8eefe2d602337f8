/**
 * A venue without the web: engine, read models in memory and snapshots. `node live-venue.mjs BUILD DATA_DIR OPTIONS`
 * starts it, has so many snapshots made while it trades, places `orders` orders; tells what it came to, and waits to be killed.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [build, dataDir, optionsText] = process.argv.slice(2);
const { orders, snapshots } = JSON.parse(optionsText);
const load = (file) => import(pathToFileURL(join(build, file)).href);
await import('reflect-metadata');
const { Engine, journalSettings } = await load('modules/engine/engine.js');
const { Snapshotter } = await load('modules/engine/snapshotter.js');
const { snapshotParts } = await load('snapshot-parts.js');
const { EventFedDirectory } = await load('modules/instruments/event-fed-directory.js');
const { MarketDataFeed } = await load('modules/market-data/market-data-feed.js');
const WAIT_MS_MAX = 300_000;
const IN_FLIGHT_MAX = 2_000;

const clock = { nowUs: () => Date.now() * 1_000 };
const journal = { sync: 'batch', segmentBytes: 1 << 20 };
const engine = new Engine({
  dataDir,
  journal,
  limits: { batches: 4, batchBytesMax: 1 << 18, batchCommandsMax: 20_000, reservedCommandsMax: 1_000 },
  clock,
  onFatal: (error) => {
    throw error;
  },
});
const parts = snapshotParts();
for (const part of parts) engine.outbox.subscribe(part);
const directory = parts.find((part) => part instanceof EventFedDirectory);
const feed = parts.find((part) => part instanceof MarketDataFeed);
const snapshotter = new Snapshotter({
  dataDir,
  settings: journalSettings(journal),
  processFile: pathToFileURL(join(build, 'snapshot.process.js')),
  replaySecondsMax: 60,
  logBytesMax: 0,
  projectedSequence: () => Number.MAX_SAFE_INTEGER,
  hasRoomFor: () => true,
});

await engine.start();
if (engine.core.sequence === 0) await setUp();
for (let made = 0; made < snapshots; made += 1) await makeSnapshot();
await trade(orders);
const state = await engine.reads.answer((live) => ({ sequence: live.sequence, hash: live.stateHash() }));
const market = feed.market(1);
process.send({
  ...state,
  replayed: engine.replayed,
  snapshots: snapshotter.statistics,
  symbols: directory.all().map(({ symbol }) => symbol),
  depth: market.depth(50),
  tape: market.tape.newest(100, Number.MAX_SAFE_INTEGER),
  channelSequence: market.channelSequence,
});
await once(process, 'message');

async function setUp() {
  const venue = { accountId: 0, sessionId: 0 };
  await submit('DefineAsset', venue, { asset: 'BTC', scale: 8 });
  await submit('DefineAsset', venue, { asset: 'USD', scale: 6 });
  const terms = { minQuantityLots: 1, maxQuantityLots: 1e6, minNotional: 0, maxNotional: 1e15, collarBps: 500 };
  const fees = { makerFeePpm: 500, takerFeePpm: 1_000 };
  const ids = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.0001' };
  await submit('DefineInstrument', venue, { ...terms, ...fees, ...ids });
  await submit('OpenAccount', venue, { accountKey: 'trader' });
  await submit('SetLimits', { accountId: 1, sessionId: 0 }, { maxOpenOrders: 1_000_000 });
  for (const [assetId, amount] of [
    [1, 5e14],
    [2, 5e15],
  ]) {
    await submit('Deposit', { accountId: 1, sessionId: 0 }, { assetId, amount, reference: `start-${assetId}` });
  }
}

async function trade(count) {
  for (let done = 0; done < count; done += IN_FLIGHT_MAX) {
    const inFlight = Math.min(IN_FLIGHT_MAX, count - done);
    await Promise.all(Array.from({ length: inFlight }, (_, index) => place(done + index)));
  }
}

function place(number) {
  const side = 1 + (number % 2);
  const priceTicks = 100_000 + (side === 1 ? -1 : 1) * (number % 7 === 0 ? -20 : number % 300);
  const terms = { timeInForce: 1, selfTradePrevention: 0, clientOrderId: `${engine.core.sequence}`, flags: 0 };
  const body = { priceTicks, quantityLots: 1 + (number % 9), instrumentId: 1, side, orderType: 1, ...terms };
  return engine.gate.submit({ name: 'PlaceOrder', origin: { accountId: 1, sessionId: 0 }, body });
}

/** Trades until a segment is sealed, and on while the snapshot is made. */
async function makeSnapshot() {
  const { made } = snapshotter.statistics;
  const until = Date.now() + WAIT_MS_MAX;
  while (snapshotter.statistics.made === made) {
    if (snapshotter.statistics.failed > 0) throw new Error('the snapshot failed');
    if (Date.now() > until) throw new Error('the snapshot takes too long');
    await trade(snapshotter.statistics.isRunning ? 100 : 1_000);
    snapshotter.look(true);
    await sleep(20);
  }
}

function submit(name, origin, body) {
  return engine.gate.submit({ name, origin, body });
}
