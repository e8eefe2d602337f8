/**
 * A part of all mutants, picked by a hash of what each is: one in `MUTATION_SAMPLE`. The same mutants are in it every time,
 * so that a later run tells whether a new test finds what an earlier one missed.
 */
import { createHash } from 'node:crypto';

/** The mutant as Stryker's report has it; `fileName` may have any folder before `src`. */
export function isInSample({ location, mutatorName, replacement }, fileName, oneIn) {
  if (oneIn === 1) return true;
  const { line, column } = location.start;
  const file = fileName.slice(fileName.lastIndexOf('src/'));
  const hash = createHash('sha256').update(`${file}:${line}:${column} ${mutatorName} ${replacement}`).digest();
  return hash.readUInt32LE(0) % oneIn === 0;
}
