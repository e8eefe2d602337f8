/**
 * `node scripts/image.mjs FOLDER`: lays out what the container image holds, from a clone that is installed and built: the build, the
 * packages that it needs at run time, the start scripts, the terminal. No sources, no tools, nothing of the data directory.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? '');
if (process.argv[2] === undefined || existsSync(target)) {
  console.error('It takes one argument, a folder that does not exist yet.');
  process.exit(1);
}

const parts = [
  'bin',
  'dist',
  'scripts/lib',
  'scripts/prepare.mjs',
  'scripts/start.sh',
  'scripts/tradsys.mjs',
  'web/dist',
];
for (const part of [...parts, 'package.json', 'package-lock.json']) copy(part);

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
for (const [path, { dev, devOptional }] of Object.entries(packages)) {
  // Optional ones are of other platforms, unless they are there.
  if (path !== '' && !dev && !devOptional && existsSync(join(root, path))) copyPackage(path);
}
copy('node_modules/.package-lock.json');

function copy(path) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  cpSync(join(root, path), join(target, path), { recursive: true });
}

/** Without the packages inside of it: those that belong to the image have lines of their own. */
function copyPackage(path) {
  const from = join(root, path);
  const inside = join(from, 'node_modules');
  cpSync(from, join(target, path), { recursive: true, filter: (source) => source !== inside });
}
