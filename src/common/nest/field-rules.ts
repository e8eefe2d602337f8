/** Validation rules that several DTOs share, with messages that complete the sentence "field …". */
import { Transform } from 'class-transformer';
import { Matches, MaxLength } from 'class-validator';

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
