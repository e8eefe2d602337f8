import { describe, expect, test } from '@jest/globals';
import { lowerPriority, lowerThreadPriority } from './priority.js';

function denied(): never {
  throw new Error('EPERM');
}

describe('a lower priority', () => {
  test('that is denied is told and stops nobody', () => {
    expect(lowerPriority(19, denied)).toContain('EPERM');
  });

  test('that is granted says nothing', () => {
    const asked: number[] = [];
    expect(lowerPriority(10, (priority: number) => asked.push(priority))).toBeUndefined();
    expect(asked).toEqual([10]);
  });

  (process.platform === 'linux' ? test : test.skip)('of a thread is asked for where threads have one', () => {
    expect(lowerThreadPriority(19, denied)).toContain('EPERM');
  });
});
