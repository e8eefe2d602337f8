/** docs/mutation.md from Stryker's results: the score of each file, and every survivor with what is known of it. */
const HEAD = `# Mutation testing

Made by \`npm run mutation\` from Stryker's results and \`docs/mutation-survivors.yaml\`; nobody writes it. Every small change
of pure code (\`src/modules/*/domain\`, \`src/common\` without \`nest\`) should make a test fail; the score is the share that
does, and 85 % is required. A change whose tests run for ever counts as found. The tests are those that run in one
process: the specs beside the code, the rules of \`test/matching\` and a short fixed game of \`test/properties\`.
The texts of errors are not mutated. It is no part of \`npm test\` and may be measured file by file.
`;
const FOUND = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];
const TEXT_LENGTH_MAX = 90;

/**
 * `files` is Stryker's report by file name, `verdicts` the list of docs/mutation-survivors.yaml, `pureFiles` every file
 * that could be measured.
 */
export function mutationPage(files, verdicts, { commit, date, pureFiles }) {
  const measured = Object.keys(files)
    .filter((file) => pureFiles.includes(file))
    .toSorted();
  const rows = measured.map((file) => [file, countsOf(files[file].mutants)]);
  const total = countsOf(measured.flatMap((file) => files[file].mutants));
  const without = pureFiles.filter((file) => !measured.includes(file));
  return [
    HEAD,
    `Last measured at commit \`${commit}\` on ${date}: ${measured.length} of ${pureFiles.length} files with code.\n`,
    '| file | score | mutants | found | survived |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(([file, counts]) => rowOf(`\`${file}\``, counts)),
    rowOf('**all of these**', total),
    '',
    ...(without.length === 0 ? [] : ['## Not measured yet', '', without.map((file) => `\`${file}\``).join(', '), '']),
    '## Survivors',
    '',
    '**equivalent**: no input can show the difference. **guard**: an invariant that only a bug elsewhere can break.',
    '**test**: a test is to come. **slow tests**: tests that are not asked here find it.',
    '',
    ...measured.flatMap((file) => survivorsOf(file, files[file], verdicts)),
  ].join('\n');
}

function countsOf(mutants) {
  const count = (states) => mutants.filter(({ status }) => states.includes(status)).length;
  return { found: count(FOUND), missed: count(MISSED) };
}

function rowOf(name, { found, missed }) {
  const all = found + missed;
  const score = all === 0 ? '–' : `${((found / all) * 100).toFixed(1)} %`;
  return `| ${name} | ${score} | ${all} | ${found} | ${missed} |`;
}

function survivorsOf(file, { source, mutants }, verdicts) {
  const missed = mutants.filter(({ status }) => MISSED.includes(status));
  if (missed.length === 0) return [];
  const lines = missed
    .toSorted((left, right) => left.location.start.line - right.location.start.line)
    .map((mutant) => {
      const { start, end } = mutant.location;
      const was = oneLine(textBetween(source, start, end));
      const becomes = oneLine(mutant.replacement ?? mutant.mutatorName);
      const known = verdicts.find(
        (verdict) => verdict.file === file && verdict.was === was && String(verdict.becomes) === becomes,
      );
      const verdict = known === undefined ? 'not judged yet' : `**${known.class}**: ${known.why}`;
      return `| ${start.line} | ${code(was)} | ${code(becomes)} | ${verdict} |`;
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
