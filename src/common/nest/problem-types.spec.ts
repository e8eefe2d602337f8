import { describe, expect, test } from '@jest/globals';
import { RejectReason } from '../model/reject-reason.js';
import { problemTypes } from './problem-types.js';
import { rejectProblems } from './reject-problems.js';
import { toProblemError } from './problem.js';

describe('the table of problems', () => {
  test('has a row for each reason of the core and no other', () => {
    expect(Object.keys(rejectProblems).toSorted()).toEqual(Object.keys(RejectReason).toSorted());
  });

  test('answers a refusal with 422, what is missing with 404 and what exists with 409', () => {
    const expected: Record<string, number> = {
      TRADE_BUSTED: 409,
      TRADE_CHANGED: 409,
      INTERNAL_FAULT: 500,
      NOT_SUPPORTED: 501,
      SECOND_PERSON_NEEDED: 409,
      // It looks like one that exists, and may be sent again later.
      DUPLICATE_ORDER: 422,
    };
    for (const [code, { status }] of Object.entries(rejectProblems)) {
      const byName = /^UNKNOWN_(?!COMMAND)/.test(code) ? 404 : /^DUPLICATE_|_EXISTS$/.test(code) ? 409 : 422;
      expect([code, status]).toEqual([code, expected[code] ?? byName]);
    }
  });

  test('says cause and fix in a sentence each', () => {
    for (const { title, detail, fix } of Object.values(problemTypes)) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(detail).toMatch(/^[A-Z].*\.$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('gives an error of any layer the code that it carries', () => {
    for (const code of Object.keys(problemTypes)) {
      expect(toProblemError(Object.assign(new Error('x'), { code })).code).toBe(code);
    }
    expect(toProblemError(Object.assign(new Error('x'), { code: 'toString' })).code).toBe('INTERNAL_ERROR');
    expect(toProblemError('text').code).toBe('INTERNAL_ERROR');
    expect(toProblemError(undefined).code).toBe('INTERNAL_ERROR');
  });
});
