/**
 * Points an exchange object of ccxt (`new ccxt.binance(…)`, `new ccxt.pro.binance(…)`) at a venue, and keeps it there: every URL that it
 * knows is rewritten, and a request or a connection that would go elsewhere is refused before it is made.
 *
 * `url` is where the venue serves the Binance Spot API, such as `http://localhost:9443`. Returns the exchange.
 */
export async function pointCcxtAtVenue(exchange, url) {
  const venue = new URL(url);
  const origins = { http: venue.origin, ws: venue.origin.replace(/^http/, 'ws') };
  exchange.urls['api'] = rewritten(exchange.urls['api'], origins);
  exchange.urls['test'] = undefined;
  exchange.options['fetchMarkets'] = { ...exchange.options['fetchMarkets'], types: ['spot'] };
  guard(exchange, 'fetch', origins.http);
  if (typeof exchange.client === 'function') {
    guard(exchange, 'client', origins.ws);
    // Without TLS ccxt opens sockets only when it has looked for a proxy.
    await exchange.loadHttpProxyAgent();
  }
  return exchange;
}

function rewritten(value, origins) {
  if (typeof value !== 'string')
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rewritten(one, origins)]));
  const { protocol, pathname } = new URL(value);
  return `${protocol.startsWith('ws') ? origins.ws : origins.http}${pathname}`;
}

/** The first argument of the method is a URL. */
function guard(exchange, method, origin) {
  const open = exchange[method].bind(exchange);
  exchange[method] = (target, ...rest) => {
    if (new URL(target).origin !== origin) throw new Error(`${target} is not of the venue at ${origin}`);
    return open(target, ...rest);
  };
}
