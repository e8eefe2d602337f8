import type { CommandFeed } from './command-feed.js';
import { decreaseOf, FillPairing, type RecordedFill } from '../domain/fill-pairing.js';
import { INSTRUMENT_ID, setupCommands } from '../domain/flow-setup.js';
import type { FlowPlan } from '../domain/flow-survey.js';
import { addTo } from '../domain/order-check.js';
import { OrderFlow } from '../domain/order-flow.js';
import type { RecordedEvent, RecordedOrderEvent, RecordedTrade } from '../domain/recorded-event.js';
import { SnapshotCheck } from '../domain/snapshot-check.js';
import type { FlowOptions } from '../flow-options.js';
import { Pacer } from './pacer.js';
import { readRecording } from '../reading/recording-reader.js';
import type { RecordingClock } from './recording-clock.js';
import type { VenueTally } from './venue-tally.js';

export interface PlaybackParts {
  readonly options: FlowOptions;
  readonly plan: FlowPlan;
  readonly feed: CommandFeed;
  readonly tally: VenueTally;
  readonly clock: RecordingClock;
}

/** Where the clock of wall and CPU stood when the measured part began. */
interface Mark {
  readonly commands: number;
  readonly wallMs: number;
  readonly cpu: NodeJS.CpuUsage;
}

/** One playing of a recording, from set-up to the last event, with what it compares on the way. */
export class Playback {
  readonly flow: OrderFlow;
  readonly snapshots: SnapshotCheck;
  readonly recordedTrades: RecordedTrade[] = [];
  readonly fills: RecordedFill[] = [];
  /** What the recording says that each order was filled in all. */
  readonly filled = new Map<number, number>();
  setupCommands = 0;
  measured = { commands: 0, wallS: 0, cpuS: 0 };
  private readonly pairing = new FillPairing((fill) => this.fills.push(fill));
  private readonly pacer: Pacer;
  private mark: Mark | undefined;

  constructor(readonly parts: PlaybackParts) {
    const { feed, plan, options } = parts;
    this.flow = new OrderFlow(feed, plan);
    this.snapshots = new SnapshotCheck(this.flow.recorded, (levels) => feed.view.depth(INSTRUMENT_ID, levels));
    this.pacer = new Pacer(options.pace);
  }

  async setUp(): Promise<void> {
    const { clock, plan, feed, options } = this.parts;
    clock.advanceTo(plan.fromUs);
    for (const command of setupCommands(plan, options.fees)) {
      feed.submit(command);
      await feed.room();
    }
    this.setupCommands = feed.commandCount;
  }

  async play(): Promise<void> {
    const { options, feed } = this.parts;
    for await (const events of readRecording(options.file, options.format)) {
      for (const event of events) {
        if (!feed.isRepeating) {
          this.mark ??= this.markNow();
          const wait = this.pacer.until(event.timeUs);
          if (wait !== undefined) await wait;
        }
        this.on(event);
        const room = feed.room();
        if (room !== undefined) await room;
      }
    }
    this.pairing.finish();
    this.flow.finish();
    await feed.drained();
    this.measure();
  }

  private on(event: RecordedEvent): void {
    this.parts.clock.advanceTo(event.timeUs);
    this.flow.advance(event.timeUs);
    switch (event.kind) {
      case 'trade':
        this.recordedTrades.push(event);
        break;
      case 'snapshot':
        this.snapshots.onSnapshot(event);
        break;
      case 'created':
      case 'changed':
      case 'deleted':
        this.onOrder(event);
    }
  }

  private onOrder(event: RecordedOrderEvent): void {
    const change = this.flow.on(event);
    const decrease = decreaseOf(change);
    this.pairing.next(decrease, event.timeUs);
    if (decrease?.lots !== undefined) addTo(this.filled, event.orderId, decrease.lots);
    if (change.kind === 'created-filled') addTo(this.filled, event.orderId, change.order.lots);
  }

  private markNow(): Mark {
    return { commands: this.parts.feed.commandCount, wallMs: performance.now(), cpu: process.cpuUsage() };
  }

  private measure(): void {
    const { mark } = this;
    if (mark === undefined) return;
    const { user, system } = process.cpuUsage(mark.cpu);
    this.measured = {
      commands: this.parts.feed.commandCount - mark.commands,
      wallS: (performance.now() - mark.wallMs) / 1_000,
      cpuS: (user + system) / 1_000_000,
    };
  }
}
