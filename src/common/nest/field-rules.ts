/** Validation rules that several DTOs share, with messages that complete the sentence "field …". */
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
