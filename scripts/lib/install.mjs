/**
 * Installs the dependencies when they are missing or older than package-lock.json. Only node's own modules here,
 * because it runs before there are others.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from './say.mjs';

const HEARTBEAT_MS = 15_000;

/** `withDev`: also what builds and tests need. */
export async function ensureInstalled(root, { withDev }) {
  const reason = staleReason(root, withDev);
  if (reason !== undefined) {
    say(`Installing dependencies (${reason}).`);
    say('The SQLite driver is native: where no ready-made binary can be fetched, it is compiled, which takes minutes.');
    await npm(root, ['ci', ...(withDev ? ['--include=dev'] : [])]);
  }
  if (await driverLoads(root)) return;
  say('The SQLite driver does not load under this node; building it anew, which takes minutes.');
  await npm(root, ['rebuild', 'sqlite3']);
}

/** Compares the lock file with npm's own record of what it installed; an interrupted install has no such record. */
function staleReason(root, withDev) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'there are none yet';
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(record).packages;
  const stale = Object.entries(wanted).find(([path, { version, optional, dev, devOptional }]) => {
    if (path === '' || optional || (!withDev && (dev || devOptional))) return false;
    return installed[path]?.version !== version;
  });
  return stale && `${stale[0].replace(/^.*node_modules\//, '')} is not the version of package-lock.json`;
}

/** In a process of its own: a driver that was built for another node may bring the process down. */
async function driverLoads(root) {
  const code = await run(process.execPath, ['-e', "require('sqlite3')"], { cwd: root, stdio: 'ignore' });
  return code === 0;
}

async function npm(root, args) {
  const env = { ...process.env, ...localHeaders() };
  // npm tells the scripts that it runs where it is; without it, the npm of the path is as good.
  const cli = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
  const [program, first] = cli === undefined ? ['npm', []] : [process.execPath, [cli]];
  const startedAt = Date.now();
  const heartbeat = setInterval(() => {
    say(`  npm ${args[0]} is still at work (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  }, HEARTBEAT_MS);
  try {
    // Output goes to the error stream, because standard output belongs to what the caller prints.
    const options = {
      cwd: root,
      env,
      stdio: ['ignore', 2, 2],
      shell: cli === undefined && process.platform === 'win32',
    };
    const code = await run(program, [...first, ...args], options);
    if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with code ${code}; its output is above.`);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Node's own headers, where they stand beside node, so that compiling needs no download. */
function localHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, 'include/node/node.h'));
  return hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
}

function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
