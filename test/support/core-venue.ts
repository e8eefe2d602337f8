import { invariant } from '../../src/common/assert.js';
import { lengthAt } from '../../src/common/model/record-fields.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore, type VenueCoreOptions } from '../../src/modules/engine/domain/venue-core.js';
import type { EventConsumer } from '../../src/modules/engine/event-stream.js';
import type { AssetTotals, Balance, Depth, OpenOrder } from '../../src/modules/engine/live-state.js';
import { LiveView } from '../../src/modules/engine/live-view.js';
import { holderOfGroup, type PositionSums } from '../../src/modules/risk/domain/gate-state.js';
import type { LimitHolder } from '../../src/modules/risk/domain/limit-report.js';
import { StateReader, StateWriter } from '../../src/modules/engine/state-bytes.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Stamp } from '../oracle/emitter.js';
import type { TestedVenue } from './tested-venue.js';
import { commandOf } from './command.js';

/** Records start behind these bytes, so that a core that ignores its offset is found out. */
const COMMAND_AT = 64;
const EVENTS_AT = 128;
const POISON = 0xa5;

/** The fast core as tests see it: commands in and events out as objects, records in between as in production. */
export class CoreVenue implements TestedVenue {
  /** The records that it has applied, as a journal has them. */
  readonly journal: Uint8Array[] = [];
  private readonly core: VenueCore;
  private readonly view: LiveView;
  private readonly commands = RecordBuffer.ofCapacity(256 * 1024);
  private readonly events = new EventWriter(EVENTS_AT);
  /** Shown the records of each command, as consumers of the outbox are. */
  consumer: EventConsumer | undefined;

  constructor(private readonly options: VenueCoreOptions = {}) {
    this.core = new VenueCore(options);
    this.view = new LiveView(this.core);
  }

  apply(command: VenueCommand, stamp: Stamp): VenueEvent[] {
    writeCommand(this.commands, COMMAND_AT, command, stamp.sequence, stamp.timeUs);
    return this.applyRecord();
  }

  applyUnknown(commandType: number, accountId: number, stamp: Stamp): VenueEvent[] {
    const cancel = commandOf('CancelOrder', accountId, { orderId: 7 });
    writeCommand(this.commands, COMMAND_AT, cancel, stamp.sequence, stamp.timeUs);
    this.commands.bytes[COMMAND_AT + HEADER.type] = commandType;
    return this.applyRecord();
  }

  /** Applies what another one has journalled. */
  replay(journal: readonly Uint8Array[]): void {
    for (const record of journal) this.applyJournalled(record);
  }

  applyJournalled(record: Uint8Array): VenueEvent[] {
    this.commands.bytes.set(record, COMMAND_AT);
    return this.applyRecord();
  }

  depth(instrumentId: number, levels: number): Depth {
    return this.view.depth(instrumentId, levels);
  }

  queue(instrumentId: number, side: number): number[] {
    const { bids, asks } = this.view.depth(instrumentId, Number.MAX_SAFE_INTEGER);
    const levels = side === Side.buy ? bids : asks;
    return levels.flatMap(({ priceTicks }) =>
      this.view.queueAt(instrumentId, side, priceTicks).map(({ orderId }) => orderId),
    );
  }

  balances(accountId: number): Balance[] {
    return this.view.balances(accountId);
  }

  revisedTrades(): ReturnType<LiveView['revisedTrades']> {
    return this.view.revisedTrades();
  }

  positions(accountId: number): PositionSums[] {
    return this.view.positions(accountId);
  }

  /** The result of the day in an asset, of an account or of a trade group. */
  dayResult({ accountId, tradeGroup }: LimitHolder, assetId: number): bigint {
    const { state } = this.core.gate;
    const place = state.placeOf(tradeGroup);
    if (tradeGroup !== 0 && place === 0) return 0n;
    const exposure = state.positions.findExposure(tradeGroup === 0 ? accountId : holderOfGroup(place), assetId);
    if (exposure === 0) return 0n;
    const exactly = state.positions.days.resultExact(exposure, this.core.timeUs);
    const quickly = state.positions.days.resultOf(exposure, this.core.timeUs);
    invariant(quickly === Number(exactly), `${quickly} is ${exactly}`);
    return exactly;
  }

  openOrders(accountId: number): OpenOrder[] {
    return this.view.openOrders(accountId, -1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  openOrderIdOf(accountId: number, clientOrderId: string): number | undefined {
    return this.view.openOrderIdOf(accountId, clientOrderId);
  }

  totals(): AssetTotals[] {
    return this.view.totals();
  }

  /** The whole state as the state hash sees it. */
  dump(): (number | string)[] {
    const dumped: (number | string)[] = [];
    this.core.saveState({
      number: (value) => dumped.push(value),
      int32s: (values, start, count) => dumped.push(...values.subarray(start, start + count)),
      text: (value) => dumped.push(value),
    });
    return dumped;
  }

  get stateHash(): string {
    return stateHash(this.core);
  }

  /** A new venue with the state of this one, through the bytes of a snapshot. */
  reloaded(): CoreVenue {
    const chunks: Uint8Array[] = [];
    const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
    this.core.saveState(writer);
    writer.end();
    const saved = Buffer.concat(chunks);
    let at = 0;
    const reader = new StateReader((into) => {
      // A disk may give less than is asked for, and not in eights.
      const count = saved.copy(into, 0, at, Math.min(saved.length, at + 1_001));
      at += count;
      return count;
    });
    const venue = new CoreVenue(this.options);
    venue.core.loadState(reader);
    if (!reader.isAtEnd()) throw new Error('the load has left something of the state');
    return venue;
  }

  private applyRecord(): VenueEvent[] {
    const { commands, events, core } = this;
    const commandLength = lengthAt(commands, COMMAND_AT);
    this.journal.push(commands.bytes.slice(COMMAND_AT, COMMAND_AT + commandLength));
    events.reset();
    core.apply(commands, COMMAND_AT, events);
    const copies = readEvents(events.buffer, events.start, events.end);
    const { buffer, start, end } = events;
    const { sequence } = core;
    this.consumer?.onEvents({
      events: buffer,
      start,
      end,
      firstSequence: sequence,
      lastSequence: sequence,
      isReplay: false,
    });
    // Records are reused: what the core or its reader did not copy is garbage from here on.
    commands.bytes.fill(POISON, COMMAND_AT, COMMAND_AT + commandLength);
    events.buffer.bytes.fill(POISON, events.start, events.end);
    return copies;
  }
}
