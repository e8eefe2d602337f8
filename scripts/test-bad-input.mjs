/**
 * `npm run test:bad-input`: more random bad requests, orders and frames than `npm test` sends, from another seed each time.
 * `--requests N`, `--orders N` and `--frames N` for more or fewer; a failure prints its seed, `--seed N` runs just that again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '30000' },
    frames: { type: 'string', default: '1000000' },
    orders: { type: 'string', default: '15000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const env = {
  ...process.env,
  BAD_INPUT_REQUESTS: values.requests,
  BAD_INPUT_FRAMES: values.frames,
  BAD_INPUT_ORDERS: values.orders,
  BAD_INPUT_SEED: values.seed,
};
const specs = ['random-requests', 'bad-orders', 'bad-messages'].map((name) => `test/bad-input/${name}.spec.ts`);
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.mjs'), ...specs], {
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
