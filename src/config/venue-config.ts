/**
 * What the parts of the venue get: one frozen slice per concern, under its own token
 * (`@Inject(JOURNAL_CONFIG) private readonly config: JournalConfig`). Nobody else reads variables or files.
 */
import { join } from 'node:path';
import type { PopulationTerms } from '../common/model/simulated.js';
import type { TlsFiles } from '../common/nest/tls-files.js';
import { type AlertConfig, toAlertConfig } from './alert-config.js';
import type { ConfigValues } from './config-keys.js';
import { IDENTITY_FILE } from './data-files.js';

export type Environment = ConfigValues['environment'];

export interface EnvironmentConfig {
  readonly environment: Environment;
  readonly isProduction: boolean;
  /** Absolute; belongs to this process alone. */
  readonly dataDir: string;
}

export interface HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly bodyBytesMax: number;
  readonly orderBodyBytesMax: number;
  readonly jsonDepthMax: number;
  readonly jsonKeysMax: number;
  readonly headerBytesMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** 0 is no limit. */
  readonly requestsPerSocketMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
  /** Exact origins of web pages that may call the API. */
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Undefined serves plain HTTP. */
  readonly tls: TlsConfig | undefined;
}

export interface TlsConfig extends TlsFiles {
  readonly reloadIntervalMs: number;
  /** For the management listener; undefined leaves it without TLS. */
  readonly managementClientCaFile: string | undefined;
}

interface LaneConfig {
  readonly perSecond: number;
  readonly burst: number;
  /** Refusals that begin a cool-off; 0 for none. */
  readonly refusalsMax: number;
  readonly coolOffMs: number;
  /** Callers that are told apart. */
  readonly keysMax: number;
}

export interface RateLimitConfig {
  /** Of a key. */
  readonly requests: LaneConfig;
  /** Of an account. */
  readonly orders: LaneConfig;
  readonly cancels: LaneConfig;
  /** Of an address. */
  readonly anonymous: LaneConfig;
}

export interface MonitoringConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly isPrometheusEnabled: boolean;
  /** Commands that history may be behind in a venue that is ready. */
  readonly readyLagCommandsMax: number;
}

export interface EngineConfig {
  readonly queueCommandsMax: number;
  readonly cancelQueueCommandsMax: number;
  /** For instruments that are defined without their own. */
  readonly marketCollarBps: number;
  /** Whether the slot of a closed order is used again. */
  readonly poolsOrders: boolean;
}

export interface JournalConfig {
  readonly sync: ConfigValues['journal.sync'];
  readonly segmentBytes: number;
  readonly batchBytesMax: number;
  /** Size that the journal and the events together may have; undefined keeps everything. */
  readonly retentionBytes: number | undefined;
  /** Where files go that are too old to stay; undefined deletes them. */
  readonly archiveDirectory: string | undefined;
  readonly replaySecondsMax: number;
}

export interface DatabaseConfig {
  /** Absolute path of the projections. */
  readonly path: string;
  /** Absolute path of users, keys, sessions and audit: the source of truth for these. */
  readonly identityPath: string;
  /** Read-only connections beside the one writer. */
  readonly readConnectionsMax: number;
  readonly isWalEnabled: boolean;
  readonly busyTimeoutMs: number;
}

/** How long public history is kept, in days; null for ever. Bars of a day always stay. */
export interface HistoryConfig {
  readonly tradesDays: number | null;
  /** Of a tape that the simulated market began, where `tradesDays` is null. */
  readonly simulatedTradesDays: number | null;
  readonly secondsDays: number | null;
  readonly minutesDays: number | null;
  readonly hoursDays: number | null;
}

export interface AuthConfig {
  readonly jwtSecret: string;
  /** Verifies, never signs. */
  readonly jwtSecretPrevious: string | undefined;
  readonly dataKey: string;
  /** Undefined: generate one on the first start and print it once. */
  readonly bootstrapAdminPassword: string | undefined;
  readonly accessTokenTtlS: number;
  readonly refreshTokenTtlS: number;
  readonly passwordHashesMax: number;
  readonly passwordQueueMax: number;
  /** Dangerous actions need a second person. */
  readonly isFourEyes: boolean;
}

export interface RiskConfig {
  /** Names of limits. */
  readonly requiredLimits: readonly string[];
}

