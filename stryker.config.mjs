/**
 * Mutation testing of the pure code: every small change of it should make a test fail. `npm run mutation` names the files,
 * area by area (scripts/mutation/areas.mjs), and writes docs/mutation.md; it is no part of `npm test`. Only tests that run
 * in this process are asked.
 */
import { areaOf, specsOf } from './scripts/mutation/areas.mjs';

/** scripts/mutation.mjs names them; tools that only read this file do not. */
const files = (process.env.MUTATION_FILES ?? 'src/common/exact.ts').split(',');
const area = areaOf(files[0]);

/** One mutant in so many is asked. */
const sample = process.env.MUTATION_SAMPLE ?? '1';

// Random tests play the same small games every time: a mutant must not be killed by luck. Test runners inherit this.
Object.assign(process.env, {
  ORACLE_SEED: '2',
  ORACLE_COMMANDS: '640',
  ORACLE_SHRINK_TRIES: '0',
  SAVED_STATE_SEED: '1',
  SAVED_STATE_RUNS: '20',
  MUTATION_SAMPLE: sample,
  MUTATION_SPECS: specsOf(area).join(','),
});

export default {
  mutate: files,
  plugins: ['./scripts/mutation/warm-runner.mjs', './scripts/mutation/message-ignorer.mjs'],
  ignorers: ['messages'],
  testRunner: 'warm',
  testRunnerNodeArgs: ['--max-old-space-size=2048'],
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: `reports/mutation/${area.name}.1-in-${sample}.incremental.json`,
  reporters: ['progress-append-only', 'json', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  jsonReporter: { fileName: `reports/mutation/${area.name}.json` },
  concurrency: 1,
  // Modules that were loaded are never given back: a fresh process now and then.
  maxTestRunnerReuse: 500,
  // On a busy machine.
  dryRunTimeoutMinutes: 120,
  // Only for a loop that the runner cannot end. A busy machine must not be taken for a mutant that never ends.
  timeoutMS: 120_000,
  ignorePatterns: ['data', 'dist', 'bench', 'coverage', 'reports', 'configs', 'deployments', 'examples', 'test/data'],
  tempDirName: '.stryker-tmp',
};
