/**
 * `npm run test:faults`: the fault tests of test/faults at full length (`npm test` runs a short form): kills by the hundred,
 * failing system calls, power cuts, full disks, stops under load. `FAULT_SEED=N` repeats a run. Other arguments go to jest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const env = { ...process.env, FAULTS: 'full' };
const args = [join(import.meta.dirname, 'test.mjs'), 'test/faults', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status ?? 1;
