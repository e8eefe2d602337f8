import { createHash } from 'node:crypto';
import type { VenueCore } from './domain/venue-core.js';
import { StateWriter } from './state-bytes.js';

/** SHA-256 over the core's whole state as bytes, lower-case hex. */
export function stateHash(core: VenueCore): string {
  const hash = createHash('sha256');
  const writer = new StateWriter((bytes) => hash.update(bytes));
  core.saveState(writer);
  writer.end();
  return hash.digest('hex');
}
