/**
 * Watches one market data feed, our own or another venue's, and says what is wrong with it. It only reports: what is done about
 * it (a new snapshot, an alarm) is for its user. Bounded: it keeps the last prices and trade ids, not the feed.
 */

export const qualityChecks = [
  /** Messages are missing. */
  'gap',
  /** Nothing has come for too long. */
  'stale',
  /** The best bid is above the best ask. */
  'crossed',
  /** The best bid is the best ask. */
  'locked',
  /** A trade far from those before it. */
  'outlier',
  /** A message or trade that came already. */
  'duplicate',
  /** Something older than what came before it, by more than is normal. */
  'late',
  /** An order is told of after its end: taken at its word, it would be a ghost in the book. */
  'ghost',
] as const;
export type QualityCheck = (typeof qualityChecks)[number];

export interface Finding {
  readonly check: QualityCheck;
  readonly timeUs: number;
  /** A sentence with the figures. */
  readonly detail: string;
}

export interface QualityLimits {
  /** Silence that is too long, in microseconds. */
  readonly staleUs: number;
  /** How much older than the newest trade another may be. */
  readonly lateUs: number;
  /** How far a trade may lie from the median of the trades before it, in basis points of that. */
  readonly outlierBps: number;
}

export const defaultQualityLimits: QualityLimits = { staleUs: 60_000_000, lateUs: 1_000_000, outlierBps: 500 };

/** Trades that an outlier is measured by; an odd number has a median. */
const MEDIAN_OF = 9;
/** Trade ids that a duplicate is looked for in. */
const RECENT_TRADES = 256;
const BPS = 10_000;

export class QualityMonitor {
  private nextSequence = 0;
  private heardUs = 0;
  private isStale = false;
  private touch: 'apart' | 'locked' | 'crossed' = 'apart';
  private newestTradeUs = 0;
  private readonly prices: number[] = [];
  private readonly recentIds: number[] = [];
  private readonly recent = new Set<number>();

  constructor(
    private readonly report: (finding: Finding) => void,
    private readonly limits: QualityLimits = defaultQualityLimits,
  ) {}

  /** A message with the numbers of its first and last update, which count without holes. */
  sequence(first: number, last: number, timeUs: number): void {
    this.heard(timeUs);
    const expected = this.nextSequence;
    if (expected > 0 && last < expected)
      return this.tell('duplicate', timeUs, `updates ${first} to ${last} came again`);
    if (expected > 0 && first > expected) {
      this.tell('gap', timeUs, `updates ${expected} to ${first - 1} are missing`);
    }
    this.nextSequence = last + 1;
  }

  /** The best prices after a change; 0 where a side is empty. Told when they meet, not for as long as they stay. */
  best(bidTicks: number, askTicks: number, timeUs: number): void {
    const touch = touchOf(bidTicks, askTicks);
    if (touch !== this.touch && touch !== 'apart') this.tell(touch, timeUs, `bid ${bidTicks}, ask ${askTicks}`);
    this.touch = touch;
  }

  trade(tradeId: number, priceTicks: number, timeUs: number): void {
    this.heard(timeUs);
    if (this.recent.has(tradeId)) return this.tell('duplicate', timeUs, `trade ${tradeId} came again`);
    this.remember(tradeId);
    if (timeUs < this.newestTradeUs - this.limits.lateUs) {
      this.tell('late', timeUs, `trade ${tradeId} is ${this.newestTradeUs - timeUs} us older than the newest`);
    }
    this.newestTradeUs = Math.max(this.newestTradeUs, timeUs);
    const median = medianOf(this.prices);
    if (median !== undefined && Math.abs(priceTicks - median) * BPS > this.limits.outlierBps * median) {
      this.tell('outlier', timeUs, `trade ${tradeId} at ${priceTicks}, the median of those before is ${median}`);
    }
    this.prices.push(priceTicks);
    if (this.prices.length > MEDIAN_OF) this.prices.shift();
  }

  /** An order was told of after its end. */
  afterEnd(orderId: number, what: string, timeUs: number): void {
    this.heard(timeUs);
    this.tell('ghost', timeUs, `order ${orderId} is ${what} after its end`);
  }

  /** Looks at the clock; silence is told once. */
  tick(nowUs: number): void {
    if (this.isStale || this.heardUs === 0 || nowUs - this.heardUs <= this.limits.staleUs) return;
    this.isStale = true;
    this.tell('stale', nowUs, `nothing for ${nowUs - this.heardUs} us`);
  }

  private heard(timeUs: number): void {
    this.tick(timeUs);
    this.heardUs = Math.max(this.heardUs, timeUs);
    this.isStale = false;
  }

  private remember(tradeId: number): void {
    this.recent.add(tradeId);
    this.recentIds.push(tradeId);
    if (this.recentIds.length > RECENT_TRADES) this.recent.delete(this.recentIds.shift() as number);
  }

  private tell(check: QualityCheck, timeUs: number, detail: string): void {
    this.report({ check, timeUs, detail });
  }
}

function touchOf(bidTicks: number, askTicks: number): 'apart' | 'locked' | 'crossed' {
  if (bidTicks === 0 || askTicks === 0 || bidTicks < askTicks) return 'apart';
  return bidTicks === askTicks ? 'locked' : 'crossed';
}

/** Undefined until there are enough. */
function medianOf(prices: readonly number[]): number | undefined {
  return prices.length < MEDIAN_OF ? undefined : prices.toSorted((a, b) => a - b)[(MEDIAN_OF - 1) / 2];
}
