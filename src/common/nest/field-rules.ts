/** Validation rules that several DTOs share, with messages that complete the sentence "field …". */
import { applyDecorators, type Type } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, MaxLength, ValidateBy, ValidateNested } from 'class-validator';

/** A plain decimal such as `0.25`, as text, so that no digit is lost on the way. */
export function IsDecimal(): PropertyDecorator {
  return Matches(/^(?=.{1,40}$)(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/, {
    message: 'must be a decimal number as text, such as "0.25"',
  });
}

/** Like `IsDecimal`, with an optional minus. */
export function IsSignedDecimal(): PropertyDecorator {
  return Matches(/^(?=.{1,41}$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/, {
    message: 'must be a decimal number as text, such as "-0.0001"',
  });
}

export function IsSymbol(): PropertyDecorator {
  return MaxLength(25, { message: 'must be text of at most 25 characters, such as "BTC-USD"' });
}

/**
 * Makes a query parameter the whole number that it spells. Whatever else JavaScript would take for a number, such as
 * `0x10`, `1e2` or nothing at all, stays text and fails the rules behind this one.
 */
export function AsInteger(): PropertyDecorator {
  return Transform(({ value }: { readonly value: unknown }) =>
    typeof value === 'string' && /^(?:0|-?[1-9][0-9]*)$/.test(value) ? Number(value) : value,
  );
}

const NESTED = Symbol('NESTED');
type NestedFields = ReadonlyMap<string, () => Type>;

/** A list of objects of another class, each with the rules of that class. */
export function IsListOf(
  type: () => Type,
  { atLeast, atMost }: { readonly atLeast: number; readonly atMost: number },
): PropertyDecorator {
  return applyDecorators(
    IsNested(type),
    // First, because only the first fault is told.
    IsArray(),
    ValidateNested({ each: true }),
    ArrayMaxSize(atMost),
    ArrayMinSize(atLeast),
  );
}

/** An object of another class, or a list of them: `DtoPipe` makes instances of them. */
export function IsNested(type: () => Type): PropertyDecorator {
  return (target, name) => {
    const known = nestedFieldsOf(target.constructor);
    Reflect.defineMetadata(NESTED, new Map([...known, [String(name), type]]), target.constructor);
  };
}

/** The fields of a class that hold objects of other classes. */
export function nestedFieldsOf(target: Function): NestedFields {
  return (Reflect.getMetadata(NESTED, target) as NestedFields | undefined) ?? new Map();
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const timeValidator = {
  validate: (value: unknown): boolean =>
    typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value)),
  defaultMessage: (): string => 'must be a time such as "2026-11-22T10:00:00Z"',
};

/** A moment as ISO 8601 writes it: a day, or a time with its zone. */
export function IsTime(): PropertyDecorator {
  return ValidateBy({ name: 'isTime', validator: timeValidator });
}
