import * as fc from 'fast-check';

/** Nothing, and once in `every + 1` times what `arbitrary` gives. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>, every: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: every, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}
