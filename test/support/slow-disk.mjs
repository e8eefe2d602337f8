/** Loaded into a venue by NODE_OPTIONS, in all its threads: every sync takes as long as on a struggling disk. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const SYNC_MS = 250;
const sync = fs.fdatasyncSync;
fs.fdatasyncSync = (fd) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SYNC_MS);
  return sync(fd);
};
syncBuiltinESMExports();
