/**
 * Conventions that no other tool checks. Every message has the form "X is banned, use Y because Z".
 * `node scripts/tidy.mjs` prints one line per fault and exits 1 when there is any.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { missingFromLock, unsafeInLock } from './lib/lock-file.mjs';

const root = join(import.meta.dirname, '..');
const isSource = (file) => /^(src|test|bench|clients|web)\/.*\.tsx?$/.test(file);
const isPure = (file) =>
  /^src\/(common|modules\/[^/]+\/domain)\//.test(file) && !/^src\/common\/nest\/|\.spec\.ts$/.test(file);
const isText = (file) => !/\.(png|ico|woff2?|gz|zip|bin|snap|seg|tar)$/.test(file) && file !== 'package-lock.json';
const isHandWritten = (file) => isText(file) && file !== 'scripts/tidy.mjs' && !file.startsWith('test/data/');

/** One row per banned text: where it is looked for, what is banned, and what a reader should do instead. */
const bans = [
  {
    in: isSource,
    text: /\bforwardRef\b/,
    say: 'forwardRef is banned, share a type downwards or publish an event upwards because a cycle means that a layer is wrong',
  },
  {
    in: isSource,
    text: /\bas any\b|<any>/,
    say: 'as any is banned, use unknown and a check because the compiler stops helping after it',
  },
  {
    in: isSource,
    text: /@ts-(ignore|nocheck)/,
    say: '@ts-ignore is banned, use @ts-expect-error with a reason because it fails once the cause is gone',
  },
  {
    in: isSource,
    text: /\bModuleRef\b/,
    say: 'ModuleRef is banned, inject what is used because dependencies must be visible in the constructor',
  },
  {
    in: isSource,
    text: /\b(describe|it|test)\.only\(/,
    say: '.only is banned, run one file instead because the rest of the tests would be skipped silently',
  },
  {
    in: isSource,
    text: /jest\.mock\(|unstable_mockModule/,
    say: 'module mocks are banned, pass a fake to the constructor because ESM has no hoisted mocks',
  },
  {
    in: isSource,
    text: /synchronize:\s*true/,
    say: 'synchronize: true is banned, write a migration because it drops columns of live data',
  },
  {
    in: isPure,
    text: /\basync\b|\bawait\b|\bPromise</,
    say: 'promises are banned in pure code, return a value because the core is synchronous',
  },
  {
    in: (file) => /^(src|test|bench|scripts|clients|web)\//.test(file) && isHandWritten(file),
    text: /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/,
    say: 'a bare TODO is banned, write TODO(#123) because a promise without an issue is forgotten',
  },
  {
    in: isHandWritten,
    text: /(?<![\w.~/-])\/(home|Users|root|work)\/[\w.-]/,
    say: 'an absolute path of one machine is banned, use a relative path because nobody else has it',
  },
  { in: isHandWritten, text: /^(<{7} |={7}$|>{7} )/, say: 'a conflict marker is banned, finish the merge' },
];

/** Each check returns its faults as lines `file:line message`. */
const checks = [
  bannedTexts,
  fileNames,
  barrels,
  dependencyReasons,
  exactVersions,
  lockedPlatforms,
  safeLock,
  mentionedPaths,
  commitSubject,
];

function bannedTexts(files) {
  return files.flatMap((file) => {
    const applying = bans.filter((ban) => ban.in(file));
    if (applying.length === 0) return [];
    return read(file)
      .split('\n')
      .flatMap((line, index) =>
        applying.filter((ban) => ban.text.test(line)).map((ban) => `${file}:${index + 1} ${ban.say}`),
      );
  });
}

function fileNames(files) {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
  return files
    .filter((file) => /^(src|test|bench|scripts|clients|web)\//.test(file) && !file.startsWith('test/data/'))
    .filter((file) => basename(file) !== 'README.md' && !kebab.test(basename(file)))
    .map((file) => `${file} this file name is banned, use kebab-case because one spelling can be found by everyone`);
}

function barrels(files) {
  return files
    .filter((file) => isSource(file) && basename(file) === 'index.ts')
    .map((file) => `${file} index.ts is banned, import the file itself because barrels hide cycles`);
}

function dependencyReasons() {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const used = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  const explained = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
  return [
    ...used
      .filter((name) => !explained.includes(name))
      .map((name) => `docs/dependencies.md a dependency without reason is banned, add a row for ${name}`),
    ...explained
      .filter((name) => !used.includes(name))
      .map((name) => `docs/dependencies.md ${name} is not in package.json, remove its row`),
  ];
}

function exactVersions() {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json ${name} "${version}" is banned, pin it because CI must test what runs`);
}

function lockedPlatforms() {
  const missing = missingFromLock(JSON.parse(read('package-lock.json')).packages);
  return [...missing.keys()].map(
    (path) =>
      `package-lock.json a lock without ${path.slice('node_modules/'.length)} is banned, run node scripts/complete-lock.mjs because npm ci refuses it`,
  );
}

function safeLock() {
  const { allowScripts = {} } = JSON.parse(read('package.json'));
  const { packages } = JSON.parse(read('package-lock.json'));
  const unused = Object.keys(allowScripts).filter(
    (name) => packages[`node_modules/${name}`]?.hasInstallScript !== true,
  );
  return [
    ...unsafeInLock(packages, allowScripts).map((fault) => `package-lock.json ${fault}`),
    ...unused.map((name) => `package.json ${name} in allowScripts has no install script, remove it`),
  ];
}

/** A path or the name of a source file in a document leads somewhere. Change logs and decision records tell of their day and may name what is gone. */
function mentionedPaths(files) {
  const path =
    /`((?:src|test|docs|scripts|configs|deployments|bench|bin|clients|web|\.ci)(?:\/[\w./-]+)?|LICENSE|[A-Z]+\.md|[\w.-]+\.m?ts)`/g;
  const names = new Set(files.map((file) => basename(file)));
  const isThere = (text) => existsSync(join(root, text)) || names.has(text);
  const documents = files.filter((file) => /^(README|CONTRIBUTING|clients\/.+|docs\/(?!adr\/).+)\.md$/.test(file));
  return documents.flatMap((file) =>
    [...read(file).matchAll(path)]
      .map(([, text]) => text)
      .filter((text) => !isThere(text))
      .map((text) => `${file} ${text} does not exist, name a path that does`),
  );
}

function commitSubject() {
  let subject;
  try {
    subject = execFileSync('git', ['log', '-1', '--no-merges', '--format=%s'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return []; // A source archive has no history.
  }
  if (subject === '' || subject.length <= 72) return [];
  return [
    `HEAD a subject of ${subject.length} characters is banned, use at most 72 because logs cut the rest: ${subject}`,
  ];
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** Tracked and new files without what .gitignore names; where there is no git, all but the usual products. */
function listFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  try {
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return listed.split('\n').filter((file) => file !== '' && existsSync(join(root, file)));
  } catch {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !/^(node_modules|dist|data|\.cache|coverage|reports|\.git)\//.test(file));
  }
}

const files = listFiles();
const faults = checks.flatMap((check) => check(files));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
