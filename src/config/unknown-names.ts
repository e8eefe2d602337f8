/** Finds settings that nobody reads: a typing error must not leave a default in force. */
import { configKeys } from './config-keys.js';
import { secretKeys } from './config-secrets.js';
import { nearest } from './nearest.js';
import { laterFileKeys } from './not-yet-built.js';

const fileNames = new Set<string>(configKeys.filter((key) => key.inFile).map((key) => key.name));
const variableNames = new Set([
  'HFT_CONFIG_PATH',
  ...configKeys.map((key) => key.env),
  ...secretKeys.flatMap((key) => [key.name, `${key.name}_FILE`]),
]);

/** A sentence for each key of the file that has no meaning. */
export function unknownFileKeys(path: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => !fileNames.has(name)).map((name) => `${path}: ${unknownFileKey(name)}`);
}

/** The sentence for a variable that nobody reads though its name says that the venue should; most are not ours. */
export function unknownVariable(name: string): string | undefined {
  const isOurs = /^(HFT|TRADSYS)_/.test(name);
  if (!isOurs || variableNames.has(name) || isServiceLink(name)) return undefined;
  return `environment variable ${name} is unknown${suggestion(name, variableNames)}`;
}

function unknownFileKey(name: string): string {
  const secret = secretKeys.find((key) => name.toLowerCase().endsWith(key.name.toLowerCase()));
  if (secret !== undefined) {
    return `${name} is a secret, which a configuration file must not hold; set ${secret.name} or ${secret.name}_FILE.`;
  }
  if (laterFileKeys.has(name)) return `${name} is not built yet; remove it.`;
  return `${name} is an unknown key${suggestion(name, fileNames)}`;
}

/** What Kubernetes and Docker set for a service that is named like the venue. */
function isServiceLink(name: string): boolean {
  return /_SERVICE_(HOST|PORT)(_\w+)?$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$/.test(name);
}

function suggestion(name: string, candidates: Iterable<string>): string {
  const similar = nearest(name, candidates);
  return similar === undefined ? '.' : `; did you mean ${similar}?`;
}
