import { commandLayouts, type VenueCommand } from '../../common/model/commands.js';
import type { InstrumentId, OrderId } from '../../common/model/units.js';

/**
 * What is journalled in the place of a command that broke the core; `record` is the command's own record. Where not
 * the command itself broke it but what was due before it, `dueInstrumentId` says on which instrument that was.
 */
export function faultRecordOf(
  { name, origin, body }: VenueCommand,
  record: Uint8Array,
  dueInstrumentId: number,
): VenueCommand {
  const named = 'instrumentId' in body ? body.instrumentId : 0;
  return {
    name: 'RecordFault',
    origin,
    body: {
      orderId: 'orderId' in body ? body.orderId : (0 as OrderId),
      instrumentId: (dueInstrumentId === 0 ? named : dueInstrumentId) as InstrumentId,
      commandType: commandLayouts[name].type,
      clientOrderId: 'clientOrderId' in body ? body.clientOrderId : '',
      record: Buffer.from(record).toString('hex'),
    },
  };
}
