/** docs/mutation.md from Stryker's results: the score of each file, and every survivor with what is known of it. */
import { createHash } from 'node:crypto';
import { isInSample } from '../mutation/sample.mjs';

const HEAD = `# Mutation testing

Made by \`npm run mutation\` from \`docs/mutation-results.json\` and \`docs/mutation-survivors.yaml\`; nobody writes it. Every small change
of pure code (\`src/modules/*/domain\`, \`src/common\` without \`nest\`) should make a test fail; the score is the share that
does, and 85 % is required. A change whose tests run for ever counts as found. The tests are those that run in one
process: the specs beside the code, the rules of \`test/matching\` and short fixed games of \`test/properties\`.
The texts of errors are not mutated. It is no part of \`npm test\` and may be measured file by file. Where fewer mutants
were asked than there are, they are a sample that a hash of each mutant picks, and ± is the 95 % interval of the score.
`;
const FOUND = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];
const TEXT_LENGTH_MAX = 90;

/** What is kept of one file of Stryker's report. */
export function resultOf({ source, mutants }, { commit, date, file, sampleOneIn }) {
  const asked = mutants.filter((mutant) => isInSample(mutant, file, sampleOneIn));
  const survivors = asked
    .filter(({ status }) => MISSED.includes(status))
    .toSorted((left, right) => left.location.start.line - right.location.start.line)
    .map(({ location, replacement, mutatorName }) => ({
      line: location.start.line,
      was: oneLine(textBetween(source, location.start, location.end)),
      becomes: oneLine(replacement ?? mutatorName),
    }));
  const found = asked.filter(({ status }) => FOUND.includes(status)).length;
  const sample =
    sampleOneIn === 1 ? {} : { sampleOneIn, all: mutants.filter(({ status }) => status !== 'Ignored').length };
  return { commit, date, sourceHash: sourceHashOf(source), ...sample, found, survivors };
}

/** Tells whether a file is still the one that was measured. */
export function sourceHashOf(source) {
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}

/**
 * `results` is docs/mutation-results.json by file name, `verdicts` the list of docs/mutation-survivors.yaml, `files` every
 * file that could be measured.
 */
export function mutationPage(results, verdicts, files) {
  const measured = files.filter(({ file }) => results[file] !== undefined);
  const withCode = measured.filter(({ file }) => countOf(results[file]) > 0);
  const without = files.filter(({ file }) => results[file] === undefined);
  return [
    HEAD,
    `Measured: ${measured.length} of ${files.length} files; ${measured.length - withCode.length} have nothing to change.\n`,
    '| file | score | mutants | asked | found | survived | measured at |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...withCode.map((entry) => rowOfFile(entry, results[entry.file])),
    rowOf(
      '**all of these**',
      withCode.map(({ file }) => results[file]),
      '',
    ),
    '',
    ...(without.length === 0 ? [] : ['## Not measured yet', '', ...without.map(({ file }) => `- \`${file}\``), '']),
    '## Survivors',
    '',
    '**equivalent**: no input can show the difference. **guard**: an invariant that only a bug elsewhere can break, or a',
    'bound that no test reaches.',
    '**test**: a test is to come. **slow tests**: tests that are not asked here find it.',
    '',
    ...withCode.flatMap(({ file }) => survivorsOf(file, results[file].survivors, verdicts)),
  ].join('\n');
}

const countOf = ({ found, survivors }) => found + survivors.length;

function rowOfFile({ file, sourceHash }, result) {
  const changed = sourceHash === result.sourceHash ? '' : ', changed since';
  return rowOf(`\`${file}\``, [result], `\`${result.commit}\`, ${result.date}${changed}`);
}

function rowOf(name, results, when) {
  const sum = (valueOf) => results.reduce((total, result) => total + valueOf(result), 0);
  const [asked, found] = [sum(countOf), sum((result) => result.found)];
  return `| ${name} | ${scoreOf(results)} | ${sum(allOf)} | ${asked} | ${found} | ${asked - found} | ${when} |`;
}

const allOf = (result) => result.all ?? countOf(result);

/** Where a sample was asked, files count by all their mutants, and the score has its 95 % interval. */
function scoreOf(results) {
  const all = results.reduce((sum, result) => sum + allOf(result), 0);
  let [found, variance] = [0, 0];
  for (const result of results) {
    const asked = countOf(result);
    const share = result.found / asked;
    found += allOf(result) * share;
    // One more of each kind than was seen: a handful of mutants that were all found is no certainty.
    const spread = ((result.found + 1) * (asked - result.found + 1)) / (asked + 2) ** 2;
    variance += allOf(result) ** 2 * (spread / asked) * (1 - asked / allOf(result));
  }
  const interval = variance === 0 ? '' : ` ± ${(((1.96 * Math.sqrt(variance)) / all) * 100).toFixed(1)}`;
  return `${((found / all) * 100).toFixed(1)}${interval} %`;
}

function survivorsOf(file, survivors, verdicts) {
  if (survivors.length === 0) return [];
  const lines = survivors.map(({ line, was, becomes }) => {
    const known = verdicts.find(
      (verdict) => verdict.file === file && verdict.was === was && String(verdict.becomes) === becomes,
    );
    const verdict = known === undefined ? 'not judged yet' : `**${known.class}**: ${known.why}`;
    return `| ${line} | ${code(was)} | ${code(becomes)} | ${verdict} |`;
  });
  return [`### \`${file}\``, '', '| line | was | becomes | |', '| ---: | --- | --- | --- |', ...lines, ''];
}

function textBetween(source, start, end) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(text) {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= TEXT_LENGTH_MAX ? line : `${line.slice(0, TEXT_LENGTH_MAX - 1)}…`;
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
