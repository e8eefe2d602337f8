/** The settings of what strangers touch: HTTP, TLS, and how much each caller may ask for. A part of config-keys.ts. */
import { isNetwork } from '../common/nest/networks.js';
import { define, type Definition } from './config-definition.js';
import { boolean, bytes, integer, isOrigin, listOf, optional, path } from './config-kinds.js';

const KIB = 2 ** 10;
const MIB = 2 ** 20;

export const edgeKeys = {
  'http.body_bytes_max': define({
    kind: bytes(KIB, MIB),
    default: 64 * KIB,
    unit: 'bytes',
    doc: 'Largest request body; a larger one answers 413.',
  }),
  'http.order_body_bytes_max': define({
    kind: bytes(KIB, MIB),
    default: 4 * KIB,
    unit: 'bytes',
    doc: 'Largest body of a single order; not above `http.body_bytes_max`.',
  }),
  'http.json_depth_max': define({
    kind: integer(1, 64),
    default: 16,
    unit: 'levels',
    doc: 'Deepest nesting of a JSON body.',
  }),
  'http.json_keys_max': define({
    kind: integer(16, 4096),
    default: 256,
    unit: 'keys',
    doc: 'Most keys in a JSON body, all levels together.',
  }),
  'http.header_bytes_max': define({
    kind: bytes(KIB, 64 * KIB),
    default: 16 * KIB,
    unit: 'bytes',
    doc: 'All headers of a request together.',
  }),
  'http.headers_timeout_ms': define({
    kind: integer(100, 60_000),
    default: 10_000,
    unit: 'milliseconds',
    doc: 'Time to send all headers; not above `http.request_timeout_ms`.',
  }),
  'http.request_timeout_ms': define({
    kind: integer(100, 300_000),
    default: 15_000,
    unit: 'milliseconds',
    doc: 'Time to send a whole request.',
  }),
  'http.keep_alive_timeout_ms': define({
    kind: integer(100, 300_000),
    default: 5_000,
    unit: 'milliseconds',
    doc: 'How long an idle connection stays open.',
  }),
  'http.requests_per_socket_max': define({
    kind: integer(0, 10_000_000),
    default: 1_000,
    unit: 'requests',
    doc: 'Requests after which a connection is closed; 0 is no limit.',
  }),

  'http.connections_max': define({
    kind: integer(1, 1_000_000),
    default: 10_000,
    unit: 'connections',
    doc: 'Open connections of a listener; more are closed at once.',
  }),
  'http.connections_per_address_max': define({
    kind: integer(1, 1_000_000),
    default: (above) => (above['environment'] === 'production' ? 200 : 5_000),
    defaultDoc: '200 in production, else 5000',
    unit: 'connections',
    doc: 'Open connections of one address (of one /64 network for IPv6) on a listener; not above `http.connections_max`.',
  }),

  'http.allowed_origins': define({
    kind: listOf('exact origins such as https://trade.example.org', isOrigin),
    default: [],
    defaultDoc: 'none',
    doc: 'Web pages of other origins that may call the API from a browser (CORS).',
  }),
  'http.trusted_proxies': define({
    kind: listOf('addresses and networks such as 10.0.0.0/8', isNetwork),
    default: [],
    defaultDoc: 'none',
    doc: 'Proxies whose `X-Forwarded-For` tells the address of the client. Limits of an address do not apply to them.',
  }),

  'tls.enabled': define({
    kind: boolean(),
    default: false,
    env: 'ENABLE_TLS',
    doc: 'Serve TLS 1.3 on `server.port`, and nothing else there. Where a proxy ends TLS it stays off.',
  }),
  'tls.cert_file': define({
    kind: optional(path()),
    default: null,
    defaultDoc: 'none',
    env: 'TLS_CERT_FILE',
    doc: 'Certificate with its chain, PEM.',
  }),
  'tls.key_file': define({
    kind: optional(path()),
    default: null,
    defaultDoc: 'none',
    env: 'TLS_KEY_FILE',
    doc: 'Private key of the certificate, PEM without a passphrase.',
  }),
  'tls.reload_interval_s': define({
    kind: integer(1, 86_400),
    default: 10,
    unit: 'seconds',
    doc: 'How often the files are looked at; a renewed certificate is served from then on.',
  }),
  'tls.management_client_ca_file': define({
    kind: optional(path()),
    default: null,
    defaultDoc: 'none',
    env: 'TLS_MANAGEMENT_CLIENT_CA_FILE',
    doc: 'Authority whose certificates clients of `monitoring.port` must present (mutual TLS, with the certificate of the venue).',
  }),

  ...rateLimit('requests', 'requests', 'REST requests of one API key or user, in weights; cancels do not count', {
    production: [1_000, 5_000],
    elsewhere: [20_000, 100_000],
  }),
  ...rateLimit('orders', 'orders', 'placements and replacements of one account, over all protocols', {
    production: [1_000, 5_000],
    elsewhere: [20_000, 100_000],
  }),
  ...rateLimit('cancels', 'cancels', 'cancels of one account, which nothing else uses up', {
    production: [2_000, 10_000],
    elsewhere: [20_000, 100_000],
  }),
  ...rateLimit('anonymous', 'requests', 'requests of one address without a credential, or with a wrong one', {
    production: [100, 1_000],
    elsewhere: [20_000, 100_000],
  }),
  'rate_limits.cool_off_after': define({
    reloads: true,
    kind: integer(0, 1_000_000),
    default: 100,
    unit: 'refusals',
    doc: 'Refusals by a limit, before it is whole again, that send the caller into a cool-off; 0 is never.',
  }),
  'rate_limits.cool_off_ms': define({
    reloads: true,
    kind: integer(100, 3_600_000),
    default: 10_000,
    unit: 'milliseconds',
    doc: 'How long a caller in a cool-off is refused. Cancels have their own limit and go on.',
  }),
};

type Lane = 'requests' | 'orders' | 'cancels' | 'anonymous';
type Rate = readonly [perSecond: number, burst: number];
type RateKeys<L extends Lane> = Record<`rate_limits.${L}_per_s` | `rate_limits.${L}_burst`, Definition<number>>;

/** A sustained rate and what may come at once, generous where nobody but the operator is served. */
function rateLimit<L extends Lane>(
  lane: L,
  unit: string,
  what: string,
  { production, elsewhere }: { readonly production: Rate; readonly elsewhere: Rate },
): RateKeys<L> {
  const rate = (place: 0 | 1, doc: string): Definition<number> => ({
    reloads: true,
    kind: integer(1, 10_000_000),
    default: (above) => (above['environment'] === 'production' ? production : elsewhere)[place],
    defaultDoc: `${production[place]} in production, else ${elsewhere[place]}`,
    unit,
    doc,
  });
  const keys = {
    [`rate_limits.${lane}_per_s`]: rate(0, `A second, in the long run: ${what}.`),
    [`rate_limits.${lane}_burst`]: rate(1, `At once: ${what}.`),
  };
  return keys as RateKeys<L>;
}
