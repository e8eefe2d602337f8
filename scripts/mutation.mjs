/**
 * `npm run mutation`: mutation testing of the pure code, then docs/mutation.md. `npm run mutation -- FILE…` measures some
 * files and keeps what is known of the others; `npm run mutation -- --page` only writes the page again.
 * A first run of everything takes hours; later ones repeat what a change of code or tests may have touched.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { mutationPage } from './lib/mutation-page.mjs';
import { say } from './lib/say.mjs';

const root = join(import.meta.dirname, '..');
const resultFile = join(root, 'reports/mutation/mutation.json');
const { values, positionals } = parseArgs({ options: { page: { type: 'boolean' } }, allowPositionals: true });

process.exitCode = values.page === true ? writePage() : measure(positionals) || writePage();

function measure(files) {
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const scope = files.length === 0 ? [] : ['--mutate', files.join(',')];
  const args = [stryker, 'run', 'stryker.config.mjs', ...scope];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function writePage() {
  if (!existsSync(resultFile)) {
    say('There are no results yet: run npm run mutation first.');
    return 1;
  }
  const { files } = JSON.parse(readFileSync(resultFile, 'utf8'));
  const verdicts = parse(readFileSync(join(root, 'docs/mutation-survivors.yaml'), 'utf8'));
  const page = mutationPage(files, verdicts, {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    date: new Date().toISOString().slice(0, 10),
    pureFiles: pureFiles(),
  });
  writeFileSync(join(root, 'docs/mutation.md'), page);
  return 0;
}

/** Every file of the scope of stryker.config.mjs. */
function pureFiles() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => `src/${file.split(sep).join('/')}`)
    .filter((file) => /^src\/(common\/(?!nest\/)|modules\/[^/]+\/domain\/).*\.ts$/.test(file))
    .filter((file) => !file.endsWith('.spec.ts'))
    .toSorted();
}
