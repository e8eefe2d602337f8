import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { DtoPipe } from './dto.pipe.js';
import { AsInteger, IsDecimal, IsListOf, IsNested, IsSignedDecimal, IsSymbol, IsTime } from './field-rules.js';
import { PageRequest } from './page-request.js';
import { ProblemError } from './problem.js';

class Leg {
  @IsDecimal() price!: string;
}

class OrderList {
  @IsSymbol() symbol!: string;
  @IsListOf(() => Leg, { atLeast: 1, atMost: 2 }) legs!: Leg[];
  @IsOptional() @ValidateNested() @IsNested(() => Leg) trigger?: Leg;
}

class Query {
  @IsOptional() @IsInt() @AsInteger() limit?: number;
  @IsOptional() @IsTime() from?: string;
  @IsOptional() @IsSignedDecimal() change?: string;
  @IsOptional() @IsString() text?: string;
}

const pipe = new DtoPipe();

/** The instance that the pipe makes, or the errors that it ends the request with. */
function through(metatype: Type | undefined, value: unknown, type: ArgumentMetadata['type'] = 'body'): unknown {
  try {
    return pipe.transform(value, { type, ...(metatype === undefined ? {} : { metatype }) });
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    const { code, details } = error as ProblemError;
    expect(code).toBe('VALIDATION_FAILED');
    return details.errors?.map(({ field, message }) => `${field}: ${message}`);
  }
}

const list = { symbol: 'BTC-USD', legs: [{ price: '0.5' }] };

test('a body becomes an instance of its class, and so does what is nested in it', () => {
  const dto = through(OrderList, { ...list, trigger: { price: '1' } }) as OrderList;
  expect(dto).toBeInstanceOf(OrderList);
  expect([dto.legs[0], dto.trigger]).toEqual([expect.any(Leg), expect.any(Leg)]);
  expect(dto).toEqual({ symbol: 'BTC-USD', legs: [{ price: '0.5' }], trigger: { price: '1' } });
});

test.each<[unknown, string[]]>([
  [null, [': must be a JSON object']],
  ['text', [': must be a JSON object']],
  [[], [': must be a JSON object']],
  [{ ...list, extra: 1 }, ['extra: is not a known field']],
  [JSON.parse('{"symbol":"BTC-USD","__proto__":{}}'), ['__proto__: is not a known field']],
  [{ ...list, hasOwnProperty: 1 }, ['hasOwnProperty: is not a known field']],
  [{ ...list, symbol: 'x'.repeat(26) }, ['symbol: must be text of at most 25 characters, such as "BTC-USD"']],
  [{ ...list, legs: [] }, ['legs: must contain at least 1 elements']],
  [{ ...list, legs: [list.legs[0], list.legs[0], list.legs[0]] }, ['legs: must contain no more than 2 elements']],
  [{ ...list, legs: 'none' }, ['legs: must be an array']],
  [{ ...list, legs: [list.legs[0], 5] }, ['legs.1: must be a JSON object']],
  [{ ...list, legs: [{ price: '1', constructor: 1 }] }, ['legs.0.constructor: is not a known field']],
  [{ ...list, legs: [{ price: '1', size: 1 }] }, ['legs.0.size: is not a known field']],
  [{ ...list, legs: [{ price: '1e5' }] }, ['legs.0.price: must be a decimal number as text, such as "0.25"']],
  [{ ...list, trigger: { price: 1 } }, ['trigger.price: must be a decimal number as text, such as "0.25"']],
])('%j is refused, and each error names its field', (body, errors) => {
  expect(through(OrderList, body)).toEqual(errors);
});

test('the whole numbers of a query are numbers, and nothing else becomes one', () => {
  expect(['5', '-5', '0'].map((limit) => through(Query, { limit }, 'query'))).toEqual([
    { limit: 5 },
    { limit: -5 },
    { limit: 0 },
  ]);
  for (const limit of ['', ' 5', '05', '0x10', '1e2', '1.0', '+5', '-0x1', '5n']) {
    expect([limit, through(Query, { limit }, 'query')]).toEqual([limit, ['limit: must be an integer number']]);
  }
});

test.each(['2026-11-22', '2026-11-22T10:00Z', '2026-11-22T10:00:00.123456789Z', '2026-11-22T10:00:00+02:00'])(
  '%s is a time',
  (from) => {
    expect(through(Query, { from }, 'query')).toEqual({ from });
  },
);

test.each(['', 'now', '22.11.2026', '2026-11-22T10:00:00', '2026-13-01', '2026-11-22T25:00Z', '1764000000'])(
  '%s is no time',
  (from) => {
    expect(through(Query, { from }, 'query')).toEqual(['from: must be a time such as "2026-11-22T10:00:00Z"']);
  },
);

test('a signed decimal may have a minus', () => {
  for (const change of ['-0.0001', '0.5', '0']) expect(through(Query, { change })).toEqual({ change });
  for (const change of ['+1', '--1', '-', '1.', '0'.repeat(42)]) {
    expect(through(Query, { change })).toEqual(['change: must be a decimal number as text, such as "-0.0001"']);
  }
});

test('what has no class of its own passes as it is', () => {
  for (const metatype of [undefined, String, Number, Boolean, Array, Object] as (Type | undefined)[]) {
    expect(through(metatype, '5', 'param')).toBe('5');
  }
});

test.each<[unknown, unknown]>([
  [{}, {}],
  [
    { limit: '500', cursor: 'c1-2s' },
    { limit: 500, cursor: 'c1-2s' },
  ],
  [{ limit: '0' }, ['limit: must not be less than 1']],
  [{ limit: '501' }, ['limit: must not be greater than 500']],
  [{ cursor: 'c'.repeat(65) }, ['cursor: must be shorter than or equal to 64 characters']],
])('a page is asked for with %j', (query, expected) => {
  expect(through(PageRequest, query, 'query')).toEqual(expected);
});
