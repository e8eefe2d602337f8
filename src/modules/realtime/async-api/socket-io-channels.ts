/** The Socket.IO namespaces: what the venue tells are the messages of `/ws`, what clients ask has the class that validates it. */
import type { VenueMessageName } from '../domain/wire-messages.js';
import type { Message, Schema, Stream } from './async-api-types.js';
import { venueSchema } from './message-schemas.js';
import { venueSummaries } from './message-summaries.js';
import { sampleOf } from './sample-messages.js';

const contentType = 'application/json';
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

interface Asked {
  readonly summary: string;
  /** The class of the payload. */
  readonly payload: string;
  /** What a success is acknowledged with beside its status. */
  readonly answer?: { readonly field: string; readonly schema: string };
}

export function marketDataNamespace(): Stream {
  return namespace(
    'socketIoMarketData',
    { address: '/market-data', title: 'Socket.IO `/market-data`', description: 'Public channels; needs no login.' },
    {
      subscribe: { summary: 'Asks for a channel of one instrument, or of all.', payload: 'ChannelRequest' },
      unsubscribe: { summary: 'Ends a subscription.', payload: 'ChannelRequest' },
    },
    ['instrument', 'trade', 'tradeRevision', 'ticker', 'bbo', 'bookSnapshot', 'bookDelta'],
  );
}

export function tradingNamespace(): Stream {
  const order = { field: 'order', schema: 'OrderResponse' };
  return namespace(
    'socketIoTrading',
    {
      address: '/trading',
      title: 'Socket.IO `/trading`',
      description: 'Orders and the account; needs an access token in the handshake (`auth: { token }`).',
    },
    {
      placeOrder: { summary: 'Places an order.', payload: 'PlaceOrderRequest', answer: order },
      replaceOrder: { summary: 'Changes an order.', payload: 'ReplaceRequest', answer: order },
      cancelOrder: { summary: 'Cancels an order.', payload: 'OrderIdRequest', answer: order },
      cancelOrders: {
        summary: 'Cancels all open orders of a scope.',
        payload: 'MassCancelRequest',
        answer: { field: 'cancelled', schema: 'MassCancelResponse' },
      },
      subscribeAccount: { summary: 'Asks for executions and balances.', payload: 'AccountRequest' },
      subscribeRisk: { summary: 'Asks for exposures, limits and stops.', payload: 'RiskRequest' },
      unsubscribeRisk: { summary: 'Ends that.', payload: 'RiskRequest' },
    },
    [
      'subscribed',
      'unsubscribed',
      'execution',
      'balance',
      'riskSnapshot',
      'riskAccount',
      'riskInstrument',
      'riskPosition',
      'riskExposure',
      'riskLimit',
    ],
    true,
  );
}

function namespace(
  id: string,
  channel: Stream['channel'],
  asked: Readonly<Record<string, Asked>>,
  told: readonly VenueMessageName[],
  isPrivate = false,
): Stream {
  const messages: Record<string, Message> = {};
  const operations: Record<string, Stream['operations'][string]> = {};
  for (const [name, { summary, payload, answer }] of Object.entries(asked)) {
    const reply = `${name}Acknowledgement`;
    messages[name] = { name, summary, contentType, payload: ref(payload) };
    messages[reply] = {
      name: reply,
      summary: `Acknowledges \`${name}\`.`,
      contentType,
      payload: acknowledgement(answer),
    };
    operations[name] = { action: 'receive', summary, of: [name], replies: [reply] };
  }
  for (const name of told) {
    const summary = venueSummaries[name];
    const { message: _ofTheEvent, ...payload } = sampleOf(name).object;
    messages[name] = { name, summary, contentType, payload: eventSchema(name), examples: [{ payload }] };
    operations[name] = { action: 'send', summary, of: [name] };
  }
  return { id, channel, messages, operations, isPrivate };
}

/** The name of the message is that of the event, and not among its fields. */
function eventSchema(name: VenueMessageName): Schema {
  const { properties, ...schema } = venueSchema(name);
  const { message: _name, ...fields } = properties as Record<string, Schema>;
  return { ...schema, required: Object.keys(fields), properties: fields };
}

function acknowledgement(answer: Asked['answer']): Schema {
  const status = { type: 'integer', description: 'The status that REST would answer.', examples: [200] };
  const fields = answer === undefined ? {} : { [answer.field]: ref(answer.schema) };
  return {
    oneOf: [
      { type: 'object', required: ['status', ...Object.keys(fields)], properties: { status, ...fields } },
      { type: 'object', required: ['status', 'problem'], properties: { status, problem: ref('Problem') } },
    ],
  };
}
