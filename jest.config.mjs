/**
 * Jest in ESM mode: swc keeps `import`, so Nest 12 (ESM only) loads as it does in production. Needs
 * `node --experimental-vm-modules`; `npm test` sets it. There is no global `jest` here: import it from '@jest/globals'.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/** What must stay covered: every pure folder that has code. Jest fails on a threshold for a folder without files. */
function pureFolders() {
  const modules = join(root, 'src/modules');
  const domains = existsSync(modules) ? readdirSync(modules).map((name) => `src/modules/${name}/domain`) : [];
  return ['src/common', ...domains].filter((folder) => existsSync(join(root, folder)) && hasCode(join(root, folder)));
}

function hasCode(folder) {
  return readdirSync(folder, { recursive: true }).some((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
}

/** Files of types alone have nothing to run. */
const typesOnly = [
  'src/common/brand.ts',
  'src/common/clock.ts',
  'src/common/nest/problem-type.ts',
  'src/modules/engine/domain/core-parts.ts',
  'src/modules/instruments/domain/instrument.ts',
  'src/modules/market-data/domain/ticker.ts',
  'src/modules/reconciliation/domain/books.ts',
];

const required = { statements: 95, branches: 95, functions: 95, lines: 95 };

/** @type {import('jest').Config} */
export default {
  // A bound for what hangs, not a speed limit: these machines may be busy.
  testTimeout: 180_000,
  // Jest leaves one processor to itself, which on two of them means one file at a time.
  maxWorkers: '100%',
  rootDir: root,
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/clients/typescript/src', '<rootDir>/web/src'].filter((folder) =>
    existsSync(folder.replace('<rootDir>', root)),
  ),
  // Their snapshots are not those of Jest.
  modulePathIgnorePatterns: ['<rootDir>/test/golden/\\d'],
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'node'],
  extensionsToTreatAsEsm: ['.ts'],
  // Source files import each other as they are called after the build ('./x.js').
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  collectCoverageFrom: [
    ...pureFolders().flatMap((folder) => [`${folder}/**/*.ts`, `!${folder}/**/*.spec.ts`]),
    ...typesOnly.map((file) => `!${file}`),
  ],
  coverageThreshold: Object.fromEntries(pureFolders().map((folder) => [`./${folder}/`, required])),
};
