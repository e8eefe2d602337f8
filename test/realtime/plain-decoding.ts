/** The plain way from an order message to a command: as an object, field by field by its table. What the quick way is held against. */
import {
  type AdvancedOrderTerms,
  ALL_INSTRUMENTS,
  type CommandOrigin,
  type VenueCommand,
} from '../../src/common/model/commands.js';
import { OrderFlag } from '../../src/common/model/order-terms.js';
import { i64At, WIRE_HEADER, WireFault, type WireLayout } from '../../src/modules/realtime/domain/wire-layout.js';
import {
  advancedTermNames,
  type ClientMessageName,
  clientMessages,
  HAS_ADVANCED_TERMS,
} from '../../src/modules/realtime/domain/wire-messages.js';

const INSTRUMENT_ID_MAX = 2 ** 31 - 1;
type Body = Record<string, number | string>;

/** `invalid` is a message that is well formed and cannot be. Throws `WireFault` for one that is none. */
export function plainCommand(view: DataView, origin: CommandOrigin): VenueCommand | 'invalid' {
  const type = view.getUint8(WIRE_HEADER.type);
  const name = (Object.keys(clientMessages) as ClientMessageName[]).find((one) => clientMessages[one].type === type);
  if (name === undefined) throw new Error(`type ${type} is of no message`);
  const layout = clientMessages[name] as unknown as WireLayout;
  const message = layout.read(view, 0) as Body;
  const isOfLists = Object.entries(layout.fields).every(([field, { meaning }]) => {
    if (meaning === 'flag') return Number(message[field]) <= 1;
    return typeof meaning === 'string' || Object.values(meaning).includes(message[field] as number);
  });
  // The order of a replacement says on which instrument it is.
  const instrumentId = name === 'replaceOrder' ? 0 : Number(message['instrumentId'] ?? 0);
  if (!isOfLists || instrumentId > INSTRUMENT_ID_MAX) return 'invalid';
  const { requestId: _ofTheAnswer, price, quantity, ...rest } = message;
  const isTooLong = Buffer.byteLength(String(rest['clientOrderId'] ?? '')) > 36;
  const plain = (command: string, body: object, advanced?: AdvancedOrderTerms): VenueCommand =>
    ({ name: command, origin, body, ...(advanced && { advanced }) }) as unknown as VenueCommand;
  switch (name) {
    case 'placeOrder': {
      const known = Object.values(OrderFlag).reduce((sum, flag) => sum + flag, 0) - OrderFlag.simulated;
      if ((Number(rest['flags']) & ~known) !== 0 || isTooLong) return 'invalid';
      const isAdvanced = (view.getUint16(WIRE_HEADER.flags, true) & HAS_ADVANCED_TERMS) !== 0;
      const advanced = isAdvanced ? advancedTerms(view, layout.tailStart(view, 0)) : undefined;
      return plain('PlaceOrder', { ...rest, priceTicks: price, quantityLots: quantity }, advanced);
    }
    case 'cancelOrder':
      return plain('CancelOrder', rest);
    case 'cancelByClientOrderId':
      if (isTooLong) return 'invalid';
      return plain('CancelByClientOrderId', rest);
    case 'replaceOrder':
      return plain('ReplaceOrder', { orderId: rest['orderId'], priceTicks: price, quantityLots: quantity });
    default:
      return plain('MassCancel', {
        lowestPriceTicks: rest['lowestPrice'],
        highestPriceTicks: rest['highestPrice'],
        instrumentId: rest['instrumentId'] === 0 ? ALL_INSTRUMENTS : rest['instrumentId'],
        ofSessionId: rest['ofConnection'] === 0 ? 0 : origin.sessionId,
        side: rest['side'],
      });
  }
}

function advancedTerms(view: DataView, at: number): AdvancedOrderTerms {
  if (at + advancedTermNames.length * 8 > view.getUint32(0, true)) throw new WireFault('the terms are not complete');
  const values = advancedTermNames.map((name, place) => [name, i64At(view, at + place * 8)] as const);
  if (!values.every(([, value]) => Number.isSafeInteger(value))) throw new WireFault('a number is beyond 2^53 − 1');
  return Object.fromEntries(values) as unknown as AdvancedOrderTerms;
}
