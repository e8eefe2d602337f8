/**
 * Reads the YAML configuration file into flat keys: `{ server: { port: 1 } }` is `server.port`.
 *
 * The file is small, plain data. Aliases, tags, several documents, other encodings, special files and files past
 * 64 KiB are refused before anything is made of them, so that no file can make the start slow or surprising.
 */
import { closeSync, fstatSync, openSync, readFileSync, constants } from 'node:fs';
import { isMap, isScalar, parseAllDocuments, visit } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { ConfigError } from './config-error.js';

const CONFIG_FILE_BYTES_MAX = 65_536;
const DEPTH_MAX = 8;

/** The values of the file by flat key. Throws a ConfigError that calls the file by `name`. */
export function readConfigFile(path: string, name: string): ReadonlyMap<string, unknown> {
  return parseConfig(name, readText(path, name));
}

function parseConfig(name: string, text: string): ReadonlyMap<string, unknown> {
  const document = parseDocument(name, text);
  if (document.contents === null) throw new ConfigError([`${name}: the configuration file is empty.`]);
  if (!isMap(document.contents)) {
    throw new ConfigError([`${name}: the configuration file must be a map of keys, such as "server:".`]);
  }
  const values = new Map<string, unknown>();
  const problems: string[] = [];
  flatten(document.contents, [], values, problems);
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${name}: ${problem}`));
  return values;
}

function readText(path: string, name: string): string {
  let bytes: Uint8Array;
  try {
    // Non-blocking, because opening a named pipe would otherwise wait for its writer.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw new ConfigError([`${name}: the configuration file is not a regular file.`]);
      if (stats.size > CONFIG_FILE_BYTES_MAX) {
        throw new ConfigError([
          `${name}: the configuration file has ${stats.size} bytes, at most ${CONFIG_FILE_BYTES_MAX} are accepted.`,
        ]);
      }
      bytes = readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'an unknown error';
    throw new ConfigError([
      code === 'ENOENT'
        ? `${name}: the configuration file does not exist.`
        : `${name}: the configuration file cannot be read (${code}).`,
    ]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError([`${name}: the configuration file is not UTF-8 text.`]);
  }
}

function parseDocument(name: string, text: string): Document.Parsed {
  let documents: Document.Parsed[];
  try {
    documents = [...parseAllDocuments(text, { uniqueKeys: true, prettyErrors: true })];
  } catch {
    // The parser recurses; a file of nothing but brackets exhausts its stack.
    throw new ConfigError([`${name}: the configuration file is nested too deeply.`]);
  }
  const [document, second] = documents;
  if (document === undefined) throw new ConfigError([`${name}: the configuration file is empty.`]);
  if (second !== undefined) throw new ConfigError([`${name}: the configuration file holds more than one document.`]);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const [firstLine = 'unreadable'] = fault.message.split('\n');
    throw new ConfigError([`${name}: the configuration file is not valid YAML: ${firstLine.replace(/:$/, '')}.`]);
  }
  refuseAliases(name, document);
  return document;
}

function refuseAliases(name: string, document: Document.Parsed): void {
  const refuse = (): never => {
    throw new ConfigError([`${name}: anchors and aliases are not accepted in the configuration file.`]);
  };
  visit(document, { Alias: refuse, Node: (_key, node) => ('anchor' in node && node.anchor ? refuse() : undefined) });
}

function flatten(map: YAMLMap, above: readonly string[], values: Map<string, unknown>, problems: string[]): void {
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string') {
      problems.push(`a key under "${above.join('.') || 'the top'}" is not a name.`);
      continue;
    }
    const path = [...above, key.value];
    const flat = path.join('.');
    const node = value as Node | null;
    if (path.length > DEPTH_MAX) problems.push(`${flat} is nested too deeply.`);
    else if (isMap(node)) flatten(node, path, values, problems);
    else if (node === null || (isScalar(node) && node.value === null)) problems.push(`${flat} has no value.`);
    else if (!isScalar(node)) problems.push(`${flat} must be a single value, but is a list.`);
    else if (values.has(flat)) problems.push(`${flat} is given twice.`);
    else values.set(flat, node.value);
  }
}
