/** `npm run build`. */
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { say } from './lib/say.mjs';

try {
  build(join(import.meta.dirname, '..'));
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
