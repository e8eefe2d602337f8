import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { OrderFlag, OrderType, Phase, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { lengthAt, sequenceAt } from '../../src/common/model/record-fields.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { FRAME_HEADER_BYTES, type JournalBatch } from '../../src/modules/engine/batch.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import type { EventSource } from '../../src/modules/engine/event-source.js';
import type { EventBatch } from '../../src/modules/engine/event-stream.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import type { OpenOrder } from '../../src/modules/engine/live-state.js';
import { massCancelBody, phaseBody } from './command.js';

export interface FlowOptions {
  readonly seed: number;
  readonly accounts?: number;
  readonly instruments?: number;
  /** Venue time that passes between two commands, at most. */
  readonly stepUsMax?: number;
  /** Share of commands that cancel, replace or trade are fixed; this many price ticks apart orders may lie. */
  readonly spreadTicks?: number;
}

const COMMAND_BYTES = 512;
const START_US = 1_700_000_000_000_000;

/** Seeded random commands through the real core, given out as batches of event records as the outbox would. */
export class EventFlow {
  readonly core = new VenueCore({ clientIdWindowMax: 65_536 });
  readonly view = new LiveView(this.core);
  /** Everything that happened, as objects. */
  readonly events: VenueEvent[] = [];
  readonly batches: (EventBatch & JournalBatch)[] = [];
  readonly accounts: number;
  readonly instruments: number;
  timeUs = START_US;
  private readonly random: () => number;
  private readonly pending: VenueCommand[];
  private readonly stepUsMax: number;
  private readonly spreadTicks: number;
  private clientIds = 0;

  constructor(options: FlowOptions) {
    this.random = mulberry32(options.seed);
    this.accounts = options.accounts ?? 5;
    this.instruments = options.instruments ?? 2;
    this.stepUsMax = options.stepUsMax ?? 1_000;
    this.spreadTicks = options.spreadTicks ?? 12;
    this.pending = this.setUp();
  }

  /** A batch that changes nothing but the sequence: a refused cancellation. */
  idle(): EventBatch & JournalBatch {
    const body = { orderId: Number.MAX_SAFE_INTEGER };
    this.pending.unshift({
      name: 'CancelOrder',
      origin: { accountId: 1, sessionId: 0 },
      body,
    } as unknown as VenueCommand);
    return this.next(1);
  }

  /** Applies `count` commands and gives out what they caused as one batch. */
  next(count: number): EventBatch & JournalBatch {
    const writer = new EventWriter(FRAME_HEADER_BYTES, 1 << 16);
    const commands = RecordBuffer.ofCapacity(FRAME_HEADER_BYTES + count * COMMAND_BYTES);
    let commandsEnd = FRAME_HEADER_BYTES;
    const firstSequence = this.core.sequence + 1;
    for (let i = 0; i < count; i++) {
      this.timeUs += Math.floor(this.random() * this.stepUsMax);
      const command = this.pending.shift() ?? this.randomCommand();
      const length = writeCommand(commands, commandsEnd, command, this.core.sequence + 1, this.timeUs);
      this.core.apply(commands, commandsEnd, writer);
      commandsEnd += length;
    }
    const batch: EventBatch & JournalBatch = {
      commands,
      commandsEnd,
      commandCount: count,
      eventsEnd: writer.end,
      eventCount: writer.count,
      events: writer.buffer,
      start: writer.start,
      end: writer.end,
      firstSequence,
      lastSequence: this.core.sequence,
      isReplay: false,
    };
    this.events.push(...readEvents(writer.buffer, writer.start, writer.end));
    this.batches.push(batch);
    return batch;
  }

  /** A whole number from 0 to below `limit`. */
  pick(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private setUp(): VenueCommand[] {
    const venue = { accountId: 0, sessionId: 0 };
    const commands: unknown[] = [
      { name: 'DefineAsset', origin: venue, body: { scale: 8, asset: 'BTC' } },
      { name: 'DefineAsset', origin: venue, body: { scale: 6, asset: 'USD' } },
    ];
    for (let i = 1; i <= this.instruments; i++) {
      const terms = { minQuantityLots: 1, maxQuantityLots: 1e6, minNotional: 0, maxNotional: 1e15 };
      const fees = { makerFeePpm: i === 2 ? -100 : 500, takerFeePpm: 1_000, collarBps: 500 };
      const ids = { baseAssetId: 1, quoteAssetId: 2, symbol: `BTC-USD${i}`, tickSize: '0.01', lotSize: '0.0001' };
      commands.push({ name: 'DefineInstrument', origin: venue, body: { ...terms, ...fees, ...ids } });
    }
    for (let i = 1; i <= this.accounts; i++) {
      const origin = { accountId: i, sessionId: 0 };
      commands.push({ name: 'OpenAccount', origin: venue, body: { accountKey: `user-${i}` } });
      commands.push({ name: 'Deposit', origin, body: { assetId: 1, amount: 5e11, reference: `btc-${i}` } });
      commands.push({ name: 'Deposit', origin, body: { assetId: 2, amount: 5e13, reference: `usd-${i}` } });
    }
    return commands as VenueCommand[];
  }

  private randomCommand(): VenueCommand {
    const origin = { accountId: 1 + this.pick(this.accounts), sessionId: 0 };
    const share = this.pick(1000);
    const command = ((): unknown => {
      if (share < 620) return { name: 'PlaceOrder', origin, body: this.randomOrder() };
      const order = this.anyOpenOrder(origin.accountId);
      const orderId = order?.orderId ?? 1 + this.pick(this.core.lastOrderId + 2);
      if (share < 800) return { name: 'CancelOrder', origin, body: { orderId } };
      if (share < 960) return { name: 'ReplaceOrder', origin, body: { orderId, ...this.randomChange(order) } };
      if (share < 975) {
        const body = { assetId: 1 + this.pick(2), amount: 1 + this.pick(1e9), reference: `r-${this.pick(500)}` };
        return { name: share < 970 ? 'Deposit' : 'Withdraw', origin, body };
      }
      if (share < 995) return { name: 'MassCancel', origin, body: massCancelBody({ side: this.pick(3) }) };
      const phase = this.pick(3) === 0 ? Phase.halt : Phase.continuous;
      return {
        name: 'SetPhase',
        origin: { ...origin, accountId: 0 },
        body: phaseBody(1 + this.pick(this.instruments), phase),
      };
    })();
    return command as VenueCommand;
  }

  private randomOrder(): object {
    const isMarket = this.pick(10) === 0;
    const timeInForce = [TimeInForce.gtc, TimeInForce.gtc, TimeInForce.gtc, TimeInForce.ioc, TimeInForce.fok][
      this.pick(5)
    ];
    return {
      priceTicks: isMarket ? 0 : this.randomPrice(),
      quantityLots: 1 + this.pick(100),
      instrumentId: 1 + this.pick(this.instruments),
      flags: this.pick(20) === 0 ? OrderFlag.simulated : 0,
      side: this.pick(2) === 0 ? Side.buy : Side.sell,
      orderType: isMarket ? OrderType.market : OrderType.limit,
      timeInForce,
      selfTradePrevention: 0,
      clientOrderId: this.pick(3) === 0 ? `c${this.pick(10) === 0 ? this.pick(20) : ++this.clientIds}` : '',
    };
  }

  private randomChange(order: OpenOrder | undefined): object {
    const quantityLots = this.pick(3) === 0 ? 0 : Math.max(1, (order?.quantityLots ?? 50) - 20 + this.pick(40));
    return { priceTicks: this.pick(2) === 0 ? 0 : this.randomPrice(), quantityLots };
  }

  private randomPrice(): number {
    return 100_000 - this.spreadTicks + this.pick(2 * this.spreadTicks + 1);
  }

  private anyOpenOrder(accountId: number): OpenOrder | undefined {
    const open = this.view.openOrders(accountId, -1, 20, Number.MAX_SAFE_INTEGER);
    return open[this.pick(open.length)];
  }
}

/** The batches of a flow as a store gives them out; more may be added while it is read. */
export class ListedEvents implements EventSource {
  private at: number;
  private readonly from: number;

  constructor(
    private readonly batches: readonly EventBatch[],
    firstSequence = 1,
  ) {
    const at = batches.findIndex((batch) => batch.lastSequence >= firstSequence);
    this.at = at === -1 ? batches.length : at;
    this.from = firstSequence;
  }

  next(): EventBatch | undefined {
    const batch = this.batches[this.at];
    if (batch === undefined) return undefined;
    this.at++;
    if (batch.firstSequence >= this.from) return batch;
    let { start } = batch;
    while (sequenceAt(batch.events, start) < this.from) start += lengthAt(batch.events, start);
    return { ...batch, start, firstSequence: this.from };
  }

  close(): void {
    this.at = this.batches.length;
  }
}

/** A small seeded generator, good enough to vary tests: numbers from 0 to below 1. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
