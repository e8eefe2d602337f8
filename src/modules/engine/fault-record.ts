import { commandLayouts, type VenueCommand } from '../../common/model/commands.js';
import type { InstrumentId, OrderId } from '../../common/model/units.js';

/** What is journalled in the place of a command that broke the core; `record` is the command's own record. */
export function faultRecordOf({ name, origin, body }: VenueCommand, record: Uint8Array): VenueCommand {
  return {
    name: 'RecordFault',
    origin,
    body: {
      orderId: 'orderId' in body ? body.orderId : (0 as OrderId),
      instrumentId: 'instrumentId' in body ? body.instrumentId : (0 as InstrumentId),
      commandType: commandLayouts[name].type,
      clientOrderId: 'clientOrderId' in body ? body.clientOrderId : '',
      record: Buffer.from(record).toString('hex'),
    },
  };
}
