import { describe, expect, test } from '@jest/globals';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { WideSums } from './wide-sum.js';

const LIMB = 2 ** 50;

function sumOf(...amounts: readonly number[]): WideSums {
  const sums = new WideSums(1);
  for (const amount of amounts) sums.add(0, amount);
  return sums;
}

describe('a sum of a whole venue', () => {
  // Each row ends at or beside the place where the low limb runs over.
  test.each<[amounts: number[], high: number, low: number]>([
    [[1, -1], 0, 0],
    [[LIMB - 1], 0, LIMB - 1],
    [[LIMB - 1, 1], 1, 0],
    [[LIMB], 1, 0],
    [[LIMB - 1, LIMB - 1], 1, LIMB - 2],
    [[LIMB + 5, -6], 0, LIMB - 1],
    [[-1], -1, LIMB - 1],
    [[-1, 1], 0, 0],
    [[INTEGER_MAX, INTEGER_MAX], 15, LIMB - 2],
    [[INTEGER_MAX, INTEGER_MAX, -INTEGER_MAX, -INTEGER_MAX], 0, 0],
  ])('%j is kept as one high and one low part', (amounts, high, low) => {
    const sums = sumOf(...amounts);
    expect([sums.highOf(0), sums.lowOf(0)]).toEqual([high, low]);
    expect(sums.value(0)).toBe(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n));
  });

  test('it is wide from 2^53 on', () => {
    expect(sumOf(INTEGER_MAX).isWide(0)).toBe(false);
    expect(sumOf(INTEGER_MAX, 1).isWide(0)).toBe(true);
    expect(sumOf(INTEGER_MAX, LIMB, LIMB).isWide(0)).toBe(true);
    expect(sumOf(INTEGER_MAX, 1, -1).isWide(0)).toBe(false);
  });

  test('the sums of two assets have nothing to do with each other', () => {
    const sums = new WideSums(2);
    sums.add(0, INTEGER_MAX);
    sums.add(1, 3);
    expect([sums.value(0), sums.value(1)]).toEqual([BigInt(INTEGER_MAX), 3n]);
  });
});
