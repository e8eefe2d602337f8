/** Stored ticks as a stream again, at any speed: what the venue traded, or what was imported. */
import type { IntervalName } from '../market-data/domain/candle-interval.js';
import { storedTrades } from '../market-data/history-export.js';
import { importedRows, timeUsOf } from '../market-data/imported-history.js';
import type { Period } from '../market-data/period.js';
import { parseIsoTime } from '../../common/nest/wire-time.js';
import type { Pace } from './flow-options.js';
import { Pacer } from './run/pacer.js';

export interface FeedReplayOptions {
  readonly dataDir: string;
  readonly symbol: string;
  /** An import; the venue's own trades where it is left out. */
  readonly source?: string | undefined;
  /** Bars of this length of the import; its trades where it is left out. */
  readonly interval?: IntervalName | undefined;
  readonly period: Period;
  readonly pace: Pace;
}

/** A message as JSON a line, each when its time has come. */
export async function* replayFeed(options: FeedReplayOptions): AsyncGenerator<string> {
  const { symbol, interval, period, pace } = options;
  const pacer = new Pacer(pace);
  const message = interval === undefined ? 'trade' : 'bar';
  for await (const { timeUs, fields } of options.source === undefined ? ownTicks(options) : importedTicks(options)) {
    if (timeUs < period.fromUs || timeUs >= period.toUs) continue;
    await pacer.until(timeUs);
    yield `${JSON.stringify({ message, symbol, ...(interval !== undefined && { interval }), ...fields })}\n`;
  }
}

interface Tick {
  readonly timeUs: number;
  readonly fields: object;
}

function* ownTicks({ dataDir, symbol, period }: FeedReplayOptions): Generator<Tick> {
  for (const fields of storedTrades({ dataDir, symbol, period }))
    yield { timeUs: 'time' in fields ? (parseIsoTime(fields.time) ?? 0) : 0, fields };
}

async function* importedTicks({ dataDir, symbol, source = '', interval }: FeedReplayOptions): AsyncGenerator<Tick> {
  for await (const fields of importedRows({ dataDir, source, symbol, interval }))
    yield { timeUs: timeUsOf(fields), fields };
}
