import { describe, expect, it } from '@jest/globals';
import { RollingWindow, type WindowStatistics } from './rolling-window.js';

const WINDOW_US = 86_400_000_000;
const SECOND_US = 1_000_000;

interface Trade {
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly notional: number;
}

/** The figures as the tape gives them: every trade with `now − 24 h < time ≤ now`. */
function fromTape(tape: readonly Trade[], nowUs: number): WindowStatistics | undefined {
  const traded = tape.filter((trade) => trade.timeUs > nowUs - WINDOW_US && trade.timeUs <= nowUs);
  const [first] = traded;
  const last = traded.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    openTicks: first.priceTicks,
    highTicks: Math.max(...traded.map((trade) => trade.priceTicks)),
    lowTicks: Math.min(...traded.map((trade) => trade.priceTicks)),
    lastTicks: last.priceTicks,
    baseVolumeLots: traded.reduce((sum, trade) => sum + BigInt(trade.quantityLots), 0n),
    quoteVolume: traded.reduce((sum, trade) => sum + BigInt(trade.notional), 0n),
    tradeCount: traded.length,
  };
}

/** A repeatable sequence of numbers from 0 to below `limit`. */
function picker(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function aTrade(timeUs: number, pick: (limit: number) => number): Trade {
  const quantityLots = 1 + pick(1_000);
  const priceTicks = 90_000 + pick(20_000);
  return { timeUs, priceTicks, quantityLots, notional: priceTicks * quantityLots };
}

function add(window: RollingWindow, { timeUs, priceTicks, quantityLots, notional }: Trade): void {
  window.add(timeUs, priceTicks, quantityLots, notional);
}

describe('the rolling window', () => {
  it('is empty before the first trade', () => {
    expect(new RollingWindow(WINDOW_US, 64).statistics(0)).toBeUndefined();
  });

  it.each([1, 2, 3, 4, 5])('equals the tape at every trade and between trades (seed %i)', (seed) => {
    const pick = picker(seed);
    const window = new RollingWindow(WINDOW_US, 4_096);
    const tape: Trade[] = [];
    let nowUs = 1_700_000_000_000_000;
    for (let i = 0; i < 600; i++) {
      // From many trades at once to hours of silence.
      nowUs += [0, 3, 1_000, 60 * SECOND_US, 5_000 * SECOND_US, 30_000 * SECOND_US][pick(6)] as number;
      if (pick(4) > 0) {
        const trade = aTrade(nowUs, pick);
        tape.push(trade);
        add(window, trade);
      }
      expect(window.statistics(nowUs)).toEqual(fromTape(tape, nowUs));
    }
  });

  it('lets a trade go when it is exactly a window old', () => {
    const window = new RollingWindow(WINDOW_US, 64);
    window.add(1_000, 5, 1, 5);
    expect(window.statistics(1_000 + WINDOW_US - 1)?.tradeCount).toBe(1);
    expect(window.statistics(1_000 + WINDOW_US)).toBeUndefined();
  });

  it('adds up volumes beyond 2^53 exactly', () => {
    const window = new RollingWindow(WINDOW_US, 256);
    const notional = Number.MAX_SAFE_INTEGER;
    for (let i = 0; i < 200; i++) window.add(i, 1, notional, notional);
    expect(window.statistics(199)?.quoteVolume).toBe(BigInt(notional) * 200n);
    expect(window.statistics(WINDOW_US + 99)?.quoteVolume).toBe(BigInt(notional) * 100n);
    expect(window.statistics(WINDOW_US + 99)?.baseVolumeLots).toBe(BigInt(notional) * 100n);
  });

  it.each([1, 2, 3])('merges by second past its bound and stays exact but for that second (seed %i)', (seed) => {
    const pick = picker(seed);
    const window = new RollingWindow(WINDOW_US, 64);
    const tape: Trade[] = [];
    let nowUs = 1_700_000_000_000_000;
    for (let i = 0; i < 3_000; i++) {
      nowUs += pick(3) === 0 ? pick(600) * SECOND_US * 10 : pick(200_000);
      const trade = aTrade(nowUs, pick);
      tape.push(trade);
      add(window, trade);
    }
    const exact = (atUs: number): WindowStatistics | undefined => fromTape(tape, atUs);
    // A second later nothing of the boundary's second is left or right of it in one figure only.
    const actual = window.statistics(nowUs);
    const candidates = [exact(nowUs), exact(nowUs - SECOND_US)].map((one) => one?.tradeCount ?? 0);
    expect(actual?.tradeCount).toBeGreaterThanOrEqual(Math.min(...candidates));
    expect(actual?.tradeCount).toBeLessThanOrEqual(Math.max(...candidates) + 50);
    expect(actual?.lastTicks).toBe(tape.at(-1)?.priceTicks);
    // Once the window has moved past every merged second, it is exact again.
    for (let i = 0; i < 10; i++) {
      nowUs += 9_000 * SECOND_US;
      const trade = aTrade(nowUs, pick);
      tape.push(trade);
      add(window, trade);
    }
    expect(window.statistics(nowUs)).toEqual(exact(nowUs));
  });

  it('grows past its bound rather than forget, when nothing can be merged', () => {
    const window = new RollingWindow(WINDOW_US, 64);
    for (let i = 0; i < 1_000; i++) window.add(i * SECOND_US, 100 + i, 1, 1);
    expect(window.statistics(999 * SECOND_US)).toMatchObject({ tradeCount: 1_000, openTicks: 100, highTicks: 1_099 });
  });

  describe('past its bound', () => {
    /** So many trades a millisecond apart, all in the first second. */
    function inOneSecond(count: number, entriesMax: number): RollingWindow {
      const window = new RollingWindow(WINDOW_US, entriesMax);
      for (let i = 0; i < count; i++) window.add(i * 1_000, 100 + i, 1, 1);
      return window;
    }
    const tradesLeft = (window: RollingWindow, afterUs: number): number | undefined =>
      window.statistics(WINDOW_US + afterUs)?.tradeCount;

    it('lets the older half of a second go together, with its last trade', () => {
      const window = inOneSecond(65, 64);
      expect(tradesLeft(window, 30_999)).toBe(65);
      expect(tradesLeft(window, 31_000)).toBe(33);
      expect(tradesLeft(window, 32_000)).toBe(32);
    });

    it('and not before', () => {
      const full = inOneSecond(64, 64);
      expect(tradesLeft(full, 0)).toBe(63);
      const roomy = inOneSecond(65, 128);
      expect(tradesLeft(roomy, 0)).toBe(64);
      expect(tradesLeft(roomy, 10_000)).toBe(54);
    });

    it.each([1, 2, 3])('keeps the figures of each second whole (seed %i)', (seed) => {
      const pick = picker(seed);
      const window = new RollingWindow(WINDOW_US, 64);
      const tape: Trade[] = [];
      for (let second = 0; second < 40; second++) {
        for (let i = 0; i < 20; i++) {
          const trade = aTrade(second * SECOND_US + i * 10_000, pick);
          tape.push(trade);
          add(window, trade);
          // All of it is within the window still.
          expect(window.statistics(trade.timeUs)).toEqual(fromTape(tape, trade.timeUs));
        }
      }
      // At the end of a second everything of it has left, and nothing of the next one.
      for (let second = 0; second < 40; second++) {
        const nowUs = WINDOW_US + second * SECOND_US + 999_999;
        expect(window.statistics(nowUs)).toEqual(fromTape(tape, nowUs));
      }
    });

    it('does not merge what it could not add up', () => {
      const window = new RollingWindow(WINDOW_US, 64);
      for (let i = 0; i < 65; i++) window.add(i * 1_000, 1, 1, Number.MAX_SAFE_INTEGER);
      expect(tradesLeft(window, 0)).toBe(64);
      expect(tradesLeft(window, 5_000)).toBe(59);
    });

    it('does not merge trades of two seconds', () => {
      const window = new RollingWindow(WINDOW_US, 64);
      for (let i = 0; i < 65; i++) window.add(999_999 + i * SECOND_US, 1, 1, 1);
      expect(tradesLeft(window, 999_999)).toBe(64);
    });
  });

  it('knows the extremes of long runs up and down while they leave', () => {
    const [rising, falling] = [new RollingWindow(WINDOW_US, 4_096), new RollingWindow(WINDOW_US, 4_096)];
    for (let i = 0; i < 300; i++) {
      rising.add(i, 1_000 + i, 1, 1);
      falling.add(i, 1_000 - i, 1, 1);
    }
    for (let gone = 0; gone < 299; gone++) {
      expect(rising.statistics(WINDOW_US + gone)).toMatchObject({ highTicks: 1_299, lowTicks: 1_001 + gone });
      expect(falling.statistics(WINDOW_US + gone)).toMatchObject({ highTicks: 999 - gone, lowTicks: 701 });
    }
  });

  it('knows the extremes of a run that begins when others have left', () => {
    const window = new RollingWindow(1_000, 4_096);
    for (let i = 0; i < 10; i++) window.add(i, 5_000 - i, 1, 1);
    for (let i = 0; i < 300; i++) {
      window.add(2_000 + i, 4_000 - i, 1, 1);
      expect(window.statistics(2_000 + i)).toMatchObject({ highTicks: 4_000, lowTicks: 4_000 - i, tradeCount: i + 1 });
    }
  });

  it('refuses a bound that is no power of two', () => {
    expect(() => new RollingWindow(WINDOW_US, 100)).toThrow('power of two');
  });
});
