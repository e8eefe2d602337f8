import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import * as fc from 'fast-check';
import { IsDecimal } from './field-rules.js';
import { surelyValid } from './quick-validation.js';

class Sample {
  @IsString() @MaxLength(5) symbol!: string;
  @IsIn(['buy', 'sell']) side!: string;
  @ValidateIf((sample: Sample) => sample.other === undefined || sample.quantity !== undefined)
  @IsDecimal()
  quantity?: string;
  @IsOptional() @IsDecimal() other?: string | null;
  @IsOptional() @IsBoolean() flag?: boolean | null;
  @IsOptional() @Min(1) @Max(5) @IsInt() count?: number | null;
  @IsOptional() @IsIn(['a', 'b'], { each: true }) @ArrayNotEmpty() @IsArray() names?: string[] | null;
}

class Outer {
  @ValidateNested() @Type(() => Sample) inner!: Sample;
}

class Choosy {
  @Length(1, 3, { validateIf: () => false }) text!: string;
}

class Ruleless {
  text!: string;
}

/** Every value that any of the fields could have, rightly or not. */
const value = fc.oneof(
  fc.constantFrom(
    'buy',
    'sell',
    'BTC',
    'toolong',
    '0.5',
    '1e5',
    '',
    'a',
    true,
    false,
    null,
    undefined,
    0,
    1,
    3,
    1.5,
    9,
  ),
  fc.constantFrom<unknown>([], ['a'], ['a', 'b'], ['c'], ['a', 1], {}, Number.NaN),
);
const sample = fc.record(
  {
    symbol: value,
    side: value,
    quantity: value,
    other: value,
    flag: value,
    count: value,
    names: value,
    strange: value,
  },
  { requiredKeys: [] },
);
const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
const isValid = surelyValid(Sample) as (dto: object) => boolean;
const dtoOf = (fields: object): object => Object.assign(new Sample(), fields);

describe('quick validation', () => {
  test('says valid for what is', () => {
    expect(isValid(dtoOf({ symbol: 'BTC', side: 'buy', quantity: '1' }))).toBe(true);
    expect(isValid(dtoOf({ symbol: 'BTC', side: 'buy', other: '1', flag: null, count: 5, names: ['a', 'b'] }))).toBe(
      true,
    );
  });

  test('never says valid of what class-validator refuses', () => {
    fc.assert(
      fc.property(sample, (fields) => !isValid(dtoOf(fields)) || validateSync(dtoOf(fields), options).length === 0),
      { numRuns: 3_000 },
    );
  });

  test('says valid of whatever class-validator accepts', () => {
    fc.assert(
      fc.property(sample, (fields) => isValid(dtoOf(fields)) || validateSync(dtoOf(fields), options).length > 0),
      { numRuns: 3_000 },
    );
  });

  test('leaves classes with other rules to class-validator', () => {
    expect([surelyValid(Outer), surelyValid(Choosy), surelyValid(Ruleless)]).toEqual([undefined, undefined, undefined]);
  });
});
