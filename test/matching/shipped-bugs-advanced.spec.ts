/** Bugs that other engines shipped in conditional orders, self-trade prevention, icebergs and replays, each as it would show here. */
import { describe, expect, test } from '@jest/globals';
import { CoreVenue } from '../support/core-venue.js';
import { playScript, scriptAsWritten, VenueScript } from '../support/venue-script.js';
import { venues } from '../support/venues.js';

const situations: readonly (readonly [name: string, script: string])[] = [
  [
    'a cascade does not end after one pass: what a stop trades triggers the next, and that the next',
    `
alice: buy 1 @ 100
alice: buy 1 @ 99
alice: buy 1 @ 98
alice: buy 1 @ 97
alice: buy 1 @ 96
bob: sell 1 @ 100
bob: sell 1 stop 99
bob: sell 1 stop 98
bob: sell 1 stop 97
carol: sell 1 @ 99
  #10 accepted: sell 1 @ 99, holds 1
  #10 takes 1 @ 99 from #2, level 0 in 0
  #7 triggered at 99, limit 89
  #7 takes 1 @ 98 from #3, level 0 in 0
  #8 triggered at 98, limit 88
  #8 takes 1 @ 97 from #4, level 0 in 0
  #9 triggered at 97, limit 87
  #9 takes 1 @ 96 from #5, level 0 in 0
`,
  ],
  [
    'a triggered stop is gone after its fill: the same price does not trigger it again',
    `
alice: sell 1 @ 100
bob: buy 1 @ 100
bob: buy 5 @ 95
alice: sell 5 stop 97
carol: buy 1 @ 97
bob: sell 1 @ 97
  #6 accepted: sell 1 @ 97, holds 1
  #6 takes 1 @ 97 from #5, level 0 in 0
  #4 triggered at 97, limit 86
  #4 takes 5 @ 95 from #3, level 0 in 0
book
  empty
bob: buy 3 @ 96
carol: sell 3 @ 96
  #8 accepted: sell 3 @ 96, holds 3
  #8 takes 3 @ 96 from #7, level 0 in 0
`,
  ],
  [
    'a trailing stop follows more than once',
    `
alice: sell 1 @ 100
bob: buy 1 @ 100
alice: sell 5 trail 4
carol: buy 1 @ 102
bob: sell 1 @ 102
  #5 accepted: sell 1 @ 102, holds 1
  #5 takes 1 @ 102 from #4, level 0 in 0
  #3 stop moves to 98
carol: buy 1 @ 105
bob: sell 1 @ 105
  #7 accepted: sell 1 @ 105, holds 1
  #7 takes 1 @ 105 from #6, level 0 in 0
  #3 stop moves to 101
carol: buy 1 @ 109
bob: sell 1 @ 109
  #9 accepted: sell 1 @ 109, holds 1
  #9 takes 1 @ 109 from #8, level 0 in 0
  #3 stop moves to 105
`,
  ],
  [
    'a stop is cancelled by its id, once, and an id that is used is not taken again',
    `
alice: sell 1 @ 100
bob: buy 1 @ 100
bob: sell 5 stop 95 id=s
bob: sell 5 stop 94 id=s
  refused: DUPLICATE_CLIENT_ORDER_ID
bob: cancel-id s
  #3 cancelled (requested): 5, releases 5
bob: cancel 3
  refused: UNKNOWN_ORDER
carol: buy 1 @ 90
alice: sell 1 @ 90
  #5 accepted: sell 1 @ 90, holds 1
  #5 takes 1 @ 90 from #4, level 0 in 0
`,
  ],
  [
    'a replaced order keeps its account: it does not trade with its own',
    `
alice: sell 5 @ 101
alice: buy 5 @ 99 expire-taker
alice: replace 2 @ 101
  #2 replaced: 5 @ 101, leaves its place, holds +10
  prevented @ 101: #2 loses 5, #1 loses 0
`,
  ],
  [
    'a duplicate is answered before it is matched',
    `
alice: sell 5 @ 100 id=a
bob: buy 5 @ 99
alice: sell 5 @ 99 id=a
  refused: DUPLICATE_CLIENT_ORDER_ID
book
  sell 100: #1 5
  buy 99: #2 5
`,
  ],
  [
    'the legs of a pair never trade more than the position that they close',
    `
alice: oco sell 5 @ 110 | sell 5 stop 95
bob: buy 3 @ 110
carol: buy 9 @ 95
carol: sell 1 @ 95
  #5 accepted: sell 1 @ 95, holds 1
  #5 takes 1 @ 95 from #4, level 8 in 1
  #1 cancelled (list): 2, releases 0
  #2 triggered at 95, limit 86
  #2 takes 2 @ 95 from #4, level 6 in 1
balance alice BTC
  9995 + 0 held
`,
  ],
  [
    'a crossing order stops at its limit on every level that it comes to',
    `
alice: sell 2 @ 100
alice: sell 2 @ 105
alice: sell 2 @ 110
bob: buy 6 @ 105
  #4 accepted: buy 6 @ 105, holds 630
  #4 takes 2 @ 100 from #1, level 0 in 0, releases 10 and 0
  #4 takes 2 @ 105 from #2, level 0 in 0
  #4 rests: 2 @ 105, level 2 in 1
`,
  ],
  [
    'what refuses an order has a name of its own, not one for all',
    `
alice: sell 9998 @ 100
alice: sell 5 @ 101
  refused: INSUFFICIENT_FUNDS
venue: limit alice 1
alice: sell 1 @ 101
  refused: TOO_MANY_OPEN_ORDERS
venue: kill alice 1
alice: sell 1 @ 101
  refused: KILL_SWITCH
`,
  ],
];

