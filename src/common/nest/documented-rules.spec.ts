import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { documentedRules } from './documented-rules.js';

class Body {
  @MinLength(2) @MaxLength(5) text!: string;
  @Length(1, 3) code!: string;
  @Matches(/^a+$/) letters!: string;
  @Min(-1) @Max(9) @IsInt() count!: number;
  @ArrayMinSize(1) @ArrayMaxSize(4) @ArrayUnique() @Matches(/^b$/, { each: true }) names!: string[];
  @ArrayNotEmpty() others!: string[];
  @IsString() free!: string;
}

class Longer extends Body {
  @MaxLength(9) more!: string;
}

test('the rules of a field are told as a JSON schema says them', () => {
  const body = new Body();
  const fields = ['text', 'code', 'letters', 'count', 'names', 'others', 'free', 'unknown'];
  expect(Object.fromEntries(fields.map((field) => [field, documentedRules(body, field)]))).toEqual({
    text: { minLength: 2, maxLength: 5 },
    code: { minLength: 1, maxLength: 3 },
    letters: { pattern: '^a+$' },
    count: { minimum: -1, maximum: 9, type: 'integer' },
    // What each item must be is no rule of the list.
    names: { minItems: 1, maxItems: 4, uniqueItems: true },
    others: { minItems: 1 },
    free: {},
    unknown: {},
  });
});

test('a class has the rules of the one that it extends', () => {
  expect(documentedRules(new Longer(), 'text')).toEqual({ minLength: 2, maxLength: 5 });
  expect(documentedRules(new Longer(), 'more')).toEqual({ maxLength: 9 });
});
