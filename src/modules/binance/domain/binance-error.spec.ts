import { expect, test } from '@jest/globals';
import {
  badCombination,
  BinanceError,
  illegal,
  invalidSymbol,
  mandatory,
  notRequired,
  notValid,
  oneOfMandatory,
} from './binance-error.js';

test.each([
  [mandatory('side'), -1102, "Mandatory parameter 'side' was not sent, was empty/null, or malformed."],
  [oneOfMandatory('a', 'b'), -1102, "Param 'a' or 'b' must be sent, but both were empty/null!"],
  [notRequired('price'), -1106, "Parameter 'price' sent when not required."],
  [illegal('x', '^[0-9]$'), -1100, "Illegal characters found in parameter 'x'; legal range is '^[0-9]$'."],
  [notValid('x'), -1130, "Data sent for parameter 'x' is not valid."],
  [badCombination(), -1128, 'Combination of optional parameters invalid.'],
  [invalidSymbol(), -1121, 'Invalid symbol.'],
])('%s', (error, code, message) => {
  expect([error.code, error.message, error.status, error.data]).toEqual([code, message, 400, undefined]);
});

test('an error may have another status, and data', () => {
  const error = new BinanceError(-2021, 'partially', 409, { cancelResult: 'SUCCESS' });
  expect([error.status, error.data]).toEqual([409, { cancelResult: 'SUCCESS' }]);
});
