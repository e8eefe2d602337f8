import { createHash } from 'node:crypto';
import { dumpState } from './domain/state-dump.js';
import type { VenueCore } from './domain/venue-core.js';

const BUFFERED_NUMBERS = 8_192;

/** SHA-256 over the core's canonical state (numbers as little-endian doubles, texts with their length), lower-case hex. */
export function stateHash(core: VenueCore): string {
  const hash = createHash('sha256');
  const numbers = new Float64Array(BUFFERED_NUMBERS);
  let count = 0;
  const flush = (): void => {
    hash.update(new Uint8Array(numbers.buffer, 0, count * 8));
    count = 0;
  };
  const number = (value: number): void => {
    // −0 and 0 are one state.
    numbers[count] = value === 0 ? 0 : value;
    count += 1;
    if (count === BUFFERED_NUMBERS) flush();
  };
  const text = (value: string): void => {
    number(value.length);
    flush();
    hash.update(value);
  };
  dumpState(core, { number, text });
  flush();
  return hash.digest('hex');
}
