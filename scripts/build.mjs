/** `npm run build`: the venue, the client package and the terminal. */
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { buildClient } from './lib/client-build.mjs';
import { say } from './lib/say.mjs';
import { buildWeb } from './lib/web-build.mjs';

try {
  const root = join(import.meta.dirname, '..');
  build(root);
  buildClient(root);
  await buildWeb(root);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
