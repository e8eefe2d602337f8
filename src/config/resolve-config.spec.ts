import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { resolveConfig } from './resolve-config.js';
import type { ResolvedConfig } from './resolve-config.js';

const goodKey = 'k3y-0f-32-bytes-or-more:Zx81Qw7Lp2Vn';
const otherKey = 'another-0ne-0f-32-bytes:Ty64Mb9Rc5Hd';
const production = { HFT_ENVIRONMENT: 'production', JWT_SECRET: goodKey, DATA_KEY: otherKey };

interface Situation {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The text of `venue.yaml`, which `HFT_CONFIG_PATH` then names. */
  readonly file?: string;
}

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tradsys-config-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

function resolved({ args = [], env = {}, file }: Situation): ResolvedConfig {
  if (file === undefined) return resolveConfig({ args, env, cwd });
  writeFileSync(join(cwd, 'venue.yaml'), file);
  return resolveConfig({ args, env: { HFT_CONFIG_PATH: 'venue.yaml', ...env }, cwd });
}

function problemsOf(situation: Situation): readonly string[] {
  try {
    resolved(situation);
  } catch (error) {
    if (error instanceof ConfigError) {
      expect(error.exitCode).toBe(78);
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('precedence', () => {
  const file = 'server:\n  port: 1001\njournal:\n  sync: none\n';

  test('defaults hold where nothing is said', () => {
    const { values, sources } = resolved({});
    expect(values['server.port']).toBe(8080);
    expect(values['demo.enabled']).toBe(true);
    expect(values['database.dsn']).toBe(join(cwd, 'data', 'tradsys.db'));
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  });

  test('the file wins over defaults', () => {
    const { values, sources } = resolved({ file });
    expect([values['server.port'], values['journal.sync']]).toEqual([1001, 'none']);
    expect([sources['server.port'], sources['server.host']]).toEqual(['file', 'default']);
  });

  test('a variable wins over the file', () => {
    const { values, sources, nameOf } = resolved({ file, env: { PORT: '1002' } });
    expect([values['server.port'], values['journal.sync'], sources['server.port']]).toEqual([1002, 'none', 'env']);
    expect(nameOf('journal.sync')).toBe('venue.yaml: journal.sync');
  });

  test('a flag wins over a variable, in both spellings', () => {
    for (const args of [['--port', '1003'], ['--port=1003']]) {
      const { values, sources } = resolved({ file, env: { PORT: '1002' }, args });
      expect([values['server.port'], sources['server.port']]).toEqual([1003, 'flag']);
    }
  });

  test('--config wins over HFT_CONFIG_PATH', () => {
    writeFileSync(join(cwd, 'other.yaml'), 'server:\n  port: 1004\n');
    expect(resolved({ file, args: ['--config', 'other.yaml'] }).values['server.port']).toBe(1004);
  });

  test('an empty variable counts as not set', () => {
    const env = { PORT: '', HFT_CONFIG_PATH: '', JWT_SECRET: '', ENABLE_TLS: '' };
    const { values, secrets } = resolved({ env });
    expect([values['server.port'], secrets.JWT_SECRET.source]).toEqual([8080, 'generated']);
  });

  test('a weaker value is not even read', () => {
    expect(resolved({ env: { PORT: 'rubbish' }, args: ['--port', '1'] }).values['server.port']).toBe(1);
  });
});

describe('values', () => {
  test('sizes have binary units in the file and in variables', () => {
    const { values } = resolved({
      file: 'journal:\n  segment_bytes: 16MiB\n  batch_bytes_max: 131072\n',
      env: { TRADSYS_HTTP_BODY_BYTES_MAX: '128KiB' },
    });
    expect(values['journal.segment_bytes']).toBe(16_777_216);
    expect(values['journal.batch_bytes_max']).toBe(131_072);
    expect(values['http.body_bytes_max']).toBe(131_072);
  });

  test('a switch may stand alone, before other flags and at the end', () => {
    const environment = { HFT_ENVIRONMENT: 'test' };
    expect(resolved({ env: environment }).values['demo.enabled']).toBe(false);
    expect(resolved({ env: environment, args: ['--demo', '--port', '1'] }).values['demo.enabled']).toBe(true);
    expect(resolved({ env: environment, args: ['--demo'] }).values['demo.enabled']).toBe(true);
    expect(resolved({ args: ['--demo', 'false'] }).values['demo.enabled']).toBe(false);
  });

  test('defaults follow the environment and the data directory', () => {
    const { values } = resolved({ env: { ...production, DATA_DIR: 'elsewhere' } });
    expect(values['demo.enabled']).toBe(false);
    expect(values.run_mode).toBe('production');
    expect(values['log.format']).toBe('json');
    expect(values['database.dsn']).toBe(join(cwd, 'elsewhere', 'tradsys.db'));
  });

  test('the demo goes with no second person', () => {
    const env = { TRADSYS_AUTH_FOUR_EYES: 'true' };
    expect(problemsOf({ env }).join()).toContain('must be false where auth.four_eyes is on');
    expect(problemsOf({ env: { ...env, TRADSYS_DEMO: 'false' } })).toEqual([]);
    expect(problemsOf({ env: { TRADSYS_AUTH_FOUR_EYES: 'false' } })).toEqual([]);
  });

  test('any free port may be asked for on both listeners', () => {
    const { values } = resolved({ env: { PORT: '0', METRICS_PORT: '0' } });
    expect([values['server.port'], values['monitoring.port']]).toEqual([0, 0]);
  });

  test.each(['::1', '0.0.0.0', 'localhost', 'venue-0.venue.svc'])('%s is a host', (host) => {
    expect(resolved({ env: { HOST: host } }).values['server.host']).toBe(host);
  });

  test('what an orchestrator sets for a service of that name is not a setting', () => {
    const env = {
      TRADSYS_PORT: 'tcp://10.0.0.1:8080',
      TRADSYS_PORT_8080_TCP_ADDR: '10.0.0.1',
      TRADSYS_SERVICE_HOST: '10.0.0.1',
      HFT_SERVICE_PORT_HTTP: '8080',
    };
    expect(problemsOf({ env })).toEqual([]);
  });
});

describe('refusals', () => {
  /** What is wrong, and the sentence in which the operator reads it. */
  const bad: readonly [Situation, string][] = [
    // Values
    [
      { env: { TRADSYS_SIMULATION_MARKET_MAKERS: '5' } },
      'environment variable TRADSYS_SIMULATION_MARKET_MAKERS must be an integer from 0 to 4, but is 5.',
    ],
    [
      { env: { TRADSYS_SIMULATION_SCENARIO: 'rain' } },
      'environment variable TRADSYS_SIMULATION_SCENARIO must be one of calm, trend, volatile, flash_crash, liquidity_drought, opening_auction, halt, but is "rain".',
    ],
    [{ env: { PORT: '80a' } }, 'environment variable PORT must be an integer from 0 to 65535, but is "80a".'],
    [{ env: { PORT: '-1' } }, 'environment variable PORT must be an integer from 0 to 65535, but is -1.'],
    [{ env: { PORT: '65536' } }, 'environment variable PORT must be an integer from 0 to 65535, but is 65536.'],
    [{ env: { PORT: '8080.5' } }, 'environment variable PORT must be an integer from 0 to 65535, but is "8080.5".'],
    [{ env: { PORT: '1e3' } }, 'environment variable PORT must be an integer from 0 to 65535, but is "1e3".'],
    [{ env: { PORT: '0x50' } }, 'environment variable PORT must be an integer from 0 to 65535, but is "0x50".'],
    [{ env: { PORT: ' 80' } }, 'environment variable PORT must be an integer from 0 to 65535, but is " 80".'],
    [{ env: { PORT: '080' } }, 'environment variable PORT must be an integer from 0 to 65535, but is "080".'],
    [{ env: { PORT: '9'.repeat(400) } }, 'but is "99999999999999999999999999999999999999999999999999999999999…'],
    [{ env: { METRICS_PORT: 'none' } }, 'environment variable METRICS_PORT must be an integer from 0 to 65535'],
    [{ env: { HOST: '999.1.1.1' } }, 'environment variable HOST must be an IP address or a host name'],
    [{ env: { HOST: 'a b' } }, 'environment variable HOST must be an IP address or a host name'],
    [{ env: { DATA_DIR: 'a\nb' } }, 'environment variable DATA_DIR must be a path'],
    [{ env: { HFT_ENVIRONMENT: 'prod' } }, 'must be one of development, test, production, but is "prod".'],
    [{ env: { NODE_ENV: 'staging' } }, 'environment variable NODE_ENV must be one of development, test, production'],
    [{ env: { LOG_LEVEL: 'loud' } }, 'environment variable LOG_LEVEL must be one of fatal, error,'],
    [{ env: { TRADSYS_DEMO: 'yes' } }, 'environment variable TRADSYS_DEMO must be true or false, but is "yes".'],
    [{ env: { TRADSYS_DEMO_SEED: '4294967296' } }, 'TRADSYS_DEMO_SEED must be an integer from 0 to 4294967295'],
    [{ env: { DB_MAX_CONNS: '0' } }, 'environment variable DB_MAX_CONNS must be an integer from 1 to 64'],
    [{ env: { DB_MAX_CONNS: '-4' } }, 'environment variable DB_MAX_CONNS must be an integer from 1 to 64'],
    [{ env: { DB_PATH: 'postgres://venue:hunter2@db/x' } }, 'DB_PATH must be the path of an SQLite file'],
    [{ env: { DB_PATH: ':memory:' } }, 'environment variable DB_PATH must be the path of an SQLite file'],
    [{ env: { HFT_MEMORY_LIMIT: '1MiB' } }, 'environment variable HFT_MEMORY_LIMIT must be a size from 128MiB'],
    [{ env: { HFT_MEMORY_LIMIT: '1GB' } }, 'environment variable HFT_MEMORY_LIMIT must be a size from 128MiB'],
    [{ args: ['--port', 'x'] }, 'flag --port must be an integer from 0 to 65535, but is "x".'],
    [{ args: ['--journal-sync=sometimes'] }, 'flag --journal-sync must be one of batch, none, but is "sometimes".'],

    // The file's values
    [{ file: 'server: {port: "8080"}' }, 'venue.yaml: server.port must be an integer from 0 to 65535, but is "8080".'],
    [{ file: 'server: {port: 1.5}' }, 'venue.yaml: server.port must be an integer from 0 to 65535, but is 1.5.'],
    [{ file: 'server: {port: .inf}' }, 'venue.yaml: server.port must be an integer'],
    [{ file: 'server: {port: true}' }, 'venue.yaml: server.port must be an integer'],
    [{ file: 'server: {host: 5}' }, 'venue.yaml: server.host must be an IP address or a host name, but is 5.'],
    [{ file: 'database: {enable_wal: yes}' }, 'venue.yaml: database.enable_wal must be true or false, but is "yes".'],
    [{ file: 'database: {max_conns: -1}' }, 'venue.yaml: database.max_conns must be an integer from 1 to 64'],
    [{ file: 'database: {dsn: "postgres://db"}' }, 'venue.yaml: database.dsn must be the path of an SQLite file'],
    [{ file: 'data_dir: ""' }, 'venue.yaml: data_dir must be a path of 1 to 1024 printable characters, but is "".'],
    [{ file: 'sequencer: {queue_commands_max: -5}' }, 'venue.yaml: sequencer.queue_commands_max must be an integer'],
    [{ file: 'journal: {segment_bytes: 64MB}' }, 'venue.yaml: journal.segment_bytes must be a size from 1MiB to 1GiB'],
    [{ file: 'environment: prod' }, 'venue.yaml: environment must be one of development, test, production'],

    // Names
    [{ file: 'server: {prot: 1}' }, 'venue.yaml: server.prot is an unknown key; did you mean server.port?'],
    [{ file: 'symbols: {BTC-USD: 1}' }, 'venue.yaml: symbols.BTC-USD is an unknown key.'],
    [{ file: 'port: 8080' }, 'venue.yaml: port is an unknown key.'],
    [{ file: '__proto__: {environment: test}' }, 'venue.yaml: __proto__.environment is an unknown key'],
    [{ file: 'constructor: 1' }, 'venue.yaml: constructor is an unknown key.'],
    [{ file: 'run_mode: test' }, 'venue.yaml: run_mode is an unknown key.'],
    [
      { file: 'monitoring: {metrics_interval: 5}' },
      'venue.yaml: monitoring.metrics_interval must be a time from 100ms to 10m, with us, ms, s or m, but is 5.',
    ],
    [{ file: 'hft: {gc_target_percentage: 50}' }, 'venue.yaml: hft.gc_target_percentage is not built yet; remove it.'],
    [
      { file: 'auth: {jwt_secret: abc}' },
      'venue.yaml: auth.jwt_secret is a secret, which a configuration file must not',
    ],
    [{ env: { HFT_ENVIROMENT: 'test' } }, 'variable HFT_ENVIROMENT is unknown; did you mean HFT_ENVIRONMENT?'],
    [{ env: { TRADSYS_NOTHING_LIKE_IT: '1' } }, 'environment variable TRADSYS_NOTHING_LIKE_IT is unknown.'],
    [{ env: { ENABLE_TLS: 'true' } }, 'environment variable ENABLE_TLS needs tls.cert_file and tls.key_file.'],
    [{ env: { ENABLE_TLS: 'true', TLS_CERT_FILE: 'a.crt' } }, 'environment variable ENABLE_TLS needs tls.key_file.'],
    [
      { env: { TLS_MANAGEMENT_CLIENT_CA_FILE: 'ca.crt' } },
      'environment variable TLS_MANAGEMENT_CLIENT_CA_FILE needs tls.enabled.',
    ],
    [
      { env: { TRADSYS_HTTP_ALLOWED_ORIGINS: 'https://a.example/path' } },
      'environment variable TRADSYS_HTTP_ALLOWED_ORIGINS must be at most 64 of exact origins such as https://trade.example.org, with commas between them, but is "https://a.example/path".',
    ],
    [
      { env: { TRADSYS_HTTP_TRUSTED_PROXIES: '10.0.0.0/8, proxy.example' } },
      'environment variable TRADSYS_HTTP_TRUSTED_PROXIES must be at most 64 of addresses and networks such as 10.0.0.0/8, with commas between them, but is "10.0.0.0/8, proxy.example".',
    ],
    [{ file: 'hft: {gc_target_percentage: 5}' }, 'venue.yaml: hft.gc_target_percentage is not built yet; remove it.'],
    [
      { file: 'monitoring: {alert_thresholds: {max_error_rate: 1.5}}' },
      'venue.yaml: monitoring.alert_thresholds.max_error_rate must be a number from 0 to 1, but is 1.5.',
    ],
    [
      { env: { TRADSYS_MONITORING_ALERT_WEBHOOK_URL: 'http://user:secret@hooks.example/' } },
      'TRADSYS_MONITORING_ALERT_WEBHOOK_URL must be an http or https URL without a user, a password and a fragment, but is something else.',
    ],
    [
      { env: { ...production, TRADSYS_MONITORING_ALERT_WEBHOOK_URL: 'http://hooks.example/' } },
      'TRADSYS_MONITORING_ALERT_WEBHOOK_URL must be an https URL in production.',
    ],
    [{ args: ['--prot', '1'] }, 'flag --prot is unknown; did you mean --port?'],
    [{ args: ['--jwt-secret', goodKey] }, 'flag --jwt-secret is unknown.'],
    [{ args: ['serve'] }, 'argument "serve" is not a flag of the venue.'],
    [{ args: ['-p'] }, 'argument "-p" is not a flag of the venue.'],
    [{ args: ['--port'] }, 'flag --port needs a value.'],
    [{ args: ['--port', '--demo'] }, 'flag --port needs a value.'],
    [{ args: ['--port', '1', '--port', '2'] }, 'flag --port is given twice.'],
    [{ args: ['--config', 'a', '--config', 'b'] }, 'flag --config is given twice.'],
    [{ args: ['--config', 'missing.yaml'] }, 'missing.yaml: the configuration file does not exist.'],
    [{ env: { HFT_CONFIG_PATH: 'missing.yaml' } }, 'missing.yaml: the configuration file does not exist.'],

    // Values that do not go together
    [{ env: { METRICS_PORT: '8080' } }, 'METRICS_PORT must differ from server.port (its default), but both are 8080.'],
    [
      { env: { BINANCE_PORT: '9090' } },
      'BINANCE_PORT must differ from monitoring.port (its default), but both are 9090.',
    ],
    [{ file: 'database: {driver: postgres}' }, 'venue.yaml: database.driver is postgres, which is not built yet'],
    [{ env: { DB_PATH: 'data/identity.db' } }, 'environment variable DB_PATH must be a file of its own'],
    [{ env: { DB_PATH: 'data' } }, 'environment variable DB_PATH must be a file of its own'],
    [
      { file: 'http: {body_bytes_max: 2KiB}' },
      'http.order_body_bytes_max (its default) (4096) must not be above venue.yaml: http.body_bytes_max (2048).',
    ],
    [{ file: 'http: {headers_timeout_ms: 20000}' }, 'venue.yaml: http.headers_timeout_ms (20000) must not be above'],
    [{ file: 'auth: {refresh_token_ttl_s: 60}' }, 'must not be above venue.yaml: auth.refresh_token_ttl_s (60).'],
    [{ file: 'journal: {segment_bytes: 4194305}' }, 'venue.yaml: journal.segment_bytes must be a multiple of 4096'],
    [
      { file: 'journal: {batch_bytes_max: 64MiB}' },
      'venue.yaml: journal.batch_bytes_max (67108864) must be at most half',
    ],

    // Production
    [{ env: { ...production, JWT_SECRET: '' } }, 'environment variable JWT_SECRET is required in production'],
    [{ env: { ...production, DATA_KEY: '' } }, 'environment variable DATA_KEY is required in production'],
    [{ env: { ...production, TRADSYS_DEMO: 'true' } }, 'environment variable TRADSYS_DEMO must be false in production'],
    [{ env: { ...production, NODE_ENV: 'development' } }, 'NODE_ENV must be production or unset in production'],
    [{ env: production, args: ['--journal-sync', 'none'] }, 'flag --journal-sync must be batch in production'],
    [
      { env: production, file: 'hft: {enable_object_pools: false}' },
      'venue.yaml: hft.enable_object_pools must be true in production',
    ],
  ];

  test.each(bad)('%j', (situation, sentence) => {
    const problems = problemsOf(situation);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
    expect(problems[0]).toMatch(/^.+[.?…]$/);
  });

  test('a password in a connection string is never repeated', () => {
    expect(problemsOf({ env: { DB_PATH: 'postgres://venue:hunter2@db/x' } }).join()).not.toContain('hunter2');
  });

  test('all problems are told at once', () => {
    const problems = problemsOf({ env: { PORT: 'x', DB_MAX_CONNS: 'y' }, file: 'log: {level: z}' });
    expect(problems.map((problem) => problem.split(' must be')[0])).toEqual([
      'environment variable PORT',
      'environment variable DB_MAX_CONNS',
      'venue.yaml: log.level',
    ]);
  });
});
