import { commandLayouts } from '../../src/common/model/commands.js';
import { eventLayouts } from '../../src/common/model/events.js';
import { HEADER, type RecordBuffer } from '../../src/common/model/record-layout.js';
import type { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';

const { PlaceOrder } = commandLayouts;
const { OrderAccepted } = eventLayouts;
const UNLUCKY_LOTS = 13;

/** A core with a bug: orders of a certain quantity and an odd price break it, after they have changed its state. */
export class FragileCore extends VenueCore {
  constructor(
    clientIdWindowMax: number,
    private readonly hasBug: () => boolean,
  ) {
    super({ clientIdWindowMax });
  }

  override apply(commands: RecordBuffer, offset: number, events: EventWriter): void {
    const start = events.end;
    super.apply(commands, offset, events);
    // What is refused does not get to where the bug is.
    if (events.buffer.bytes[start + HEADER.type] !== OrderAccepted.type) return;
    if (commands.bytes[offset + HEADER.type] !== PlaceOrder.type || !this.hasBug()) return;
    const { priceTicks, quantityLots } = PlaceOrder.read(commands, offset);
    if (quantityLots === UNLUCKY_LOTS && priceTicks % 2 === 1) throw new Error('a bug that was put there');
  }
}