export interface AuditConfig {
  readonly anchorIntervalS: number;
  /** 0 for never. */
  readonly verifyIntervalS: number;
}

/** What is recorded of the risk of accounts. */
export interface RiskAnalyticsConfig {
  /** 0 for never. */
  readonly snapshotIntervalS: number;
  readonly snapshotCurrency: string;
  readonly snapshotMethod: ConfigValues['risk.snapshot_method'];
  readonly snapshotConfidence: number;
  readonly snapshotCandles: ConfigValues['risk.snapshot_candles'];
  /** Of each account. */
  readonly snapshotsKept: number;
  /** 0 for never. */
  readonly varIntervalS: number;
  /** In candles. */
  readonly varHorizon: number;
}

export interface ReconciliationConfig {
  /** 0 for never. */
  readonly intervalS: number;
  readonly kept: number;
}

export interface RealtimeConfig {
  /** Of the listener for streams alone; null for none. */
  readonly port: number | null;
  readonly connectionsMax: number;
  readonly isBinary: boolean;
  readonly frameBytesMax: number;
  readonly slowBytes: number;
  readonly heartbeatMs: number;
  readonly tickerIntervalMs: number;
  readonly riskIntervalMs: number;
  readonly privateBytesMax: number;
  readonly resumeBytesPerAccount: number;
}

/** The Binance Spot API; limits of 0 are none. */
export interface BinanceConfig {
  readonly isEnabled: boolean;
  /** 0 takes any free port. */
  readonly port: number;
  readonly requestWeightPerMin: number;
  readonly ordersPer10s: number;
  readonly ordersPerDay: number;
  readonly explainsSignatures: boolean;
}

export interface LogConfig {
  readonly level: ConfigValues['log.level'];
  readonly format: ConfigValues['log.format'];
}

/** Demo users and the living market. */
export interface DemoConfig {
  readonly isEnabled: boolean;
  readonly seed: number;
  /** What the market has traded before the first start; 0 for nothing. */
  readonly historyDays: number;
  /** What the market begins with. */
  readonly scenario: ConfigValues['simulation.scenario'];
  readonly stepMs: number;
  readonly commandsPerSMax: number;
  readonly population: PopulationTerms;
}

export interface VenueConfig {
  readonly environment: EnvironmentConfig;
  readonly http: HttpConfig;
  readonly rateLimits: RateLimitConfig;
  readonly monitoring: MonitoringConfig;
  readonly alerts: AlertConfig;
  readonly engine: EngineConfig;
  readonly journal: JournalConfig;
  readonly database: DatabaseConfig;
  readonly history: HistoryConfig;
  readonly auth: AuthConfig;
  readonly risk: RiskConfig;
  readonly riskAnalytics: RiskAnalyticsConfig;
  readonly reconciliation: ReconciliationConfig;
  readonly audit: AuditConfig;
  readonly realtime: RealtimeConfig;
  readonly binance: BinanceConfig;
  readonly log: LogConfig;
  readonly demo: DemoConfig;
}

export const ENVIRONMENT_CONFIG = Symbol('ENVIRONMENT_CONFIG');
export const HTTP_CONFIG = Symbol('HTTP_CONFIG');
export const RATE_LIMIT_CONFIG = Symbol('RATE_LIMIT_CONFIG');
export const MONITORING_CONFIG = Symbol('MONITORING_CONFIG');
export const ALERT_CONFIG = Symbol('ALERT_CONFIG');
export const ENGINE_CONFIG = Symbol('ENGINE_CONFIG');
export const JOURNAL_CONFIG = Symbol('JOURNAL_CONFIG');
export const DATABASE_CONFIG = Symbol('DATABASE_CONFIG');
export const HISTORY_CONFIG = Symbol('HISTORY_CONFIG');
export const AUTH_CONFIG = Symbol('AUTH_CONFIG');
export const RISK_CONFIG = Symbol('RISK_CONFIG');
export const AUDIT_CONFIG = Symbol('AUDIT_CONFIG');
export const RISK_ANALYTICS_CONFIG = Symbol('RISK_ANALYTICS_CONFIG');
export const RECONCILIATION_CONFIG = Symbol('RECONCILIATION_CONFIG');
export const REALTIME_CONFIG = Symbol('REALTIME_CONFIG');
export const BINANCE_CONFIG = Symbol('BINANCE_CONFIG');
export const LOG_CONFIG = Symbol('LOG_CONFIG');
export const DEMO_CONFIG = Symbol('DEMO_CONFIG');

