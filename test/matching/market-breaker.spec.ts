/** The market-wide breaker, against the fast core and the oracle. What each level halts and how it ends is in docs/matching-examples.md. */
import { describe, expect, test } from '@jest/globals';
import { ALL_INSTRUMENTS } from '../../src/common/model/commands.js';
import { Phase } from '../../src/common/model/order-terms.js';
import { massCancelBody, phaseBody } from '../support/command.js';
import { Market } from '../support/market.js';
import { venues } from '../support/venues.js';

const DAY_US = 86_400_000_000;
const breaker = { level1Bps: 700, level2Bps: 1_300, level3Bps: 2_000, haltUs: 100, auctionUs: 200 };

describe.each(venues)('%s', (_name, createVenue) => {
  /** Both instruments have traded at 100 on the day before. */
  function marketOfTwo(): Market {
    const market = new Market(createVenue());
    market.asset('ETH', 0);
    market.instrument('ETH-USD');
    for (const name of ['alice', 'bob']) market.account(name, { USD: 1_000_000, BTC: 10_000, ETH: 10_000 });
    for (const symbol of ['BTC-USD', 'ETH-USD']) trade(market, symbol, 100);
    nextDay(market);
    market.send('SetMarketBreaker', '', breaker);
    return market;
  }

  /** The last lines that a trade told. */
  function trade(market: Market, symbol: string, price: number): string[] {
    market.place('bob', `buy 2 @ ${price} on ${symbol}`);
    return market.place('alice', `sell 2 @ ${price} on ${symbol}`).slice(2);
  }

  function nextDay(market: Market): void {
    market.pause(DAY_US);
    market.send('TimerTick', '', {});
  }

  test('the fall is the mean over all instruments with a trade before the day, whatever their phase', () => {
    const market = marketOfTwo();
    expect(trade(market, 'BTC-USD', 87)).toEqual([]);
    market.send('SetPhase', '', phaseBody(1, Phase.closed));
    const halted = [
      expect.stringMatching(/^market level 1 trips: 700 bps over 2 until/),
      expect.stringMatching(/^phase of 2 is halt until \d+ by market_level_1$/),
    ];
    expect(trade(market, 'ETH-USD', 99)).toEqual(halted);
  });

  test('a rise counts for no more than the whole', () => {
    const market = marketOfTwo();
    market.send('UpdateInstrument', '', {
      instrumentId: 2,
      minQuantityLots: 1,
      maxQuantityLots: 1_000,
      minNotional: 0,
      maxNotional: 1e9,
      makerFeePpm: 0,
      takerFeePpm: 0,
      collarBps: 9_999,
    });
    trade(market, 'ETH-USD', 9_000);
    // 10,000 up and 9,900 down.
    expect(trade(market, 'BTC-USD', 1)).toEqual([]);
    expect(trade(market, 'ETH-USD', 100)).toEqual([expect.stringMatching(/level 3 trips: 4950 bps/), ...haltOf(1, 2)]);
  });

  test('instruments that have not traded before the day are left out', () => {
    const market = marketOfTwo();
    market.asset('EUR', 0);
    market.instrument('EUR-USD');
    market.deposit('alice', 100, 'EUR');
    trade(market, 'EUR-USD', 50);
    trade(market, 'EUR-USD', 1);
    expect(trade(market, 'BTC-USD', 86)).toEqual([
      expect.stringMatching(/level 1 trips: 700 bps over 2 until/),
      expect.stringMatching(/phase of 1 is halt/),
      expect.stringMatching(/phase of 2 is halt/),
      expect.stringMatching(/phase of 3 is halt/),
    ]);
  });

  test('a level trips once a day, and again on the next', () => {
    const market = marketOfTwo();
    expect(trade(market, 'BTC-USD', 86)).not.toEqual([]);
    market.send('SetPhase', '', phaseBody(ALL_INSTRUMENTS, Phase.continuous));
    expect(trade(market, 'BTC-USD', 80)).toEqual([]);
    nextDay(market);
    expect(trade(market, 'BTC-USD', 69)).toEqual([]);
    expect(trade(market, 'BTC-USD', 68)).toEqual([expect.stringMatching(/level 1 trips: 750 bps over 2/), ...anyHalts]);
  });

  test('it is off where nobody has set it, and where it was set to nothing; halts that it began end in its auction', () => {
    const market = marketOfTwo();
    trade(market, 'BTC-USD', 86);
    const off = { level1Bps: 0, level2Bps: 0, level3Bps: 0, haltUs: 0, auctionUs: 0 };
    expect(market.send('SetMarketBreaker', '', off)).toEqual(['market breaker: 0, 0, 0 bps, halts 100, auctions 200']);
    market.pause(100);
    expect(market.send('TimerTick', '', {})).toEqual([
      expect.stringMatching(/^phase of 1 is auction \(volatility\) until \d+ by market_level_1$/),
      expect.stringMatching(/^phase of 2 is auction \(volatility\) until \d+ by market_level_1$/),
      'tick',
    ]);
    market.pause(200);
    market.send('TimerTick', '', {});
    expect(trade(market, 'BTC-USD', 1)).toEqual([]);
  });

  const halt = expect.stringMatching(/^phase of 1 is halt until \d+ by market_level_1$/);

  test.each([
    ['ends a limit state', 0, [halt, 'limit state is over']],
    ['takes over a pause of the bands that ends earlier', 50, [halt]],
  ])('a level %s', (_what, waitUs, told) => {
    const market = marketOfTwo();
    const bands = { referencePriceTicks: 100, limitStateUs: 50, pauseUs: 60, auctionUs: 70, staticBps: 1_000 };
    market.send('SetBands', '', { ...bands, dynamicBps: 0, instrumentId: 1 });
    market.place('bob', 'sell 5 @ 120');
    expect(market.place('alice', 'buy 5 @ 125').at(-1)).toMatch(/^limit state: buy @ 110/);
    market.pause(waitUs);
    market.send('TimerTick', '', {});
    const of1 = trade(market, 'ETH-USD', 86).filter((line) => !/level 1|phase of 2/.test(line));
    expect(of1).toEqual(told);
  });

  test('a pause of the bands that ends later than the halt of a level stays what it is', () => {
    const market = marketOfTwo();
    const bands = { referencePriceTicks: 100, limitStateUs: 0, pauseUs: 5_000, auctionUs: 70, staticBps: 1_000 };
    market.send('SetBands', '', { ...bands, dynamicBps: 0, instrumentId: 1 });
    market.place('bob', 'sell 5 @ 120');
    market.place('alice', 'buy 5 @ 125');
    expect(market.send('TimerTick', '', {}).at(1)).toMatch(/^phase of 1 is halt until \d+ by limit_state$/);
    expect(trade(market, 'ETH-USD', 86).filter((line) => line.startsWith('phase of 1'))).toEqual([]);
  });

  test('what an operator has halted, and what only takes cancels, is held too', () => {
    const market = marketOfTwo();
    market.asset('EUR', 0);
    market.instrument('EUR-USD');
    market.send('SetPhase', '', phaseBody(2, Phase.halt));
    market.send('SetPhase', '', phaseBody(3, Phase.cancel_only));
    expect(trade(market, 'BTC-USD', 86).slice(1)).toEqual([
      expect.stringMatching(/^phase of 1 is halt until \d+ by market_level_1$/),
      'phase of 2 is halt by market_level_1',
      expect.stringMatching(/^phase of 3 is halt until \d+ by market_level_1$/),
    ]);
    for (const id of [1, 2, 3]) {
      const alone = { ...phaseBody(id, Phase.continuous), override: 0 };
      expect(market.send('SetPhase', '', alone)).toEqual(['refused: SECOND_PERSON_NEEDED']);
    }
  });

  test('the end of the day lets a pause of the bands go, and not a halt of a level', () => {
    const market = marketOfTwo();
    const phase = (one: number, override: number): string[] =>
      market.send('SetPhase', '', { ...phaseBody(1, one), override });
    const bands = { referencePriceTicks: 100, limitStateUs: 0, pauseUs: 50, auctionUs: 70, staticBps: 1_000 };
    market.send('SetBands', '', { ...bands, dynamicBps: 0, instrumentId: 1 });
    market.place('bob', 'sell 5 @ 120');
    market.place('alice', 'buy 5 @ 125');
    market.send('TimerTick', '', {});
    expect(phase(Phase.closed, 0)).toEqual(['refused: SECOND_PERSON_NEEDED']);
    expect(phase(Phase.closed, 1)).toEqual(['phase of 1 is closed']);
    expect(phase(Phase.continuous, 0).at(-1)).toBe('phase of 1 is continuous');
    market.send('MassCancel', 'alice', massCancelBody());
    market.send('MassCancel', 'bob', massCancelBody());
    expect(trade(market, 'ETH-USD', 80).at(0)).toMatch(/^market level 1 trips/);
    expect(phase(Phase.closed, 0)).toEqual(['phase of 1 is closed by market_level_1']);
    expect(phase(Phase.continuous, 0)).toEqual(['refused: SECOND_PERSON_NEEDED']);
    expect(phase(Phase.continuous, 1).at(-1)).toBe('phase of 1 is continuous');
  });

  test.each([
    [{ level1Bps: 0 }],
    [{ level2Bps: 700 }],
    [{ level3Bps: 10_000 }],
    [{ level1Bps: -1 }],
    [{ haltUs: 0 }],
    [{ haltUs: DAY_US + 1 }],
    [{ auctionUs: 0.5 }],
    [{ auctionUs: NaN }],
  ])('a breaker with %j is refused', (change) => {
    const market = marketOfTwo();
    expect(market.send('SetMarketBreaker', '', { ...breaker, ...change })).toEqual(['refused: BANDS_OUT_OF_RANGE']);
  });

  test('a phase of the whole market is a halt, an auction or continuous trading, and needs somebody to be for', () => {
    const market = marketOfTwo();
    const all = (phase: number): string[] => market.send('SetPhase', '', phaseBody(ALL_INSTRUMENTS, phase));
    expect(all(Phase.closed)).toEqual(['refused: INVALID_COMMAND']);
    expect(all(Phase.pre_open)).toEqual(['refused: INVALID_COMMAND']);
    expect(all(Phase.continuous)).toEqual(['refused: PHASE_NOT_REACHABLE']);
    market.send('SetPhase', '', phaseBody(2, Phase.closed));
    expect(all(Phase.halt)).toEqual(['phase of 1 is halt']);
    expect(all(Phase.halt)).toEqual(['refused: PHASE_NOT_REACHABLE']);
    expect(all(Phase.continuous)).toEqual(['phase of 1 is continuous']);
  });

  test('a halt with an end is followed by trading, and by an auction where the bands have one', () => {
    const market = marketOfTwo();
    const until = market.nextTimeUs + 500;
    expect(market.send('SetPhase', '', phaseBody(1, Phase.halt, 0, until))).toEqual([
      `phase of 1 is halt until ${until}`,
    ]);
    market.pause(500);
    expect(market.send('TimerTick', '', {})).toEqual(['phase of 1 is continuous', 'tick']);
    const bands = { referencePriceTicks: 0, limitStateUs: 0, pauseUs: 0, auctionUs: 70, staticBps: 0, dynamicBps: 0 };
    market.send('SetBands', '', { ...bands, instrumentId: 1 });
    market.send('SetPhase', '', phaseBody(1, Phase.halt, 0, market.nextTimeUs + 5));
    expect(market.send('TimerTick', '', {})).toEqual([
      expect.stringMatching(/^phase of 1 is auction \(volatility\) until \d+$/),
      'tick',
    ]);
  });
});

const anyHalts = [1, 2].map((id) => expect.stringMatching(new RegExp(`^phase of ${id} is halt until`)));

function haltOf(...ids: readonly number[]): string[] {
  return ids.map((id) => `phase of ${id} is halt by market_level_3`);
}
