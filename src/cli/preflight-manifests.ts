/** What rendered manifests of Kubernetes say about a venue: its objects, and the configuration that its container would start with. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ConfigError } from '../config/config-error.js';
import { resolveConfig, type ResolvedConfig } from '../config/resolve-config.js';

// Manifests are what people write; each look is for one thing, and what is not there is undefined.
// oxlint-disable-next-line typescript/no-explicit-any
export type KubernetesObject = any;

/** Every object of the YAML files of a folder. */
export function readManifests(folder: string): KubernetesObject[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS()))
    .filter((object) => object !== null);
}

export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

/** The container of the venue: the first of the StatefulSet. */
export function venueContainer(objects: readonly KubernetesObject[]): KubernetesObject {
  return ofKind(objects, 'StatefulSet')[0]?.spec?.template?.spec?.containers?.[0];
}

/** A value of every length and kind that is asked for; what the secret really holds is known to the cluster only. */
const SECRET_STANDS_FOR = 'Zk3vQ8wTq1rX9mB5nC7dF2gH4jL6pS0a';

/** What the container would resolve; a secret that it gets by reference counts as a sound one. */
export function configOf(objects: readonly KubernetesObject[]): ResolvedConfig {
  const container = venueContainer(objects);
  if (container === undefined) throw new ConfigError(['there is no StatefulSet with a container.']);
  const folder = mkdtempSync(join(tmpdir(), 'tradsys-preflight-'));
  try {
    for (const { data } of ofKind(objects, 'ConfigMap'))
      for (const [name, text] of Object.entries(data ?? {})) writeFileSync(join(folder, basename(name)), String(text));
    const env: Record<string, string> = { NODE_ENV: 'production' };
    for (const [place, { name, value, valueFrom }] of (container.env ?? []).entries()) {
      if (value !== undefined) env[name] = name === 'HFT_CONFIG_PATH' ? join(folder, basename(value)) : value;
      else if (valueFrom?.secretKeyRef !== undefined) env[name] = `${SECRET_STANDS_FOR}${place}`;
    }
    return resolveConfig({ args: (container.args ?? []).filter((arg: string) => arg !== 'start'), env, cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