export type AuthSecrets = Pick<AuthConfig, 'jwtSecret' | 'jwtSecretPrevious' | 'dataKey' | 'bootstrapAdminPassword'>;

export function toVenueConfig(values: ConfigValues, secrets: AuthSecrets): VenueConfig {
  const { environment, data_dir: dataDir } = values;
  return Object.freeze({
    environment: Object.freeze({ environment, isProduction: environment === 'production', dataDir }),
    http: toHttpConfig(values),
    rateLimits: toRateLimitConfig(values),
    monitoring: Object.freeze({
      host: values['server.host'],
      port: values['monitoring.port'],
      isPrometheusEnabled: values['monitoring.enable_prometheus'],
      readyLagCommandsMax: values['monitoring.ready_projection_lag'],
    }),
    alerts: toAlertConfig(values),
    engine: Object.freeze({
      queueCommandsMax: values['sequencer.queue_commands_max'],
      cancelQueueCommandsMax: values['sequencer.cancel_queue_commands_max'],
      marketCollarBps: values['instruments.market_collar_bps'],
      poolsOrders: values['hft.enable_object_pools'],
    }),
    journal: Object.freeze({
      sync: values['journal.sync'],
      segmentBytes: values['journal.segment_bytes'],
      batchBytesMax: values['journal.batch_bytes_max'],
      retentionBytes: values['journal.retention_bytes'] ?? undefined,
      archiveDirectory: values['journal.archive_dir'] ?? undefined,
      replaySecondsMax: values['journal.replay_seconds_max'],
    }),
    database: Object.freeze({
      path: values['database.dsn'],
      identityPath: join(dataDir, IDENTITY_FILE),
      readConnectionsMax: values['database.max_conns'],
      isWalEnabled: values['database.enable_wal'],
      busyTimeoutMs: values['database.busy_timeout_ms'],
    }),
    history: Object.freeze({
      tradesDays: values['history.trades_days'],
      simulatedTradesDays: values['demo.enabled'] ? values['simulation.trades_days'] : null,
      secondsDays: values['history.candles_1s_days'],
      minutesDays: values['history.candles_1m_days'],
      hoursDays: values['history.candles_1h_days'],
    }),
    auth: Object.freeze({
      ...secrets,
      accessTokenTtlS: values['auth.access_token_ttl_s'],
      refreshTokenTtlS: values['auth.refresh_token_ttl_s'],
      passwordHashesMax: values['auth.password_hashes_max'],
      passwordQueueMax: values['auth.password_queue_max'],
      isFourEyes: values['auth.four_eyes'],
    }),
    risk: Object.freeze({ requiredLimits: values['risk.required_limits'] }),
    riskAnalytics: toRiskAnalyticsConfig(values),
    reconciliation: Object.freeze({
      intervalS: values['reconciliation.interval_s'],
      kept: values['reconciliation.kept'],
    }),
    audit: Object.freeze({
      anchorIntervalS: values['audit.anchor_interval_s'],
      verifyIntervalS: values['audit.verify_interval_s'],
    }),
    realtime: toRealtimeConfig(values),
    binance: toBinanceConfig(values),
    log: Object.freeze({ level: values['log.level'], format: values['log.format'] }),
    demo: toDemoConfig(values),
  });
}

function toDemoConfig(values: ConfigValues): DemoConfig {
  return Object.freeze({
    isEnabled: values['demo.enabled'],
    seed: values['demo.seed'],
    historyDays: values['simulation.history_days'],
    scenario: values['simulation.scenario'],
    stepMs: values['simulation.step_ms'],
    commandsPerSMax: values['simulation.commands_per_s_max'],
    population: Object.freeze({
      marketMakers: values['simulation.market_makers'],
      quoteLevels: values['simulation.market_maker_levels'],
      riskAversion: values['simulation.market_maker_risk_aversion'] / 1_000,
      noiseTraders: values['simulation.noise_traders'],
      activity: values['simulation.activity_percent'] / 100,
      momentumTraders: values['simulation.momentum_traders'],
      meanReversionTraders: values['simulation.mean_reversion_traders'],
      whales: values['simulation.whales'],
      arbitrageurs: values['simulation.arbitrageurs'],
      spoofers: values['simulation.spoofers'],
    }),
  });
}