describe.each(venues)('%s', (_name, createVenue) => {
  test.each(situations)('%s', (_what, script) => {
    expect(playScript(createVenue(), script)).toBe(scriptAsWritten(script));
  });
});

function playedTo(...lines: readonly string[]): { readonly core: CoreVenue; readonly script: VenueScript } {
  const core = new CoreVenue();
  const script = new VenueScript(core);
  for (const line of lines) script.run(line);
  return { core, script };
}

test.each([['expire-taker'], ['expire-maker'], ['expire-both'], ['decrement']])(
  'a replay does not bring back what self-trade prevention (%s) took',
  (mode) => {
    const { core } = playedTo(
      'bob: sell 2 @ 100',
      'alice: sell 5 @ 100',
      `alice: buy 9 @ 100 ${mode}`,
      'carol: buy 1 @ 99',
    );
    const replayed = new CoreVenue();
    replayed.replay(core.journal);
    for (const account of [1, 2, 3]) {
      expect(replayed.openOrders(account)).toEqual(core.openOrders(account));
      expect(replayed.balances(account)).toEqual(core.balances(account));
    }
    expect(replayed.stateHash).toBe(core.stateHash);
  },
);

test('a snapshot keeps the last price: a stop that the venue refuses is refused after a restart too', () => {
  const seen = ['alice: sell 1 @ 100', 'bob: buy 1 @ 100', 'venue: mark 90'];
  const met = ['alice: sell 5 stop 100', 'alice: buy 5 stop 90 from mark'];
  const { core } = playedTo(...seen);
  const restarted = core.reloaded();
  const { core: whole, script } = playedTo(...seen);
  for (const order of met) expect(script.run(order)).toEqual(['refused: WOULD_TRIGGER_IMMEDIATELY']);
  restarted.replay(whole.journal.slice(core.journal.length));
  // Refused there too: the state is the same, and nothing waits.
  expect(restarted.stateHash).toBe(whole.stateHash);
  expect(restarted.openOrders(1)).toEqual([]);
});

test('a snapshot keeps orders that wait: stops, trailing stops, pegs and legs go on after a restart', () => {
  const waiting = [
    'alice: sell 1 @ 100',
    'bob: buy 1 @ 100',
    'alice: sell 5 trail 4',
    'bob: buy 5 @ 90 peg primary offset 1',
    'bob: bracket buy 5 @ 95 | sell 5 @ 110 | sell 5 stop 91',
    'alice: buy 20 @ 94',
  ];
  const rest = ['carol: sell 5 @ 95', 'carol: sell 1 @ 94', 'alice: mass-cancel'];
  const { core } = playedTo(...waiting);
  const restarted = core.reloaded();
  const whole = playedTo(...waiting, ...rest).core;
  restarted.replay(whole.journal.slice(core.journal.length));
  expect(restarted.stateHash).toBe(whole.stateHash);
});
