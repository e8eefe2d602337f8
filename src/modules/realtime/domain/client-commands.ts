/**
 * From the order messages of a client to commands of the core. Only what the core does not look at is checked here: that
 * names are of their lists, and that nobody gives an order the marks of the simulation.
 */
import {
  type AdvancedOrderTerms,
  ALL_INSTRUMENTS,
  type CommandOrigin,
  type VenueCommand,
} from '../../../common/model/commands.js';
import { OrderFlag } from '../../../common/model/order-terms.js';
import { i64At, WIRE_HEADER, type WireBody, WireFault, type WireFields, type WireLayout } from './wire-layout.js';
import { advancedTermNames, type ClientBody, clientMessages, HAS_ADVANCED_TERMS, NotTaken } from './wire-messages.js';

const { placeOrder, cancelOrder, cancelByClientOrderId, replaceOrder, massCancel } = clientMessages;

/** What a client may set of an order's flags. */
const CLIENT_FLAGS = Object.values(OrderFlag).reduce((all, flag) => all | flag, 0) & ~OrderFlag.simulated;

/** The core's ids are signed, and −1 is all of them. */
const INSTRUMENT_ID_MAX = 2 ** 31 - 1;

export type ClientOrderCommand = VenueCommand & {
  readonly name: 'PlaceOrder' | 'ReplaceOrder' | 'CancelOrder' | 'CancelByClientOrderId' | 'MassCancel';
};

export interface OrderMessage {
  readonly requestId: number;
  readonly command: ClientOrderCommand;
}

/** A message that is well formed and says what cannot be. */
export interface RefusedMessage {
  readonly requestId: number;
  readonly reason: number;
}

/** True for a message that is a command to the core. */
export function isOrderMessage(type: number): boolean {
  return type >= placeOrder.type && type <= massCancel.type;
}

/** The command of the message at byte `start`, which `isOrderMessage`; throws `WireFault` where it is none. */
export function readOrderMessage(view: DataView, start: number, origin: CommandOrigin): OrderMessage | RefusedMessage {
  switch (view.getUint8(start + WIRE_HEADER.type)) {
    case placeOrder.type:
      return toPlacement(view, start, origin);
    case cancelOrder.type: {
      const { requestId, orderId } = cancelOrder.read(view, start);
      return command(requestId, { name: 'CancelOrder', origin, body: { orderId } });
    }
    case cancelByClientOrderId.type: {
      const { requestId, clientOrderId } = cancelByClientOrderId.read(view, start);
      return command(requestId, { name: 'CancelByClientOrderId', origin, body: { clientOrderId } });
    }
    case replaceOrder.type: {
      const { requestId, orderId, price, quantity } = replaceOrder.read(view, start);
      return command(requestId, {
        name: 'ReplaceOrder',
        origin,
        body: { orderId, priceTicks: price, quantityLots: quantity },
      });
    }
    default:
      return toMassCancel(view, start, origin);
  }
}

function toPlacement(view: DataView, start: number, origin: CommandOrigin): OrderMessage | RefusedMessage {
  const message = placeOrder.read(view, start);
  const { requestId, price, quantity, ...same } = message;
  if (!isOfLists(placeOrder, message) || (message.flags & ~CLIENT_FLAGS) !== 0) return invalid(requestId);
  if (message.instrumentId > INSTRUMENT_ID_MAX) return invalid(requestId);
  const body = { ...same, priceTicks: price, quantityLots: quantity };
  const isPlain = (view.getUint16(start + WIRE_HEADER.flags, true) & HAS_ADVANCED_TERMS) === 0;
  if (isPlain) return command(requestId, { name: 'PlaceOrder', origin, body });
  return command(requestId, { name: 'PlaceOrder', origin, body, advanced: advancedTermsOf(view, start) });
}

function toMassCancel(view: DataView, start: number, origin: CommandOrigin): OrderMessage | RefusedMessage {
  const message: ClientBody<'massCancel'> = massCancel.read(view, start);
  const { requestId, instrumentId, side, ofConnection, lowestPrice, highestPrice } = message;
  if (!isOfLists(massCancel, message) || instrumentId > INSTRUMENT_ID_MAX) return invalid(requestId);
  const body = {
    lowestPriceTicks: lowestPrice,
    highestPriceTicks: highestPrice,
    instrumentId: instrumentId === 0 ? ALL_INSTRUMENTS : instrumentId,
    ofSessionId: ofConnection === 0 ? 0 : origin.sessionId,
    side,
  };
  return command(requestId, { name: 'MassCancel', origin, body });
}

function advancedTermsOf(view: DataView, start: number): AdvancedOrderTerms {
  const at = placeOrder.tailStart(view, start);
  const end = start + view.getUint32(start, true);
  if (at + advancedTermNames.length * 8 > end) throw new WireFault('the advanced terms are not complete');
  const values = advancedTermNames.map((name, place) => [name, i64At(view, at + place * 8)] as const);
  if (!values.every(([, value]) => Number.isSafeInteger(value))) throw new WireFault('a number is beyond 2^53 − 1');
  return Object.fromEntries(values) as unknown as AdvancedOrderTerms;
}

/** True where every field with a list of names has a number of it. */
function isOfLists<F extends WireFields>(layout: WireLayout<F>, body: WireBody<F>): boolean {
  return Object.entries(layout.fields).every(([name, { meaning }]) => {
    if (meaning === 'flag') return (body[name] as number) <= 1;
    return typeof meaning === 'string' || Object.values(meaning).includes(body[name] as number);
  });
}

function invalid(requestId: number): RefusedMessage {
  return { requestId, reason: NotTaken.VALIDATION_FAILED };
}

/** The numbers of a message are plain; those of the core's commands are told apart by brand. */
function command(
  requestId: number,
  plain: {
    readonly name: string;
    readonly origin: CommandOrigin;
    readonly body: object;
    readonly advanced?: AdvancedOrderTerms;
  },
): OrderMessage {
  return { requestId, command: plain as ClientOrderCommand };
}
