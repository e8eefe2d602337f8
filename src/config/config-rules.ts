import { dirname, join } from 'node:path';
import type { ConfigName, ConfigValues } from './config-keys.js';
import { IDENTITY_FILE } from './data-files.js';

/** How a person finds the value of a key: `configs/x.yaml: server.port`. */
type NameOf = (name: ConfigName) => string;
type Rule = (values: ConfigValues, nameOf: NameOf) => string | undefined;

/** What no single key can say about itself: a sentence for each rule that the values break. */
export function brokenRules(values: ConfigValues, nameOf: NameOf): string[] {
  return rules.map((rule) => rule(values, nameOf)).filter((sentence) => sentence !== undefined);
}

const rules: readonly Rule[] = [
  (values, nameOf) => {
    const url = values['monitoring.alert_webhook_url'];
    if (values.environment !== 'production' || url === null || url.startsWith('https:')) return undefined;
    return `${nameOf('monitoring.alert_webhook_url')} must be an https URL in production.`;
  },
  (values, nameOf) => {
    const port = values['server.port'];
    if (port === 0 || port !== values['monitoring.port']) return undefined;
    return `${nameOf('monitoring.port')} must differ from ${nameOf('server.port')}, but both are ${port}.`;
  },
  (values, nameOf) => {
    const port = values['binance.port'];
    if (!values['binance.enabled'] || port === 0) return undefined;
    const same = (['server.port', 'monitoring.port'] as const).find((name) => values[name] === port);
    if (same === undefined) return undefined;
    return `${nameOf('binance.port')} must differ from ${nameOf(same)}, but both are ${port}.`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || !values['binance.explains_signatures']) return undefined;
    return `${nameOf('binance.explains_signatures')} is for finding bugs; production does not tell payloads.`;
  },
  (values, nameOf) => {
    if (values['database.driver'] === 'sqlite') return undefined;
    return `${nameOf('database.driver')} is postgres, which is not built yet; use sqlite.`;
  },
  (values, nameOf) => {
    const file = values['database.dsn'];
    const taken = [values.data_dir, join(values.data_dir, IDENTITY_FILE), dirname(values.data_dir)];
    if (!taken.includes(file)) return undefined;
    return `${nameOf('database.dsn')} must be a file of its own, not the data directory or its ${IDENTITY_FILE}.`;
  },
  (values, nameOf) => notAbove('http.order_body_bytes_max', 'http.body_bytes_max', values, nameOf),
  (values, nameOf) => notAbove('http.headers_timeout_ms', 'http.request_timeout_ms', values, nameOf),
  (values, nameOf) => notAbove('http.connections_per_address_max', 'http.connections_max', values, nameOf),
  (values, nameOf) => {
    if (!values['tls.enabled']) return undefined;
    const missing = (['tls.cert_file', 'tls.key_file'] as const).filter((name) => values[name] === null);
    if (missing.length === 0) return undefined;
    return `${nameOf('tls.enabled')} needs ${missing.join(' and ')}.`;
  },
  (values, nameOf) => {
    if (values['tls.enabled'] || values['tls.management_client_ca_file'] === null) return undefined;
    return `${nameOf('tls.management_client_ca_file')} needs tls.enabled.`;
  },
  (values, nameOf) => notAbove('auth.access_token_ttl_s', 'auth.refresh_token_ttl_s', values, nameOf),
  (values, nameOf) => {
    const size = values['journal.segment_bytes'];
    if (size % 4096 === 0) return undefined;
    return `${nameOf('journal.segment_bytes')} must be a multiple of 4096 bytes, but is ${size}.`;
  },
  (values, nameOf) => {
    const batch = values['journal.batch_bytes_max'];
    const segment = values['journal.segment_bytes'];
    if (batch * 2 <= segment) return undefined;
    return `${nameOf('journal.batch_bytes_max')} (${batch}) must be at most half of ${nameOf('journal.segment_bytes')} (${segment}).`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || values.run_mode === 'production') return undefined;
    return `${nameOf('run_mode')} must be production or unset in production, but is ${values.run_mode}.`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || !values['demo.enabled']) return undefined;
    return `${nameOf('demo.enabled')} must be false in production, where nobody may trade against invented participants.`;
  },
  (values, nameOf) => {
    if (values.environment === 'production' || !values['demo.enabled'] || !values['auth.four_eyes']) return undefined;
    return `${nameOf('demo.enabled')} must be false where auth.four_eyes is on: nobody agrees to the money that the demo market begins with.`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || values['auth.four_eyes']) return undefined;
    return `${nameOf('auth.four_eyes')} must be true in production, where nobody moves money or limits alone.`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || values['journal.sync'] === 'batch') return undefined;
    return `${nameOf('journal.sync')} must be batch in production, because none loses acknowledged orders in a power cut.`;
  },
  (values, nameOf) => {
    if (values.environment !== 'production' || values['hft.enable_object_pools']) return undefined;
    return `${nameOf('hft.enable_object_pools')} must be true in production, where memory may not grow with every order.`;
  },
];

type NumberName = { [K in ConfigName]: ConfigValues[K] extends number ? K : never }[ConfigName];

function notAbove(low: NumberName, high: NumberName, values: ConfigValues, nameOf: NameOf): string | undefined {
  if (values[low] <= values[high]) return undefined;
  return `${nameOf(low)} (${values[low]}) must not be above ${nameOf(high)} (${values[high]}).`;
}
