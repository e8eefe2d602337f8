import { ProblemError } from '../../common/nest/problem.js';
import type { InstrumentFormat } from './domain/instrument-format.js';
import type { InstrumentDirectory } from './instrument-directory.js';

/** The instrument that a client named, with its decimals; ends the request with UNKNOWN_SYMBOL where there is none. */
export function formatOfSymbol(symbol: string, directory: InstrumentDirectory): InstrumentFormat {
  const instrument = directory.bySymbol(symbol);
  if (instrument === undefined)
    throw new ProblemError('UNKNOWN_SYMBOL', { detail: `No instrument has the symbol ${symbol}.` });
  return directory.formatOf(instrument);
}
