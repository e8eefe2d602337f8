/** What a call is answered in place of its result: `{"code":-1121,"msg":"Invalid symbol."}` with an HTTP status. */
export class BinanceError extends Error {
  override readonly name = 'BinanceError';

  constructor(
    readonly code: number,
    /** Clients compare it: word for word as it is documented. */
    message: string,
    readonly status = 400,
    /** What some errors have besides. */
    readonly data?: unknown,
  ) {
    super(message);
  }
}

export function mandatory(name: string): BinanceError {
  return new BinanceError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

export function oneOfMandatory(first: string, second: string): BinanceError {
  return new BinanceError(-1102, `Param '${first}' or '${second}' must be sent, but both were empty/null!`);
}

export function notRequired(name: string): BinanceError {
  return new BinanceError(-1106, `Parameter '${name}' sent when not required.`);
}

export function illegal(name: string, legal: string): BinanceError {
  return new BinanceError(-1100, `Illegal characters found in parameter '${name}'; legal range is '${legal}'.`);
}

export function notValid(name: string): BinanceError {
  return new BinanceError(-1130, `Data sent for parameter '${name}' is not valid.`);
}

export function badCombination(): BinanceError {
  return new BinanceError(-1128, 'Combination of optional parameters invalid.');
}

export function invalidSymbol(): BinanceError {
  return new BinanceError(-1121, 'Invalid symbol.');
}
