/** Writes docs/configuration.md and configs/hft-config.yaml from the table of settings (`npm run docs`). */
import { CONFIG_EXIT_CODE } from './config-error.js';
import { configKeys } from './config-keys.js';
import type { ConfigKey } from './config-keys.js';
import { showBytes, showDuration } from './config-kinds.js';
import { secretKeys } from './config-secrets.js';
import { laterFileKeys } from './not-yet-built.js';

export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    '<!-- Made by `npm run docs` from src/config/config-keys.ts; `npm run check` fails when it is out of date. -->',
    '',
    'Each setting has a key in the configuration file, an environment variable and a flag. Flags win over variables,',
    'variables over the file, the file over the defaults. The file is YAML, named by `--config FILE` or',
    '`HFT_CONFIG_PATH`; without either, no file is read. `configs/hft-config.yaml` holds all keys with their defaults.',
    '',
    `A setting that cannot be used stops the start within two seconds with exit code ${CONFIG_EXIT_CODE} and a sentence that names`,
    'the file, variable or flag and the key. Unknown keys, unknown flags and unknown variables that begin with `HFT_` or',
    '`TRADSYS_` are refused too. An empty variable counts as not set. Relative paths start at the working directory.',
    '',
    'Beside the file there may be one for the environment, whose values win: `hft-config.production.yaml` beside',
    '`hft-config.yaml` where the environment is production.',
    '',
    'A change of these files is taken by a running venue within a second or two, also where a ConfigMap swaps a link, if all that',
    'changes are keys marked **Reloads**. It is validated whole, written into the audit trail (`config.reload`), and then in force at',
    'once. A file that is invalid, or that changes a key without the mark, changes nothing: the values before stay, the log says why, and',
    '`tradsys_config_reload_sound` is 0 until the file is mended.',
    '',
    '`tradsys doctor` prints the effective value of every setting with its source, and says what is wrong.',
    '',
    ...sections().flatMap(({ title, keys }) => [`## ${title}`, '', ...tableOf(keys), '']),
    '## Secrets',
    '',
    'Secrets come from a variable, or from a file that the variable with `_FILE` appended names; never from the',
    'configuration file or a flag. Keys are required in production, where samples and guessable values are refused; elsewhere',
    'a missing key is generated on the first start and kept in `secrets/` of the data directory, readable by its owner only.',
    '',
    '| variable | length in bytes | meaning |',
    '| --- | --- | --- |',
    ...secretKeys.map(
      (key) => `| \`${key.name}\`, \`${key.name}_FILE\` | ${key.bytesMin} to ${key.bytesMax} | ${key.doc} |`,
    ),
    '',
    '## Node itself',
    '',
    '`npm start` and `tradsys start` decide the flags of node in one place (`src/node-flags.ts`): a young generation of',
    '16 MiB a half (`--max-semi-space-size=16`), room for the compiler to join small functions',
    '(`--max-inlined-bytecode-size-cumulative=5000`) and, where `hft.memory_limit` is set, `--max-old-space-size`. A flag that',
    'is in `NODE_OPTIONS` already is left alone. A venue that was started without the flag of its memory limit refuses to run.',
    '`UV_THREADPOOL_SIZE` (8 unless set) is the number of threads that SQLite reads and calls of the file system share; passwords',
    'have processes of their own. `MALLOC_ARENA_MAX` (2 unless set) keeps the threads of SQLite from a heap each that is never given back',
    '(glibc only).',
    '',
    '## Not built yet',
    '',
    `The keys ${listOf(laterFileKeys)} are refused until they have an effect.`,
    '',
  ].join('\n');
}

/** The example file: every key with its default; keys whose default depends on others stand as comments. */
export function exampleFile(): string {
  const lines = [
    '# Every key of the configuration file with its default. Copy it, keep what you change and name it by',
    '# HFT_CONFIG_PATH or --config. Made by `npm run docs`; the full reference is docs/configuration.md.',
  ];
  for (const { title, keys } of sections()) {
    const examples = withGroups(keys.filter(({ inFile }) => inFile));
    const section = [`${title}:`, ...examples.flat().map((line) => `  ${line}`)];
    if (title === TOP) lines.push(...examples.flatMap((example) => ['', ...example]));
    // A section without a value would be refused.
    else lines.push('', ...(keys.every(isDerived) ? section.map((line) => `# ${line}`) : section));
  }
  return `${lines.join('\n')}\n`;
}

const TOP = 'The venue';

/** The examples of one section; keys of a group (`monitoring.alert_thresholds.…`) stand under its name. */
function withGroups(keys: readonly ConfigKey[]): string[][] {
  let open: string | undefined;
  return keys.map((key) => {
    const { 1: group, length } = key.name.split('.');
    if (length < 3) return exampleOf(key);
    const heading = group === open ? [] : [`${group}:`];
    open = group;
    return [...heading, ...exampleOf(key).map((line) => `  ${line}`)];
  });
}

function exampleOf(key: ConfigKey): string[] {
  const comment = wrapped(sentence(key), 110).map((line) => `# ${line}`);
  const leaf = key.name.split('.').at(-1);
  return [...comment, isDerived(key) ? `# ${leaf}:` : `${leaf}: ${yamlText(key)}`];
}

/** Its default is decided at run time, so that writing it down would change its meaning. */
function isDerived(key: ConfigKey): boolean {
  return typeof key.default === 'function' || key.default === null || Array.isArray(key.default);
}

function sections(): { title: string; keys: ConfigKey[] }[] {
  const titles = new Set(configKeys.map(({ name }) => sectionOf(name)));
  return [...titles].map((title) => ({ title, keys: configKeys.filter(({ name }) => sectionOf(name) === title) }));
}

function sectionOf(name: string): string {
  const [section = '', leaf] = name.split('.');
  return leaf === undefined ? TOP : section;
}

function tableOf(keys: readonly ConfigKey[]): string[] {
  return [
    '| key | variable | flag | default | must be | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...keys.map((key) => {
      const name = key.inFile ? `\`${key.name}\`` : '–';
      const unit = key.unit === undefined || ['bytes', 'microseconds'].includes(key.unit) ? '' : ` ${key.unit}`;
      const doc = key.reloads === true ? `${key.doc} **Reloads.**` : key.doc;
      return `| ${name} | \`${key.env}\` | \`--${key.flag}\` | ${defaultText(key)}${unit} | ${key.kind.expected} | ${doc} |`;
    }),
  ];
}

function sentence(key: ConfigKey): string {
  const fallback = key.defaultDoc === undefined ? '' : ` Default: ${key.defaultDoc}.`;
  return `${key.doc}${fallback}`;
}

function defaultText(key: ConfigKey): string {
  return key.defaultDoc ?? `\`${yamlText(key)}\``;
}

function yamlText(key: ConfigKey): string {
  if (key.unit === 'bytes') return showBytes(key.default as number);
  return key.unit === 'microseconds' ? showDuration(key.default as number) : String(key.default);
}

function listOf(names: Iterable<string>): string {
  return [...names].map((name) => `\`${name}\``).join(', ');
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
