/** The engine as production runs it, in a directory of its own, with orders as the commands that a gateway hands over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { OrderType, TimeInForce } from '../../src/common/model/order-terms.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { Engine } from '../../src/modules/engine/engine.js';
import { fundingCommands } from '../engines/funded-venue.js';
import { accountOf, type CommandList, Kind } from '../workloads/command-list.js';

/** The defaults of the configuration. */
const LIMITS = { batches: 4, batchBytesMax: 1 << 20, batchCommandsMax: 20_000, reservedCommandsMax: 1_000 };
const SEGMENT_BYTES = 64 << 20;

export class BenchVenue {
  private constructor(
    readonly dataDir: string,
    readonly engine: Engine,
  ) {}

  static async open(segmentBytes = SEGMENT_BYTES): Promise<BenchVenue> {
    const dataDir = mkdtempSync(join(tmpdir(), 'tradsys-durable-'));
    const engine = new Engine({
      dataDir,
      journal: { sync: 'batch', segmentBytes },
      limits: LIMITS,
      clock: { nowUs: () => Date.now() * 1_000 },
      onFatal: (error) => {
        throw error;
      },
    });
    await engine.start();
    const venue = new BenchVenue(dataDir, engine);
    for (const command of fundingCommands()) await venue.take(command);
    await venue.settled();
    return venue;
  }

  /** Takes a command, as soon as there is room for it. */
  async take(command: VenueCommand): Promise<void> {
    while (!this.tryTake(command)) await this.engine.outbox.durable(this.engine.outbox.durableSequence + 1);
  }

  tryTake(command: VenueCommand): boolean {
    try {
      this.engine.gate.take(command);
      return true;
    } catch (error) {
      if (!(error instanceof VenueUnavailable) || error.code !== 'VENUE_BUSY') throw error;
      return false;
    }
  }

  /** All that was taken is durable. */
  async settled(): Promise<void> {
    await this.engine.outbox.durable(this.engine.core.sequence);
  }

  async stop(): Promise<void> {
    await this.engine.stop();
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true });
  }
}

/** Of a workload, as an object: what it costs to make one is the gateway's. */
export function venueCommand(commands: CommandList, index: number): VenueCommand {
  const kind = commands.kindOf(index);
  const orderId = commands.orderIdOf(index);
  const origin = { accountId: accountOf(orderId), sessionId: 0 };
  return { origin, ...wish(commands, index, kind, orderId) } as unknown as VenueCommand;
}

function wish(commands: CommandList, index: number, kind: number, orderId: number): object {
  const priceTicks = commands.priceOf(index);
  const quantityLots = commands.lotsOf(index);
  if (kind === Kind.cancel) return { name: 'CancelOrder', body: { orderId } };
  if (kind === Kind.move) return { name: 'ReplaceOrder', body: { orderId, priceTicks, quantityLots: 0 } };
  if (kind === Kind.reduce) return { name: 'ReplaceOrder', body: { orderId, priceTicks: 0, quantityLots } };
  return {
    name: 'PlaceOrder',
    body: {
      priceTicks,
      quantityLots,
      instrumentId: 1,
      flags: 0,
      side: commands.sideOf(index),
      orderType: kind === Kind.market ? OrderType.market : OrderType.limit,
      timeInForce: timeInForceOf(kind),
      selfTradePrevention: 0,
      clientOrderId: '',
    },
  };
}

function timeInForceOf(kind: number): TimeInForce {
  if (kind === Kind.limitGtc) return TimeInForce.gtc;
  return kind === Kind.limitFok ? TimeInForce.fok : TimeInForce.ioc;
}
