/**
 * `npm run mutation`: mutation testing of the pure code, area by area, then docs/mutation.md. `npm run mutation -- FILE…`
 * measures some files and keeps what is known of the others; `npm run mutation -- --sample 5 FILE…` asks one
 * mutant in five; `npm run mutation -- --page` only writes the page again.
 * What was measured is kept in docs/mutation-results.json. A later run repeats what a change of code or tests may have
 * touched.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { mutationPage, resultOf, sourceHashOf } from './lib/mutation-page.mjs';
import { say } from './lib/say.mjs';
import { areaOf } from './mutation/areas.mjs';

const root = join(import.meta.dirname, '..');
const resultsFile = join(root, 'docs/mutation-results.json');
const { values, positionals } = parseArgs({
  options: { page: { type: 'boolean' }, sample: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const sampleOneIn = Number(values.sample);
if (!Number.isSafeInteger(sampleOneIn) || sampleOneIn < 1) throw new RangeError('--sample is 1 (all mutants) or more');

process.exitCode = values.page === true ? 0 : measure(positionals.length === 0 ? pureFiles() : positionals);
writePage();

/** Measures the files of each area in one run; an area that could not be measured does not keep the others from it. */
function measure(files) {
  const byArea = grouped(files);
  let worst = 0;
  for (const [area, ofArea] of byArea) {
    say(`${area}: ${ofArea.length} files`);
    const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const env = { ...process.env, MUTATION_FILES: ofArea.join(','), MUTATION_SAMPLE: String(sampleOneIn) };
    const { status } = spawnSync(process.execPath, [stryker, 'run', 'stryker.config.mjs'], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
    if (status === 0) keepResults(area, ofArea);
    else worst = status ?? 1;
  }
  return worst;
}

function grouped(files) {
  const byArea = new Map();
  for (const file of files) byArea.set(areaOf(file).name, [...(byArea.get(areaOf(file).name) ?? []), file]);
  return byArea;
}

function keepResults(area, measured) {
  const report = JSON.parse(readFileSync(join(root, `reports/mutation/${area}.json`), 'utf8'));
  const when = {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    date: new Date().toISOString().slice(0, 10),
  };
  const results = readResults();
  for (const file of measured) {
    // A file of types alone has no mutants and no row in the report.
    results[file] = resultOf(report.files[file] ?? { source: sourceOf(file), mutants: [] }, {
      ...when,
      file,
      sampleOneIn,
    });
  }
  const sorted = Object.fromEntries(Object.entries(results).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  writeFileSync(resultsFile, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

function writePage() {
  const verdicts = parse(readFileSync(join(root, 'docs/mutation-survivors.yaml'), 'utf8'));
  const files = pureFiles().map((file) => ({ file, sourceHash: sourceHashOf(sourceOf(file)) }));
  writeFileSync(join(root, 'docs/mutation.md'), mutationPage(readResults(), verdicts, files));
}

function readResults() {
  return existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
}

function sourceOf(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** Every file of the scope. */
function pureFiles() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => `src/${file.split(sep).join('/')}`)
    .filter((file) => /^src\/(common\/(?!nest\/)|modules\/[^/]+\/domain\/).*\.ts$/.test(file))
    .filter((file) => !file.endsWith('.spec.ts'))
    .toSorted();
}
