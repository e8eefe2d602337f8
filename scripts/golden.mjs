/** `npm run golden`: makes test/golden/<version of package.json> anew and checks it. Not for a version that is out. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const args = [join(import.meta.dirname, 'test.mjs'), 'test/golden/golden.spec.ts'];
const { status } = spawnSync(process.execPath, args, { env: { ...process.env, GOLDEN: 'write' }, stdio: 'inherit' });
process.exitCode = status ?? 1;
