/**
 * `npm run test:oracle`: the fast core against the oracle on 100,000 commands of a random seed, which is printed; `--commands N`
 * for more or fewer, `--seed S` for that one. A failure prints the fewest commands that show it and how to run just it again:
 * `npm run test:oracle -- --seed=S --path P`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const seed = { ...text, default: String(Math.floor(Math.random() * 2 ** 31)) };
const { values } = parseArgs({ options: { commands: { ...text, default: '100000' }, seed, path: text } });
const named = { ORACLE_COMMANDS: values.commands, ORACLE_SEED: values.seed, ORACLE_PATH: values.path };
const env = { ...process.env, ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) };
const script = join(import.meta.dirname, 'test.mjs');
const { status } = spawnSync(process.execPath, [script, 'test/properties/oracle.spec.ts'], { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
