import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { journalSettings } from '../../src/modules/engine/engine.js';
import { Snapshotter } from '../../src/modules/engine/snapshotter.js';
import { ACCOUNTS } from '../workloads/command-list.js';
import { BenchVenue } from './bench-venue.js';

const SEGMENT_BYTES = 8 << 20;
const LEVELS = 5_000;
const QUIET_MS = 5_000;
const LOOK_MS = 20;
const LOOKS_MAX = 30_000;

export interface SnapshotPause {
  readonly restingOrders: number;
  /** The call that starts the other process: all that the venue's thread does for a snapshot, but for hearing the answer. */
  readonly orderMs: number;
  /** Longest turn of the event loop without and with a snapshot being made. */
  readonly quietMsMax: number;
  readonly meanwhileMsMax: number;
  readonly meanwhileMsP99: number;
  readonly snapshotSeconds: number;
  readonly snapshotBytes: number;
}

/** What a snapshot costs the thread that matches, with so many orders resting. */
export async function measureSnapshotPause(restingOrders: number): Promise<SnapshotPause> {
  const venue = await BenchVenue.open(SEGMENT_BYTES);
  try {
    for (let order = 0; order < restingOrders; order += 1) await venue.take(restingOrder(order));
    await venue.settled();
    const snapshotter = new Snapshotter({
      dataDir: venue.dataDir,
      settings: journalSettings({ sync: 'batch', segmentBytes: SEGMENT_BYTES }),
      processFile: new URL('../../src/snapshot.process.js', import.meta.url),
      replaySecondsMax: 60,
      logBytesMax: undefined,
      projectedSequence: () => 0,
      hasRoomFor: () => true,
    });
    snapshotter.start({ fromSequence: 0, commands: 0, elapsedMs: 0, passedOver: [] });
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await setTimeout(QUIET_MS);
    const quietMsMax = delays.max / 1e6;
    delays.reset();
    // The first interval after it is not counted.
    await setTimeout(LOOK_MS);
    const startMs = performance.now();
    snapshotter.look(true);
    const orderMs = performance.now() - startMs;
    for (let look = 0; snapshotter.statistics.isRunning && look < LOOKS_MAX; look += 1) await setTimeout(LOOK_MS);
    delays.disable();
    const { made, failed, bytes, elapsedMs } = snapshotter.statistics;
    if (made !== 1) throw new Error(failed > 0 ? 'the snapshot has failed' : 'there is no sealed segment yet');
    const { openOrders } = venue.engine.stats();
    await snapshotter.stop();
    await venue.stop();
    return {
      restingOrders: openOrders,
      orderMs,
      quietMsMax,
      meanwhileMsMax: delays.max / 1e6,
      meanwhileMsP99: delays.percentile(99) / 1e6,
      snapshotSeconds: elapsedMs / 1_000,
      snapshotBytes: bytes,
    };
  } finally {
    venue.remove();
  }
}

function restingOrder(index: number): VenueCommand {
  return {
    name: 'PlaceOrder',
    origin: { accountId: 1 + (index % ACCOUNTS), sessionId: 0 },
    body: {
      priceTicks: 1_000 + (index % LEVELS),
      quantityLots: 1,
      instrumentId: 1,
      flags: 0,
      side: Side.buy,
      orderType: OrderType.limit,
      timeInForce: TimeInForce.gtc,
      selfTradePrevention: 0,
      clientOrderId: '',
    },
  } as unknown as VenueCommand;
}
