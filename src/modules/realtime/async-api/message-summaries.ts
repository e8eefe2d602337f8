import type { ClientMessageName, VenueMessageName } from '../domain/wire-messages.js';

/** What each message is for, in a sentence. */
export const clientSummaries: Readonly<Record<ClientMessageName, string>> = {
  logon: 'Proves who the client is, by an access token or by the signature of an API key.',
  subscribe: 'Asks for a public channel of one instrument, or of all.',
  unsubscribe: 'Ends a subscription.',
  ping: 'Shows that the client lives; answered with the same number.',
  subscribeAccount: 'Asks for executions and balances of the account, from now on or behind a place.',
  subscribeRisk: 'Asks for exposures, limits and stops of an account, or of the venue.',
  unsubscribeRisk: 'Ends that.',
  placeOrder: 'Places an order.',
  cancelOrder: 'Cancels an order by its id.',
  cancelByClientOrderId: 'Cancels an order by the id that the client gave it.',
  replaceOrder: 'Changes price, total quantity or both of an order.',
  massCancel: 'Cancels all open orders of a scope.',
};

export const venueSummaries: Readonly<Record<VenueMessageName, string>> = {
  hello: 'Greets a connection, with the version of the protocol.',
  error: 'Says what is wrong with a request, or with a frame (request id 0).',
  loggedOn: 'The connection acts for this account; the place is where its stream stands.',
  subscribed: 'The subscription holds; the present state follows.',
  unsubscribed: 'The subscription has ended.',
  pong: 'Answers a ping.',
  commandResult: 'The durable outcome of a command.',
  execution: 'One thing that happened to an order of the account.',
  balance: 'All that the account has of an asset.',
  riskSnapshot: 'The stream of risk of an account, or of the venue, begins anew: so many rows follow.',
  riskAccount: 'Who is stopped, and the limit of which most is used.',
  riskInstrument: 'Whether an instrument trades.',
  riskPosition: 'What an account holds and has open on an instrument.',
  riskExposure: 'What an account has in a quote asset, and what it has gained today.',
  riskLimit: 'A limit that holds, and how much of it is used.',
  instrument: 'Terms and phase of an instrument.',
  trade: 'A trade.',
  tradeRevision: 'A published trade was busted, or corrected to this price and quantity.',
  ticker: 'The last 24 hours of an instrument.',
  bbo: 'The best prices of an instrument.',
  bookSnapshot: 'The whole book of an instrument.',
  bookDelta: 'What one command changed in the book: the new total of each level, 0 for one that is gone.',
  status: 'Phase of an instrument, what its auction would trade, and orders that wait at a price band.',
  candle: 'A candle as it is now.',
  ordersSnapshot: 'The book order by order begins anew: so many entries follow.',
  orderEntry: 'A place in the queue of a level, without a name; quantity 0: it is gone.',
};

/** What answers a message of a client over `/ws`. */
export const repliesTo: Readonly<Record<ClientMessageName, readonly VenueMessageName[]>> = {
  logon: ['loggedOn', 'error'],
  subscribe: ['subscribed', 'error'],
  unsubscribe: ['unsubscribed', 'error'],
  ping: ['pong'],
  subscribeAccount: ['subscribed', 'error'],
  subscribeRisk: ['subscribed', 'error'],
  unsubscribeRisk: ['unsubscribed', 'error'],
  placeOrder: ['commandResult', 'error'],
  cancelOrder: ['commandResult', 'error'],
  cancelByClientOrderId: ['commandResult', 'error'],
  replaceOrder: ['commandResult', 'error'],
  massCancel: ['commandResult', 'error'],
};
