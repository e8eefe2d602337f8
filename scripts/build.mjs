/** `npm run build`: the venue, and the client package. */
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { buildClient } from './lib/client-build.mjs';
import { say } from './lib/say.mjs';

try {
  const root = join(import.meta.dirname, '..');
  build(root);
  buildClient(root);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
