/** The settings of `/ws` and Socket.IO. A part of config-keys.ts. */
import { define } from './config-definition.js';
import { boolean, bytes, integer, optional } from './config-kinds.js';

const KIB = 2 ** 10;
const MIB = 2 ** 20;

export const websocketKeys = {
  'websocket.port': define({
    kind: optional(integer(0, 65_535)),
    default: null,
    doc: 'A further listener for `/ws` alone, so that a firewall or balancer can treat streams apart; `/ws` of the public port stays. 0 takes any free port, which the log names.',
  }),
  'websocket.binary_protocol': define({
    kind: boolean(),
    default: true,
    doc: 'Speak the binary protocol on `/ws`; without it every connection gets JSON, as with `?format=json`.',
  }),
  'websocket.write_buffer_size': define({
    kind: bytes(64 * KIB, 64 * MIB),
    default: MIB,
    unit: 'bytes',
    doc: 'What may wait for a client before public messages are held back from it.',
  }),
  'websocket.connections_max': define({
    kind: integer(1, 100_000),
    default: 10_000,
    unit: 'connections',
    doc: 'WebSocket connections in all; more are refused with 429.',
  }),
  'websocket.read_buffer_size': define({
    kind: bytes(KIB, MIB),
    default: 128 * KIB,
    unit: 'bytes',
    doc: 'Largest frame that a client may send; a larger one ends its connection.',
  }),
  'websocket.heartbeat_ms': define({
    kind: integer(100, 60_000),
    default: 3_000,
    unit: 'milliseconds',
    doc: 'Time between two pings; a client that stays silent for two of them is gone, found at the third.',
  }),
  'websocket.ticker_interval_ms': define({
    kind: integer(10, 10_000),
    default: 250,
    unit: 'milliseconds',
    doc: 'Tickers that have changed are told at most this often.',
  }),
  'websocket.risk_interval_ms': define({
    kind: integer(50, 60_000),
    default: 500,
    unit: 'milliseconds',
    doc: 'Exposures and limits that somebody watches are looked at this often, where anything has happened.',
  }),
  'websocket.private_bytes_max': define({
    kind: bytes(64 * KIB, 1024 * MIB),
    default: 16 * MIB,
    unit: 'bytes',
    doc: 'What may wait for a client that does not read; beyond it is cut off, and may resume.',
  }),
  'websocket.resume_bytes_per_account': define({
    kind: bytes(4 * KIB, 64 * MIB),
    default: 256 * KIB,
    unit: 'bytes',
    doc: 'The newest executions of a subscribed account that are kept in memory; older ones are read from the event store.',
  }),
};
