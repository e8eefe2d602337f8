/**
 * `npm run test:faults`: the fault tests of test/faults at full length (`npm test` runs a short form): kills by the hundred,
 * failing system calls, power cuts, full disks, stops under load. `FAULT_SEED=N` repeats a run. Arguments name files of it
 * (`npm run test:faults -- kills io-errors`), or go to jest where they begin with a dash.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './lib/say.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
const names = firstFlag === -1 ? args : args.slice(0, firstFlag);
const flags = args.slice(names.length);
const files = names.map((name) => `test/faults/${name}.spec.ts`);
const missing = files.filter((file) => !existsSync(join(root, file)));

if (missing.length > 0) {
  say(`There is no ${missing.join(', ')}.`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, FAULTS: 'full' };
  const wanted = files.length === 0 ? ['test/faults'] : files;
  const line = [join(import.meta.dirname, 'test.mjs'), ...wanted, ...flags];
  process.exitCode = spawnSync(process.execPath, line, { env, stdio: 'inherit' }).status ?? 1;
}
