/**
 * Loaded into a process by NODE_OPTIONS, in all its threads: the Nth call of one kind on the venue's logs goes wrong as
 * `BROKEN_CALL` says: `{call, at, thread, how}`. Counts are per thread.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { call, at, thread, how } = JSON.parse(process.env.BROKEN_CALL);
const isLog = (path) => /\/(journal|events|snapshots)(\/|$)/.test(String(path));
const paths = new Map();
let calls = 0;

const open = fs.openSync;
fs.openSync = (path, ...rest) => {
  const fd = open(path, ...rest);
  paths.set(fd, path);
  return fd;
};

if (isMainThread === (thread === 'main')) {
  for (const name of call === 'sync' ? ['fdatasyncSync', 'fsyncSync'] : [`${call}Sync`]) {
    const real = fs[name];
    fs[name] = (first, ...rest) => {
      const path = typeof first === 'number' ? paths.get(first) : first;
      if (!isLog(path)) return real(first, ...rest);
      calls += 1;
      return calls === at ? breakCall(real, first, rest) : real(first, ...rest);
    };
  }
  syncBuiltinESMExports();
}

function breakCall(real, first, rest) {
  if (how === 'kill before') die();
  if (how === 'kill in the middle') {
    // Of a write: half of the bytes are there.
    const [source, offset, length, position] = rest;
    real(first, source, offset, length >> 1, position);
    die();
  }
  if (how === 'kill after') {
    real(first, ...rest);
    die();
  }
  throw Object.assign(new Error(`${how}: injected`), { code: how });
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends all threads; nothing of this one may come first.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
