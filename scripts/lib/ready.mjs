import { ensureBuilt, hasSources, isBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureWebBuilt, isWebBuilt } from './web-build.mjs';

/** Dependencies and build, as far as they are missing; an image without sources needs neither compiler nor tests. */
export async function ensureReady(root) {
  await ensureInstalled(root, { withDev: hasSources(root) && !(isBuilt(root) && isWebBuilt(root)) });
  ensureBuilt(root);
  await ensureWebBuilt(root);
}
