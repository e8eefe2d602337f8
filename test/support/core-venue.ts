import { invariant } from '../../src/common/assert.js';
import { commandLayouts, type VenueCommand } from '../../src/common/model/commands.js';
import { eventLayouts, eventName, type VenueEvent } from '../../src/common/model/events.js';
import {
  type BodyOf,
  HEADER,
  HEADER_BYTES,
  type RecordHeader,
  RecordBuffer,
  type RecordLayout,
  readHeader,
} from '../../src/common/model/record-layout.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import type { AssetTotals, Balance, Depth, OpenOrder } from '../../src/modules/engine/live-state.js';
import type { Stamp } from '../oracle/emitter.js';
import type { TestedVenue } from './tested-venue.js';

/** Records start here, so that a core that ignores its offset is found out. */
const COMMAND_AT = 64;
const POISON = 0xa5;

/** The fast core as tests see it: commands in and events out as objects, records in between as in production. */
export class CoreVenue implements TestedVenue {
  private readonly commands = RecordBuffer.ofCapacity(256 * 1024);
  private readonly events = new EventWriter();

  constructor(readonly core: VenueCore = new VenueCore()) {}

  apply(command: VenueCommand, stamp: Stamp): VenueEvent[] {
    const { origin, body } = command;
    const layout: RecordLayout = commandLayouts[command.name];
    const header = { ...stamp, index: origin.sessionId, accountId: origin.accountId };
    const advanced = command.name === 'PlaceOrder' ? command.advanced : undefined;
    const length = layout.write(this.commands, COMMAND_AT, header, body, advanced);
    return this.applied(length);
  }

  applyUnknown(commandType: number, accountId: number, stamp: Stamp): VenueEvent[] {
    const header: RecordHeader = { ...stamp, index: 0, accountId };
    const length = commandLayouts.CancelOrder.write(this.commands, COMMAND_AT, header, {
      orderId: 7,
    } as unknown as BodyOf<(typeof commandLayouts)['CancelOrder']['fields']>);
    this.commands.bytes[COMMAND_AT + HEADER.type] = commandType;
    return this.applied(length);
  }

  depth(instrumentId: number, levels: number): Depth {
    return this.core.depth(instrumentId, levels);
  }

  balances(accountId: number): Balance[] {
    return this.core.balances(accountId);
  }

  openOrders(accountId: number): OpenOrder[] {
    return this.core.openOrders(accountId, -1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  totals(): AssetTotals[] {
    return this.core.totals();
  }

  private applied(commandLength: number): VenueEvent[] {
    this.events.reset();
    this.core.apply(this.commands, COMMAND_AT, this.events);
    const copies = readEvents(this.events.buffer, this.events.start, this.events.end);
    // A view into either record is dead now: whatever the core kept of them, it must have copied.
    this.commands.bytes.fill(POISON, COMMAND_AT, COMMAND_AT + commandLength);
    this.events.buffer.bytes.fill(POISON, this.events.start, this.events.end);
    return copies;
  }
}

function readEvents(buffer: RecordBuffer, start: number, end: number): VenueEvent[] {
  const events: VenueEvent[] = [];
  let at = start;
  while (at < end) {
    const { type, length, sequence, timeUs, index, accountId } = readHeader(buffer, at);
    const name = eventName(type);
    invariant(name !== undefined, `no event has the type ${type}`);
    invariant(length >= HEADER_BYTES && length % 8 === 0, `an event record of ${length} bytes`);
    const layout: RecordLayout = eventLayouts[name];
    events.push({ name, sequence, index, timeUs, accountId, body: layout.read(buffer, at) } as unknown as VenueEvent);
    at += length;
  }
  invariant(at === end, 'event records end where the writer says');
  return events;
}
