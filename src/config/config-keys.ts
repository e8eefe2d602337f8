/**
 * Every setting of the venue: its place in the YAML file, its variable and flag, what it may be, its default and
 * what it is for. Documentation, the example file, `tradsys doctor` and all refusals are made from this table.
 *
 * A default may depend on settings above it in the table. Secrets are not here: they have no file key and no flag
 * (config-secrets.ts).
 */
import { join } from 'node:path';
import { alertKeys } from './alert-keys.js';
import { type Definition, define } from './config-definition.js';
import { riskLimitNames } from '../common/model/risk-limits.js';
import { assetName, boolean, bytes, host, integer, listOf, oneOf, optional, path, sqliteFile } from './config-kinds.js';
import { PROJECTIONS_FILE } from './data-files.js';
import { binanceKeys } from './binance-keys.js';
import { demoKeys } from './demo-keys.js';
import { edgeKeys } from './edge-keys.js';
import { websocketKeys } from './websocket-keys.js';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

export interface ConfigKey<T = unknown> extends Definition<T> {
  readonly name: string;
  readonly env: string;
  readonly flag: string;
  readonly inFile: boolean;
}

const definitions = {
  environment: define({
    kind: oneOf('development', 'test', 'production'),
    default: 'development',
    env: 'HFT_ENVIRONMENT',
    flag: 'environment',
    doc: 'What the venue is for. Production demands secrets and refuses demo data and `journal.sync: none`.',
  }),
  run_mode: define({
    kind: oneOf('development', 'test', 'production'),
    default: (above) => above['environment'] as 'development' | 'test' | 'production',
    defaultDoc: 'the environment',
    env: 'NODE_ENV',
    inFile: false,
    doc: 'How libraries behave, and the default of `log.format`. Must be `production` where the environment is.',
  }),
  data_dir: define({
    kind: path(),
    default: './data',
    env: 'DATA_DIR',
    doc: 'Everything that must survive: journal, events, snapshots, databases, generated secrets. Belongs to one process.',
  }),

  'server.host': define({
    kind: host(),
    default: '127.0.0.1',
    env: 'HOST',
    flag: 'host',
    doc: 'Address of all listeners; `0.0.0.0` in containers.',
  }),
  'server.port': define({
    kind: integer(0, 65_535),
    default: 8080,
    env: 'PORT',
    flag: 'port',
    doc: 'REST, Swagger and health. 0 takes any free port.',
  }),

  ...edgeKeys,

  'sequencer.queue_commands_max': define({
    kind: integer(1, 1_048_576),
    default: 65_536,
    unit: 'commands',
    doc: 'Commands of one batch, if `journal.batch_bytes_max` does not end it before. While it cannot be handed on, more answer 503 `VENUE_BUSY`.',
  }),
  'sequencer.cancel_queue_commands_max': define({
    kind: integer(1, 1_048_576),
    default: 65_536,
    unit: 'commands',
    doc: 'Further room in a batch for all commands that add no risk (cancels, operators), which a flood of orders does not fill.',
  }),
  'instruments.market_collar_bps': define({
    kind: integer(1, 10_000),
    default: 1_000,
    unit: 'basis points',
    doc: 'How far from the opposite best a market order may trade, for instruments defined without their own collar.',
  }),

  'journal.sync': define({
    kind: oneOf('batch', 'none'),
    default: 'batch',
    doc: '`batch`: an acknowledgement waits for a successful fdatasync. `none` loses acknowledged orders in a power cut; for benchmarks.',
  }),
  'journal.segment_bytes': define({
    kind: bytes(MIB, GIB),
    default: 64 * MIB,
    unit: 'bytes',
    doc: 'Size of a preallocated journal file; a multiple of 4KiB.',
  }),
  'journal.batch_bytes_max': define({
    kind: bytes(64 * KIB, 64 * MIB),
    default: MIB,
    unit: 'bytes',
    doc: 'Records that one write and one fdatasync cover; at most half of `journal.segment_bytes`.',
  }),

  'journal.retention_bytes': define({
    kind: optional(bytes(64 * MIB, 1024 * GIB)),
    default: (above) => (above['environment'] === 'development' ? 2 * GIB : null),
    defaultDoc: '2GiB in development, else no limit',
    unit: 'bytes',
    doc: 'Size that journal and events together may have before their oldest files go. What lies behind the third newest snapshot, or is not projected yet, always stays.',
  }),
  'journal.archive_dir': define({
    kind: optional(path()),
    default: null,
    defaultDoc: 'none',
    doc: 'Where files go that `journal.retention_bytes` would remove: copied, synced and read back before they leave `data_dir`. It may be on another disk.',
  }),
  'journal.replay_seconds_max': define({
    kind: integer(3, 600),
    default: 60,
    unit: 'seconds',
    doc: 'A start shall not replay for longer than this; a snapshot is made when a third of it is reached, as estimated.',
  }),

  'database.driver': define({
    kind: oneOf('sqlite', 'postgres'),
    default: 'sqlite',
    doc: 'Where projections live. Only `sqlite` is built so far.',
  }),
  'database.dsn': define({
    kind: sqliteFile(),
    default: (above) => join(String(above['data_dir']), PROJECTIONS_FILE),
    defaultDoc: `\`${PROJECTIONS_FILE}\` in \`data_dir\``,
    env: 'DB_PATH',
    flag: 'db-path',
    isSensitive: true,
    doc: 'The SQLite file of the projections. It can be dropped and is rebuilt from the journal.',
  }),
  'database.max_conns': define({
    kind: integer(1, 64),
    default: 4,
    env: 'DB_MAX_CONNS',
    flag: 'db-max-conns',
    unit: 'connections',
    doc: 'Read-only connections beside the one writer.',
  }),
  'database.enable_wal': define({
    kind: boolean(),
    default: true,
    doc: 'Write-ahead log, so that readers do not wait for the writer.',
  }),
  'database.busy_timeout_ms': define({
    kind: integer(0, 60_000),
    default: 5_000,
    unit: 'milliseconds',
    doc: 'How long a connection waits for a lock before it fails.',
  }),

  ...demoKeys,

  'history.trades_days': define({
    kind: optional(integer(1, 36_500)),
    default: null,
    defaultDoc: 'for ever',
    unit: 'days',
    doc: 'How long the public tape is kept, counted from the newest trade; of the demo see `simulation.trades_days`. Own fills always stay.',
  }),
  'history.candles_1s_days': define({
    kind: optional(integer(1, 36_500)),
    default: 2,
    unit: 'days',
    doc: 'How long candles of a second are kept; at most 86,400 rows a day and instrument.',
  }),
  'history.candles_1m_days': define({
    kind: optional(integer(1, 36_500)),
    default: 400,
    unit: 'days',
    doc: 'How long bars of a minute are kept, of which candles up to 30 minutes are made.',
  }),
  'history.candles_1h_days': define({
    kind: optional(integer(1, 36_500)),
    default: null,
    defaultDoc: 'for ever',
    unit: 'days',
    doc: 'How long bars of an hour are kept, of which candles up to 12 hours are made. Bars of a day always stay.',
  }),

  'auth.access_token_ttl_s': define({
    kind: integer(1, 900),
    default: 900,
    unit: 'seconds',
    doc: 'Life of an access token.',
  }),
  'auth.refresh_token_ttl_s': define({
    kind: integer(60, 2_592_000),
    default: 604_800,
    unit: 'seconds',
    doc: 'Life of a refresh token; not below `auth.access_token_ttl_s`.',
  }),
  'auth.password_hashes_max': define({
    kind: integer(1, 16),
    default: 1,
    unit: 'hashes',
    doc:
      'Passwords that are hashed at the same time (each 19 MiB and some 10 ms), in processes beside the venue that run while ' +
      'nothing else wants a processor; a login that finds none for 250 ms is hashed at the lowest priority instead.',
  }),
  'auth.password_queue_max': define({
    kind: integer(1, 1_000),
    default: 20,
    unit: 'logins',
    doc: 'Logins that may wait for their hash; more answer 429.',
  }),

  'auth.four_eyes': define({
    kind: boolean(),
    default: (above) => above['environment'] === 'production',
    defaultDoc: '`true` in production, else `false`',
    doc: 'Money, limits, fees, roles and the end of a stop need a second person. Cannot be switched off in production.',
  }),

  'risk.required_limits': define({
    kind: listOf('names of limits (docs/risk.md)', (text) => riskLimitNames.includes(text)),
    default: (above) => (above['environment'] === 'production' ? ['order_notional', 'position'] : []),
    defaultDoc: '`order_notional,position` in production, else none',
    doc: 'Limits without which an account may not trade. What the venue does not require yet is added at the start.',
  }),
  'risk.snapshot_interval_s': define({
    kind: integer(0, 604_800),
    default: 86_400,
    unit: 'seconds',
    doc: 'How often the value at risk of every account is recorded, at whole multiples (a day: midnight UTC); 0 for never.',
  }),
  'risk.snapshot_currency': define({
    kind: assetName(),
    default: 'USD',
    doc: 'The currency that recorded risk is told in.',
  }),
  'risk.snapshot_method': define({
    kind: oneOf('parametric', 'historical', 'filtered-historical', 'monte-carlo'),
    default: 'parametric',
    doc: 'How recorded risk is estimated (docs/risk-analytics.md).',
  }),
  'risk.snapshot_confidence_bps': define({
    kind: integer(5_000, 9_999),
    default: 9_900,
    unit: 'hundredths of a percent',
    doc: 'The confidence of recorded risk.',
  }),
  'risk.snapshot_candles': define({
    kind: oneOf('1s', '1m', '5m', '15m', '1h', '4h', '1d', '1w'),
    default: '1d',
    doc: 'The candles that recorded risk is made of; it looks one of them ahead.',
  }),
  'risk.var_interval_s': define({
    kind: integer(0, 86_400),
    default: 60,
    unit: 'seconds',
    doc: 'How often the value at risk of accounts with a limit of it (`var`) is computed and journalled, by method, confidence, candles and currency of recorded risk; 0 for never.',
  }),
  'risk.var_horizon': define({
    kind: integer(1, 2_520),
    default: 1,
    unit: 'candles',
    doc: 'How far that looks ahead.',
  }),
  'risk.snapshots_kept': define({
    kind: integer(1, 100_000),
    default: 1_000,
    unit: 'snapshots',
    doc: 'How many are kept of each account, the newest ones.',
  }),

  'reconciliation.interval_s': define({
    kind: integer(0, 604_800),
    default: 86_400,
    unit: 'seconds',
    doc: 'How often ledger, positions and trades are reconciled, at whole multiples (a day: midnight UTC); 0 for never.',
  }),
  'reconciliation.kept': define({
    kind: integer(1, 100_000),
    default: 1_000,
    unit: 'reconciliations',
    doc: 'How many results are kept, the newest ones.',
  }),

  'audit.anchor_interval_s': define({
    kind: integer(1, 86_400),
    default: 60,
    unit: 'seconds',
    doc: 'How often the head of a growing audit trail is noted in the journal, so that a shortened trail shows.',
  }),
  'audit.verify_interval_s': define({
    kind: integer(0, 604_800),
    default: 3_600,
    unit: 'seconds',
    doc: 'How often a running venue checks the chain of its whole audit trail (`tradsys_audit_chain_sound`); 0 for never.',
  }),

  ...websocketKeys,
  ...binanceKeys,

  'monitoring.port': define({
    kind: integer(0, 65_535),
    default: 9090,
    env: 'METRICS_PORT',
    flag: 'metrics-port',
    doc: 'Management: `/metrics`. 0 takes any free port.',
  }),
  'monitoring.enable_prometheus': define({
    kind: boolean(),
    default: true,
    doc: 'Serve `/metrics`, on both ports.',
  }),
  'monitoring.ready_projection_lag': define({
    kind: integer(0, 1_000_000_000),
    default: 5_000_000,
    unit: 'commands',
    doc: 'The venue is not ready while history is further behind: what it answers from it is too old by then. Orders that come are taken all the same.',
  }),
  ...alertKeys,

  'log.level': define({
    reloads: true,
    kind: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
    default: 'info',
    env: 'LOG_LEVEL',
    doc: 'The least important line that is written.',
  }),
  'log.format': define({
    kind: oneOf('text', 'json'),
    default: (above) => (above['run_mode'] === 'development' ? 'text' : 'json'),
    defaultDoc: '`text` in run mode development, else `json`',
    doc: 'One line for people or one JSON object for machines.',
  }),

  'hft.enable_object_pools': define({
    kind: boolean(),
    default: true,
    doc:
      'Use the slot of a closed order again. `false` shows what that saves (`npm run bench:pools`): memory grows with every ' +
      'order, and the venue stops at 16,777,215 of them. Must be `true` in production.',
  }),
  'hft.memory_limit': define({
    kind: optional(bytes(128 * MIB, 1024 * GIB)),
    default: null,
    defaultDoc: "Node's own limit",
    env: 'HFT_MEMORY_LIMIT',
    flag: 'memory-limit',
    unit: 'bytes',
    doc: 'Heap limit (`--max-old-space-size`), set by `npm start` and checked by the venue.',
  }),
};

export type ConfigName = keyof typeof definitions;
export type ConfigValues = {
  readonly [K in ConfigName]: (typeof definitions)[K] extends Definition<infer T> ? T : never;
};

/** All keys in the order of the table, names filled in. */
export const configKeys: readonly (ConfigKey & { readonly name: ConfigName })[] = (
  Object.entries(definitions) as [ConfigName, Definition<unknown>][]
).map(([name, definition]) => ({
  ...definition,
  name,
  env: definition.env ?? `TRADSYS_${name.replaceAll('.', '_').toUpperCase()}`,
  flag: definition.flag ?? name.replaceAll(/[._]/g, '-'),
  inFile: definition.inFile ?? true,
}));
