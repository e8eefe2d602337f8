import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isForbiddenKey, parseStrictJson } from './strict-json.js';

const limits = { depthMax: 4, keysMax: 6 };

describe('JSON from strangers', () => {
  test.each([
    '{}',
    '[]',
    'null',
    '"text"',
    '12',
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"__proto__","b":"constructor"}',
    '{"text":"a \\"quoted\\" : {[ thing"}',
    '{"a\\"b":1,"a":2}',
    ' { "a" : 1 ,\n\t"b" : [ ] } ',
    '[[[[]]]]',
  ])('%s is read as it is', (text) => {
    expect(parseStrictJson(text, limits)).toEqual({ value: JSON.parse(text) });
  });

  test.each([
    ['', 'NOT_JSON'],
    ['{', 'NOT_JSON'],
    ['{"a":1,}', 'NOT_JSON'],
    ['{a:1}', 'NOT_JSON'],
    ["{'a':1}", 'NOT_JSON'],
    ['{"a":NaN}', 'NOT_JSON'],
    ['{"a":01}', 'NOT_JSON'],
    ['{"a":1}{"b":2}', 'NOT_JSON'],
    ['// comment\n{}', 'NOT_JSON'],
    ['{"a":1,"a":1}', 'DUPLICATE_KEY'],
    ['{"a":1,"\\u0061":2}', 'DUPLICATE_KEY'],
    ['{"x":[{"a":1,"b":2,"a" :3}]}', 'DUPLICATE_KEY'],
    ['{"__proto__":{}}', 'FORBIDDEN_KEY'],
    ['{"x":{"constructor":{"prototype":1}}}', 'FORBIDDEN_KEY'],
    ['[{"prototype":1}]', 'FORBIDDEN_KEY'],
    ['{"__pr\\u006fto__":1}', 'FORBIDDEN_KEY'],
    ['[[[[[]]]]]', 'TOO_DEEP'],
    ['{"a":{"a":{"a":{"a":{}}}}}', 'TOO_DEEP'],
    [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'TOO_DEEP'],
    ['{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}', 'TOO_MANY_KEYS'],
    ['[{"a":1,"b":1,"c":1},{"a":1,"b":1,"c":1},{"a":1}]', 'TOO_MANY_KEYS'],
  ])('%.60s is refused: %s', (text, fault) => {
    expect(parseStrictJson(text, limits)).toEqual({ fault });
  });

  test('what JSON.stringify writes is read back, or refused for a forbidden key', () => {
    const generous = { depthMax: 100, keysMax: 10_000 };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        const read = parseStrictJson(text, generous);
        if (read.fault !== undefined) return hasForbiddenKey(JSON.parse(text));
        return JSON.stringify(read.value) === JSON.stringify(JSON.parse(text));
      }),
    );
  });

  test('any other text is refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\ab1 '.split('')) }), (text) => {
        const read = parseStrictJson(text, limits);
        return read.fault !== undefined || JSON.stringify(read.value) === JSON.stringify(JSON.parse(text));
      }),
    );
  });
});

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isForbiddenKey(key) || hasForbiddenKey(inner));
}
