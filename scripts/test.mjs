/**
 * `npm test`: every test that needs no outside service. Extra arguments go to jest.
 * The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const folder = mkdtempSync(join(tmpdir(), 'tradsys-test-'));
const resultFile = join(folder, 'result.json');
try {
  const status = runJest(process.argv.slice(2));
  process.exitCode = report(status);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runJest(args) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const own = ['--json', `--outputFile=${resultFile}`, '--passWithNoTests'];
  return spawnSync(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...own, ...args],
    { cwd: root, stdio: 'inherit' },
  ).status;
}

/** Prints the last line and returns the exit code. A suite that could not start counts as one failure. */
function report(status) {
  if (!existsSync(resultFile)) {
    console.log('0 passed, 1 failed');
    return status || 1;
  }
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  console.log(`${result.numPassedTests} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return status === 0 && failed > 0 ? 1 : (status ?? 1);
}
