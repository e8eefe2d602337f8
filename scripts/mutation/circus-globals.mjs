/** What specs import from '@jest/globals' in a mutation run. */
import { createRequire } from 'node:module';

const requireOfJest = createRequire(createRequire(import.meta.resolve('jest')).resolve('jest-circus'));
export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = createRequire(
  import.meta.resolve('jest'),
)('jest-circus');
export const { jestExpect: expect } = requireOfJest('@jest/expect');
