/** From a request for an order list to the command of the core: its legs side by side in one record. */
import { type CommandBody, legNames } from '../../common/model/commands.js';
import { ListType } from '../../common/model/order-terms.js';
import type { InstrumentId } from '../../common/model/units.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { OrderLegRequest, OrderListRequest } from './order-list.messages.js';
import { toAdvancedTerms, toFlags } from './order-terms.js';
import { toClientOrderId, toOrderTerms } from './order-translation.js';

export function toPlaceOrderList(request: OrderListRequest, format: InstrumentFormat): CommandBody<'PlaceOrderList'> {
  const { type, orders } = request;
  if (orders.length !== (type === 'bracket' ? 3 : 2)) {
    throw new ProblemError('ORDER_LIST_INVALID', { detail: 'A bracket has three orders, other lists have two.' });
  }
  const legs = legNames.map((name, place) => legFields(name, orders[place], format));
  return Object.assign(
    { instrumentId: format.instrument.instrumentId as InstrumentId, listType: ListType[type] },
    ...legs,
  ) as CommandBody<'PlaceOrderList'>;
}

/** `firstPriceTicks`, `firstQuantityLots` …; 0 in all where there is no such leg. */
function legFields(name: string, leg: OrderLegRequest | undefined, format: InstrumentFormat): object {
  const terms = leg === undefined ? noLeg : termsOf(leg, format);
  return Object.fromEntries(
    Object.entries(terms).map(([field, value]) => [`${name}${field.charAt(0).toUpperCase()}${field.slice(1)}`, value]),
  );
}

type LegTerms = ReturnType<typeof termsOf>;

function termsOf(leg: OrderLegRequest, format: InstrumentFormat) {
  const advanced = toAdvancedTerms(leg, format);
  return {
    ...toOrderTerms(leg, leg.quantity, format),
    stopPriceTicks: advanced?.stopPriceTicks ?? 0,
    trailingOffsetTicks: advanced?.trailingOffsetTicks ?? 0,
    trailingOffsetBps: advanced?.trailingOffsetBps ?? 0,
    expireAtUs: advanced?.expireAtUs ?? 0,
    triggerSource: advanced?.triggerSource ?? 0,
    flags: toFlags(leg),
    clientOrderId: toClientOrderId(leg.clientOrderId),
  };
}

const noLeg: { readonly [K in keyof LegTerms]: number | string } = {
  side: 0,
  orderType: 0,
  timeInForce: 0,
  priceTicks: 0,
  quantityLots: 0,
  selfTradePrevention: 0,
  stopPriceTicks: 0,
  trailingOffsetTicks: 0,
  trailingOffsetBps: 0,
  expireAtUs: 0,
  triggerSource: 0,
  flags: 0,
  clientOrderId: '',
};
