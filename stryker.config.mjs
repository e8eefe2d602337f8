/**
 * Mutation testing of the pure code: every small change of it should make a test fail. `npm run mutation` runs it area by
 * area (scripts/mutation/areas.mjs) and writes docs/mutation.md; it is no part of `npm test`. Only tests that run in this
 * process are asked.
 */
import { areaOf, areas } from './scripts/mutation/areas.mjs';

// Random tests play the same small game every time: a mutant must not be killed by luck. Test runners inherit this.
Object.assign(process.env, { ORACLE_SEED: '1', ORACLE_COMMANDS: '320', ORACLE_SHRINK_TRIES: '0' });

const files = (process.env.MUTATION_FILES ?? '').split(',').filter((file) => file !== '');
const area = files.length === 0 ? areas[0] : areaOf(files[0]);

export default {
  mutate: files.length === 0 ? [`${area.path}**/*.ts`, '!src/common/nest/**', '!src/**/*.spec.ts'] : files,
  plugins: ['@stryker-mutator/jest-runner', './scripts/mutation/message-ignorer.mjs'],
  ignorers: ['messages'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  jest: {
    projectType: 'custom',
    configFile: 'jest.config.mjs',
    config: {
      testRunner: './scripts/mutation/jest-circus-until-killed.mjs',
      testSequencer: './scripts/mutation/examples-first.mjs',
      testMatch: area.specs,
      watchman: false,
    },
  },
  incremental: true,
  incrementalFile: `reports/mutation/${area.name}.incremental.json`,
  reporters: ['progress-append-only', 'json', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  jsonReporter: { fileName: `reports/mutation/${area.name}.json` },
  concurrency: 1,
  // Modules of the vm are never given back: a fresh process now and then.
  maxTestRunnerReuse: 150,
  // A busy machine must not be taken for a mutant that never ends: a timeout counts as found.
  timeoutMS: 60_000,
  ignorePatterns: [
    'data',
    'dist',
    'bench',
    'docs',
    'coverage',
    'reports',
    'configs',
    'deployments',
    'examples',
    'test/data',
  ],
  tempDirName: '.stryker-tmp',
};
