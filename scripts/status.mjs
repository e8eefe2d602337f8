/**
 * `npm run status` writes docs/status.md from docs/acceptance.yaml and the results of the last full `npm test`
 * (reports/tests.json). With `--check` it writes nothing and fails when the page says something else, or when a row
 * names a test that does not exist.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { say } from './lib/say.mjs';

const HEAD = `# Status

Made by \`npm run status\` from \`docs/acceptance.yaml\` and the last full test run; nobody writes it. **works**: tests show the
whole row. **first part**: tests show what there is of it; the rest is to come. **broken**: one of its tests fails. A row without
tests is to come.

| row | what | status | shown by |
| --- | --- | --- | --- |
`;

/** The page for these rows and this jest result; throws where a row names a test file that the run did not have. */
export function statusPage(rows, result, root) {
  const suites = new Map(result.testResults.map((suite) => [relative(root, suite.name), suite]));
  const lines = Object.entries(rows).map(([id, row]) => {
    const tests = row.tests ?? [];
    return `| ${id} | ${row.title.replaceAll('|', '\\|')} | ${stateOf(id, row, suites)} | ${tests.map((test) => `\`${test}\``).join(' ')} |`;
  });
  return `${HEAD}${lines.join('\n')}\n`;
}

function stateOf(id, { covers, tests = [] }, suites) {
  if (tests.length === 0) return 'to come';
  const found = tests.map((test) => {
    const suite = suites.get(test);
    if (suite === undefined)
      throw new Error(`docs/acceptance.yaml: ${id} names ${test}, which the last run did not have`);
    return suite;
  });
  if (found.some(({ status }) => status === 'failed')) return '**broken**';
  return covers === 'whole' ? '**works**' : 'first part';
}

function main(root, isCheck) {
  const resultFile = join(root, 'reports/tests.json');
  if (!existsSync(resultFile)) {
    say('There are no test results yet: run npm test first.');
    return 1;
  }
  const rows = parse(readFileSync(join(root, 'docs/acceptance.yaml'), 'utf8'));
  const page = statusPage(rows, JSON.parse(readFileSync(resultFile, 'utf8')), root);
  const pageFile = join(root, 'docs/status.md');
  if (!isCheck) writeFileSync(pageFile, page);
  else if (readFileSync(pageFile, 'utf8') !== page) {
    say('docs/status.md is not what the tests show: run npm test and npm run status.');
    return 1;
  }
  return 0;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = main(join(import.meta.dirname, '..'), process.argv.includes('--check'));
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
