/**
 * `npm test`: every test that needs no outside service. Extra arguments go to jest.
 * The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureClientBuilt } from './lib/client-build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { say } from './lib/say.mjs';
import { ensureWebBuilt } from './lib/web-build.mjs';

requireNode();
const root = join(import.meta.dirname, '..');

try {
  await ensureInstalled(root, { withDev: true });
  // Worker threads and the command line are started from the build.
  ensureBuilt(root);
  // So are the examples of the client package.
  ensureClientBuilt(root);
  await ensureWebBuilt(root);
} catch (error) {
  say(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'tradsys-test-'));
const resultFile = join(folder, 'result.json');
try {
  const args = process.argv.slice(2);
  const status = runJest(args);
  process.exitCode = report(status);
  // A run of everything is what the status page is made of.
  if (args.every((arg) => arg.startsWith('--coverage')) && existsSync(resultFile)) {
    mkdirSync(join(root, 'reports'), { recursive: true });
    copyFileSync(resultFile, join(root, 'reports/tests.json'));
  }
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
  let failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (status !== 0 && failed === 0) {
    console.log('No test failed, but jest did: see above, such as coverage below its threshold.');
    failed = 1;
  }
  const skipped = result.numPendingTests + result.numTodoTests;
  console.log(`${result.numPassedTests} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return failed > 0 ? 1 : 0;
}
