/**
 * `npm run test:oracle`: the fast core against the oracle on 20,000 commands of a fixed seed; `--commands N` for more,
 * `--seed random` for others. A failure prints its seed and path; `npm run test:oracle -- --seed=S --path P` runs just that
 * again.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values } = parseArgs({ options: { commands: { ...text, default: '20000' }, seed: text, path: text } });
const named = { ORACLE_COMMANDS: values.commands, ORACLE_SEED: values.seed, ORACLE_PATH: values.path };
const env = { ...process.env, ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) };

const script = join(import.meta.dirname, 'test.mjs');
const { status } = spawnSync(process.execPath, [script, 'test/properties/oracle.spec.ts'], { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
