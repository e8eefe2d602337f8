/**
 * `npm run test:bad-input`: more random bad requests and orders than `npm test` sends, from another seed each time.
 * `--requests N` and `--orders N` for more or fewer; a failure prints its seed, `--seed N` runs just that again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '30000' },
    orders: { type: 'string', default: '15000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const env = {
  ...process.env,
  BAD_INPUT_REQUESTS: values.requests,
  BAD_INPUT_ORDERS: values.orders,
  BAD_INPUT_SEED: values.seed,
};
const specs = ['test/bad-input/random-requests.spec.ts', 'test/bad-input/bad-orders.spec.ts'];
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.mjs'), ...specs], {
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
