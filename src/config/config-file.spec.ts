import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { readConfigFile } from './config-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-config-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function refusalOf(path: string): string {
  try {
    readConfigFile(path, 'venue.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

function read(content: string | Uint8Array): ReadonlyMap<string, unknown> {
  const path = join(folder, 'venue.yaml');
  writeFileSync(path, content);
  return readConfigFile(path, 'venue.yaml');
}

function refusalOfText(content: string | Uint8Array): string {
  const path = join(folder, 'venue.yaml');
  writeFileSync(path, content);
  return refusalOf(path);
}

test('nested maps become flat keys, comments are nothing', () => {
  const values = read('# the venue\nserver:\n  port: 1 # one\n  host: ::1\ndata_dir: "d"\n');
  expect([...values]).toEqual([
    ['server.port', 1],
    ['server.host', '::1'],
    ['data_dir', 'd'],
  ]);
});

const bad: readonly [string, string | Uint8Array, string][] = [
  ['an empty file', '', 'the configuration file is empty.'],
  ['a file of comments', '# nothing\n', 'the configuration file is empty.'],
  ['a list', '- a\n- b\n', 'the configuration file must be a map of keys'],
  ['a single text', 'server', 'the configuration file must be a map of keys'],
  ['a key without value', 'server:\n  port:\n', 'server.port has no value.'],
  ['a null', 'data_dir: null', 'data_dir has no value.'],
  ['a list as value', 'server:\n  port: [1, 2]\n', 'server.port must be a single value, but is a list.'],
  ['a key twice', 'data_dir: a\ndata_dir: b\n', 'not valid YAML: Map keys must be unique at line 2, column 1.'],
  ['a flat and a nested spelling', 'server.port: 1\nserver:\n  port: 2\n', 'server.port is given twice.'],
  ['a number as key', '1: a', 'a key under "the top" is not a name.'],
  ['a list as key', 'server:\n  ? [a]\n  : b\n', 'a key under "server" is not a name.'],
  ['unfinished text', 'data_dir: "a', 'the configuration file is not valid YAML: Missing closing "quote'],
  ['tabs as indent', 'server:\n\tport: 1\n', 'the configuration file is not valid YAML'],
  ['a tag', 'data_dir: !!js/function "x"', 'the configuration file is not valid YAML: Unresolved tag'],
  ['an alias', 'data_dir: &a x\nlog:\n  level: *a\n', 'anchors and aliases are not accepted'],
  ['an anchor alone', 'data_dir: &a x\n', 'anchors and aliases are not accepted'],
  ['an anchor on a map', 'server: &a\n  port: 1\n', 'anchors and aliases are not accepted'],
  ['a bomb of aliases', bombOfAliases(), 'anchors and aliases are not accepted'],
  ['two documents', 'data_dir: a\n---\ndata_dir: b\n', 'the configuration file holds more than one document.'],
  ['bytes that are no text', Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe), 'the configuration file is not UTF-8 text.'],
  ['a binary file', new Uint8Array(200), 'the configuration file '],
  [
    'nine levels',
    `a:\n${Array.from({ length: 8 }, (_, level) => `${' '.repeat(level + 1)}a:\n`).join('')}          x: 1\n`,
    'is nested too deeply.',
  ],
  ['ten thousand brackets', '['.repeat(10_000), 'the configuration file '],
  ['sixty thousand maps', '{a: '.repeat(15_000), 'the configuration file '],
];

test.each(bad)('%s is refused', (_name, content, sentence) => {
  const refusal = refusalOfText(content);
  expect(refusal).toContain(sentence);
  expect(refusal).toMatch(/^venue\.yaml: /);
  expect(refusal).not.toContain('\n');
});

test('a file of 50 MB is refused without being read', () => {
  const path = join(folder, 'large.yaml');
  writeFileSync(path, 'data_dir: x\n');
  truncateSync(path, 50_000_000);
  expect(refusalOf(path)).toBe('venue.yaml: the configuration file has 50000000 bytes, at most 65536 are accepted.');
});

test('a folder is refused', () => {
  const path = join(folder, 'a-folder');
  mkdirSync(path);
  expect(refusalOf(path)).toBe('venue.yaml: the configuration file is not a regular file.');
});

test('an endless file and a pipe that nobody writes are refused at once', () => {
  expect(refusalOf('/dev/zero')).toBe('venue.yaml: the configuration file is not a regular file.');
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(refusalOf(pipe)).toBe('venue.yaml: the configuration file is not a regular file.');
});

test('a path through a file is refused with the reason of the system', () => {
  writeFileSync(join(folder, 'plain'), '');
  expect(refusalOf(join(folder, 'plain', 'x.yaml'))).toBe(
    'venue.yaml: the configuration file cannot be read (ENOTDIR).',
  );
});

function bombOfAliases(): string {
  const levels = Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
  return ['a0: &a0 [lol]', ...levels].join('\n');
}
