import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from './core-venue.js';
import type { TestedVenue } from './tested-venue.js';

/** A named test says the same of both: the fast core, and the oracle that the core is compared with. */
export const venues: readonly (readonly [name: string, create: () => TestedVenue])[] = [
  ['core', () => new CoreVenue()],
  ['oracle', () => new OracleVenue()],
];
