/**
 * `npm run check`: everything about the code but its tests, for people and CI. Runs all steps, quickest first,
 * prints a line per step and ends with the output of the first that failed.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const sources = ['src', 'test', 'bench', 'clients/typescript/src', 'web/src'].filter((folder) =>
  existsSync(join(root, folder)),
);

const cached = ['--cache', '--cache-location', '.cache/prettier.json'];

const steps = [
  { name: 'tidy', command: [process.execPath, 'scripts/tidy.mjs'] },
  { name: 'docs', command: [process.execPath, 'scripts/docs.mjs', '--check'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: [bin('knip'), '--no-config-hints'] },
  { name: 'layers', command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', ...sources] },
  { name: 'types', command: [bin('tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', '.cache/tsc.json'] },
  // Again with what browsers have, and without what only Node.js has.
  { name: 'client', command: [bin('tsc'), '--noEmit', '-p', 'clients/typescript/tsconfig.json'] },
  { name: 'web', command: [bin('tsc'), '--noEmit', '-p', 'web/tsconfig.json'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', ...cached, '.'] },
];

async function main() {
  const failures = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const { code, output } = await run(step.command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(9)} ${seconds} s`);
    if (code !== 0) failures.push({ name: step.name, output });
  }
  const [first] = failures;
  if (first === undefined) return;
  console.log(
    `\n${failures.length} of ${steps.length} steps failed; the first, ${first.name}:\n\n${first.output.trim()}`,
  );
  process.exitCode = 1;
}

function run([program, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

await main();
