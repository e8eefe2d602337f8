/** The settings of the Binance Spot API (docs/binance.md). A part of config-keys.ts. */
import { define } from './config-definition.js';
import { boolean, integer } from './config-kinds.js';

export const binanceKeys = {
  'binance.enabled': define({
    kind: boolean(),
    default: true,
    doc: 'Serve the Binance Spot API on `binance.port`.',
  }),
  'binance.port': define({
    kind: integer(0, 65_535),
    default: 9443,
    env: 'BINANCE_PORT',
    flag: 'binance-port',
    doc: 'The Binance Spot API: REST, streams and WebSocket API; with TLS where `server.port` has it. 0 takes any free port, which the log names.',
  }),
  'binance.request_weight_per_min': define({
    kind: integer(0, 10_000_000),
    default: 6_000,
    unit: 'weights',
    doc: 'What the Binance-style requests of one address may weigh in a minute, as they are told to clients; 0 is no limit.',
  }),
  'binance.orders_per_10s': define({
    kind: integer(0, 10_000_000),
    default: 100,
    unit: 'orders',
    doc: 'Orders of one account over the Binance-style API within ten seconds; 0 is no limit.',
  }),
  'binance.orders_per_day': define({
    kind: integer(0, 100_000_000),
    default: 200_000,
    unit: 'orders',
    doc: 'Orders of one account over the Binance-style API within a day (UTC); 0 is no limit.',
  }),
  'binance.explains_signatures': define({
    kind: boolean(),
    default: false,
    doc: 'A wrong signature is answered with the payload that the venue has verified. To find a bug of a client; refused in production.',
  }),
};