function toRiskAnalyticsConfig(values: ConfigValues): RiskAnalyticsConfig {
  return Object.freeze({
    snapshotIntervalS: values['risk.snapshot_interval_s'],
    snapshotCurrency: values['risk.snapshot_currency'],
    snapshotMethod: values['risk.snapshot_method'],
    snapshotConfidence: values['risk.snapshot_confidence_bps'] / 10_000,
    snapshotCandles: values['risk.snapshot_candles'],
    snapshotsKept: values['risk.snapshots_kept'],
    varIntervalS: values['risk.var_interval_s'],
    varHorizon: values['risk.var_horizon'],
  });
}

function toBinanceConfig(values: ConfigValues): BinanceConfig {
  return Object.freeze({
    isEnabled: values['binance.enabled'],
    port: values['binance.port'],
    requestWeightPerMin: values['binance.request_weight_per_min'],
    ordersPer10s: values['binance.orders_per_10s'],
    ordersPerDay: values['binance.orders_per_day'],
    explainsSignatures: values['binance.explains_signatures'],
  });
}

function toRealtimeConfig(values: ConfigValues): RealtimeConfig {
  return Object.freeze({
    port: values['websocket.port'],
    isBinary: values['websocket.binary_protocol'],
    slowBytes: values['websocket.write_buffer_size'],
    connectionsMax: values['websocket.connections_max'],
    frameBytesMax: values['websocket.read_buffer_size'],
    heartbeatMs: values['websocket.heartbeat_ms'],
    tickerIntervalMs: values['websocket.ticker_interval_ms'],
    riskIntervalMs: values['websocket.risk_interval_ms'],
    privateBytesMax: values['websocket.private_bytes_max'],
    resumeBytesPerAccount: values['websocket.resume_bytes_per_account'],
  });
}

function toHttpConfig(values: ConfigValues): HttpConfig {
  return Object.freeze({
    host: values['server.host'],
    port: values['server.port'],
    bodyBytesMax: values['http.body_bytes_max'],
    orderBodyBytesMax: values['http.order_body_bytes_max'],
    jsonDepthMax: values['http.json_depth_max'],
    jsonKeysMax: values['http.json_keys_max'],
    headerBytesMax: values['http.header_bytes_max'],
    headersTimeoutMs: values['http.headers_timeout_ms'],
    requestTimeoutMs: values['http.request_timeout_ms'],
    keepAliveTimeoutMs: values['http.keep_alive_timeout_ms'],
    requestsPerSocketMax: values['http.requests_per_socket_max'],
    connectionsMax: values['http.connections_max'],
    connectionsPerAddressMax: values['http.connections_per_address_max'],
    allowedOrigins: values['http.allowed_origins'],
    trustedProxies: values['http.trusted_proxies'],
    tls: toTlsConfig(values),
  });
}

function toTlsConfig(values: ConfigValues): TlsConfig | undefined {
  const { 'tls.cert_file': certFile, 'tls.key_file': keyFile } = values;
  if (!values['tls.enabled'] || certFile === null || keyFile === null) return undefined;
  return Object.freeze({
    certFile,
    keyFile,
    reloadIntervalMs: values['tls.reload_interval_s'] * 1000,
    managementClientCaFile: values['tls.management_client_ca_file'] ?? undefined,
  });
}

/** A hundred thousand buckets are about 20 MB. */
const RATE_LIMIT_KEYS_MAX = 100_000;

export function toRateLimitConfig(values: ConfigValues): RateLimitConfig {
  const common = {
    refusalsMax: values['rate_limits.cool_off_after'],
    coolOffMs: values['rate_limits.cool_off_ms'],
    keysMax: RATE_LIMIT_KEYS_MAX,
  };
  const laneOf = (lane: keyof RateLimitConfig): LaneConfig =>
    Object.freeze({
      ...common,
      perSecond: values[`rate_limits.${lane}_per_s`],
      burst: values[`rate_limits.${lane}_burst`],
    });
  return Object.freeze({
    requests: laneOf('requests'),
    orders: laneOf('orders'),
    cancels: laneOf('cancels'),
    anonymous: laneOf('anonymous'),
  });
}
