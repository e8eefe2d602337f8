import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const scripts = join(import.meta.dirname, '../../scripts');

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'tradsys-tidy-'));
  write('package.json', JSON.stringify({ dependencies: { zod: '4.6.7' }, devDependencies: {} }));
  write('docs/dependencies.md', '| `zod` | checks configuration |\n');
  write('README.md', 'See `docs`, `LICENSE` and `REST`.\n');
  write('CONTRIBUTING.md', '');
  write('LICENSE', '');
  write('src/modules/matching/domain/order-book.ts', 'export const depth = 1;\n');
  write('package-lock.json', JSON.stringify({ packages: {} }));
  cpSync(scripts, join(tree, 'scripts'), { recursive: true });
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

function faults(): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/tidy.mjs'], { cwd: tree, encoding: 'utf8' });
  const lines = stderr.split('\n').filter((line) => line !== '');
  expect(status).toBe(lines.length === 0 ? 0 : 1);
  return lines;
}

test('a tidy tree has no faults', () => {
  expect(faults()).toEqual([]);
});

const service = 'src/modules/orders/orders.service.ts';
const pure = 'src/modules/matching/domain/order-book.ts';

/** A banned word, put together so that this file is not at fault itself. */
const banned = {
  cycle: ['forward', 'Ref'].join(''),
  anything: ['as', 'any'].join(' '),
  silence: ['@ts', 'ignore'].join('-'),
  locator: ['Module', 'Ref'].join(''),
  synchronize: ['synchronize:', 'true'].join(' '),
  promise: ['TO', 'DO'].join(''),
  home: ['', 'home', 'someone'].join('/'),
  only: ['test', 'only('].join('.'),
  mock: ['jest', 'mock('].join('.'),
};

test.each([
  [service, `inject(${banned.cycle}(() => X))`, `${service}:1 ${banned.cycle} is banned`],
  [service, `\nx ${banned.anything};`, `${service}:2 ${banned.anything} is banned`],
  [service, `// ${banned.silence}`, `${banned.silence} is banned`],
  [service, `constructor(ref: ${banned.locator})`, `${banned.locator} is banned`],
  [service, `const source = { ${banned.synchronize} };`, `${banned.synchronize} is banned`],
  [service, `// ${banned.promise} later`, `a bare ${banned.promise} is banned`],
  [service, `const file = '${banned.home}/x';`, 'an absolute path of one machine is banned'],
  [service, `${'<'.repeat(7)} HEAD`, 'a conflict marker is banned'],
  ['test/x.spec.ts', `${banned.only}'x')`, '.only is banned'],
  ['test/x.spec.ts', `${banned.mock}'x')`, 'module mocks are banned'],
  [pure, 'async function f() {}', 'promises are banned in pure code'],
  ['src/modules/orders/index.ts', 'export {};', 'index.ts is banned'],
  ['src/modules/orders/OrderBook.ts', 'export {};', 'use kebab-case'],
  ['README.md', 'See `docs/nowhere.md`.', 'README.md docs/nowhere.md does not exist'],
  ['docs/life.md', 'It goes on in `order-book.ts`, then in `gone.ts`.', 'docs/life.md gone.ts does not exist'],
  ['docs/dependencies.md', '', 'docs/dependencies.md a dependency without reason is banned, add a row for zod'],
  ['docs/dependencies.md', '| `zod` | a |\n| `left-pad` | b |\n', 'left-pad is not in package.json, remove its row'],
  [
    'package.json',
    '{ "dependencies": { "zod": "^4.6.7" }, "devDependencies": {} }',
    'package.json zod "^4.6.7" is banned, pin it',
  ],
  [
    'package-lock.json',
    '{ "packages": { "node_modules/a": { "integrity": "x", "optionalDependencies": { "@a/darwin-x64": "1.0.0" } } } }',
    'package-lock.json a lock without @a/darwin-x64 is banned',
  ],
])('%s: %j', (file, text, fault) => {
  write(file, text);
  const found = faults();
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(fault);
});

test('what is allowed stays allowed: an issue behind a promise, waiting outside pure code', () => {
  write(service, `// ${banned.promise}(#12) when auctions exist\nexport async function f() {}\n`);
  expect(faults()).toEqual([]);
});
