import { configKeys } from './config-keys.js';
import { secretKeys } from './config-secrets.js';
import type { ResolvedConfig } from './resolve-config.js';

/** The effective configuration, a line per setting with where it comes from; secrets and connection strings hidden. */
export function describeConfig({ values, sources, secrets, nameOf }: ResolvedConfig): string[] {
  const settings = configKeys.map((key) => {
    const source = sources[key.name];
    const value = key.isSensitive === true && source !== 'default' ? HIDDEN : show(values[key.name]);
    return [key.name, value, source === 'default' ? 'default' : `${source}: ${nameOf(key.name)}`] as const;
  });
  const secretLines = secretKeys.map(({ name }) => {
    const { source, value } = secrets[name];
    return [name, value === undefined ? '-' : HIDDEN, source] as const;
  });
  const lines = [...settings, ...secretLines];
  const nameWidth = Math.max(...lines.map(([name]) => name.length));
  const valueWidth = Math.min(40, Math.max(...lines.map(([, value]) => value.length)));
  return lines.map(([name, value, source]) => `${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${source}`);
}

const HIDDEN = '(hidden)';

function show(value: string | number | boolean | null | readonly string[]): string {
  if (value === null || (typeof value === 'object' && value.length === 0)) return '-';
  return typeof value === 'object' ? value.join(',') : `${value}`;
}
