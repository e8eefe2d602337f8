/**
 * Jest's runner of a test file in a mutation run. The first failed test kills the mutant, so the tests after it are
 * skipped and the files after it are not even loaded. (Jest does not bail when another program runs it.)
 */
import { createRequire } from 'node:module';

const { default: runTests } = createRequire(import.meta.resolve('jest'))('jest-circus/runner');
let killedMutant;

export default async function runUntilKilled(globalConfig, config, environment, runtime, testPath, sendMessage) {
  const mutant = process.env['__STRYKER_ACTIVE_MUTANT__'];
  if (mutant === undefined) return runTests(globalConfig, config, environment, runtime, testPath, sendMessage);
  if (mutant === killedMutant) return nothingRun(testPath);
  const { handleTestEvent } = environment;
  environment.handleTestEvent = async (event, state) => {
    await handleTestEvent?.call(environment, event, state);
    if (event.name === 'test_start' && mutant === killedMutant) event.test.mode = 'skip';
    if (event.name === 'test_fn_failure') killedMutant = mutant;
  };
  return runTests(globalConfig, config, environment, runtime, testPath, sendMessage);
}

/** What jest expects of a file whose only test was skipped; it takes a file without tests for a fault. */
function nothingRun(testFilePath) {
  const name = 'not run, the mutant is dead';
  const skipped = { ancestorTitles: [], failureDetails: [], failureMessages: [], fullName: name, numPassingAsserts: 0 };
  const noTime = { start: 0, end: 0, runtime: 0, slow: false, loadTestEnvironmentStart: 0, loadTestEnvironmentEnd: 0 };
  return {
    numFailingTests: 0,
    numPassingTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [{ ...skipped, status: 'pending', title: name }],
    leaks: false,
    openHandles: [],
    perfStats: { ...noTime, setupAfterEnvStart: 0, setupAfterEnvEnd: 0, setupFilesStart: 0, setupFilesEnd: 0 },
    skipped: true,
    snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
    testFilePath,
  };
}
