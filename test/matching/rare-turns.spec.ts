/** Turns that a game takes seldom: each as core and oracle take it, so that no change of one goes unseen. */
import { describe, expect, test } from '@jest/globals';
import { playScript, scriptAsWritten } from '../support/venue-script.js';
import { venues } from '../support/venues.js';

const turns: readonly (readonly [name: string, script: string])[] = [
  [
    'a closed market rejects a post-only leg that its closing auction has brought in',
    `
bob: oto sell 4 @ 110 | buy 4 @ 100 post-only
  list 1 accepted: oto of 2
  #1 accepted: sell 4 @ 110, holds 4
  #2 accepted: buy 4 @ 100, holds 0
  #1 rests: 4 @ 110, level 4 in 1
venue: phase auction closing
  phase of 1 is auction (closing)
alice: buy 4 @ 110
  #3 accepted: buy 4 @ 110, holds 440
  #3 rests: 4 @ 110, level 4 in 1
  indicative: 4 @ 110, surplus 0
venue: phase closed
  #3 takes 4 @ 110 from #1, level 0 in 0
  buy level 110 is 0 in 0
  sell level 110 is 0 in 0
  uncrossed: 4 @ 110
  phase of 1 is closed
  #2 rejected: INSTRUMENT_CLOSED, releases 0
`,
  ],
  [
    'a closed market rejects an IOC leg',
    `
bob: oto sell 4 @ 110 | buy 4 @ 100 ioc
  list 1 accepted: oto of 2
  #1 accepted: sell 4 @ 110, holds 4
  #2 accepted: buy 4 @ 100, holds 0
  #1 rests: 4 @ 110, level 4 in 1
venue: phase auction closing
  phase of 1 is auction (closing)
alice: buy 4 @ 110
  #3 accepted: buy 4 @ 110, holds 440
  #3 rests: 4 @ 110, level 4 in 1
  indicative: 4 @ 110, surplus 0
venue: phase closed
  #3 takes 4 @ 110 from #1, level 0 in 0
  buy level 110 is 0 in 0
  sell level 110 is 0 in 0
  uncrossed: 4 @ 110
  phase of 1 is closed
  #2 rejected: INSTRUMENT_CLOSED, releases 0
`,
  ],
  [
    'a closed market rejects a market leg',
    `
carol: sell 1 @ 120
  #1 accepted: sell 1 @ 120, holds 1
  #1 rests: 1 @ 120, level 1 in 1
bob: oto sell 4 @ 110 | buy 4
  list 1 accepted: oto of 2
  #2 accepted: sell 4 @ 110, holds 4
  #3 accepted: buy 4 @ 132, holds 0
  #2 rests: 4 @ 110, level 4 in 1
venue: phase auction closing
  phase of 1 is auction (closing)
alice: buy 4 @ 110
  #4 accepted: buy 4 @ 110, holds 440
  #4 rests: 4 @ 110, level 4 in 1
  indicative: 4 @ 110, surplus 0
venue: phase closed
  #4 takes 4 @ 110 from #2, level 0 in 0
  buy level 110 is 0 in 0
  sell level 110 is 0 in 0
  uncrossed: 4 @ 110
  phase of 1 is closed
  #3 rejected: INSTRUMENT_CLOSED, releases 0
`,
  ],
  [
    'a closed market takes a limit leg, which rests',
    `
bob: oto sell 4 @ 110 | buy 4 @ 100
  list 1 accepted: oto of 2
  #1 accepted: sell 4 @ 110, holds 4
  #2 accepted: buy 4 @ 100, holds 0
  #1 rests: 4 @ 110, level 4 in 1
venue: phase auction closing
  phase of 1 is auction (closing)
alice: buy 4 @ 110
  #3 accepted: buy 4 @ 110, holds 440
  #3 rests: 4 @ 110, level 4 in 1
  indicative: 4 @ 110, surplus 0
venue: phase closed
  #3 takes 4 @ 110 from #1, level 0 in 0
  buy level 110 is 0 in 0
  sell level 110 is 0 in 0
  uncrossed: 4 @ 110
  phase of 1 is closed
  #2 activated: 4 @ 100, holds 400
  #2 rests: 4 @ 100, level 4 in 1
`,
  ],
  [
    'a closed market takes a stop leg, which waits',
    `
bob: oto sell 4 @ 110 | buy 4 @ 130 stop 120
  list 1 accepted: oto of 2
  #1 accepted: sell 4 @ 110, holds 4
  #2 accepted: buy 4 @ 130, holds 0
  #1 rests: 4 @ 110, level 4 in 1
venue: phase auction closing
  phase of 1 is auction (closing)
alice: buy 4 @ 110
  #3 accepted: buy 4 @ 110, holds 440
  #3 rests: 4 @ 110, level 4 in 1
  indicative: 4 @ 110, surplus 0
venue: phase closed
  #3 takes 4 @ 110 from #1, level 0 in 0
  buy level 110 is 0 in 0
  sell level 110 is 0 in 0
  uncrossed: 4 @ 110
  phase of 1 is closed
  #2 activated: 4 @ 130 stop 120, holds 520
`,
  ],
  [
    'a post-only leg that would trade is rejected when it comes in',
    `
carol: sell 1 @ 120
  #1 accepted: sell 1 @ 120, holds 1
  #1 rests: 1 @ 120, level 1 in 1
bob: oto sell 4 @ 110 | buy 4 @ 125 post-only
  list 1 accepted: oto of 2
  #2 accepted: sell 4 @ 110, holds 4
  #3 accepted: buy 4 @ 125, holds 0
  #2 rests: 4 @ 110, level 4 in 1
alice: buy 4 @ 110
  #4 accepted: buy 4 @ 110, holds 440
  #4 takes 4 @ 110 from #2, level 0 in 0
  #3 rejected: POST_ONLY_WOULD_TRADE, releases 0
`,
  ],
  [
    'a trailing leg whose reference has gone is rejected when it comes in',
    `
carol: buy 1 @ 90
  #1 accepted: buy 1 @ 90, holds 90
  #1 rests: 1 @ 90, level 1 in 1
bob: oto sell 4 @ 110 | sell 4 trail 5 from best
  list 1 accepted: oto of 2
  #2 accepted: sell 4 @ 110, holds 4
  #3 accepted: sell 4 @ 77, holds 0
  #2 rests: 4 @ 110, level 4 in 1
carol: cancel 1
  #1 cancelled (requested): 1, releases 90
alice: buy 4 @ 110
  #4 accepted: buy 4 @ 110, holds 440
  #4 takes 4 @ 110 from #2, level 0 in 0
  #3 rejected: NO_REFERENCE_PRICE, releases 0
`,
  ],
  [
    'a leg is asked about the position that it would make when it comes in',
    `
venue: risk bob position 4
bob: oto buy 4 @ 100 | buy 4 @ 90
  list 1 accepted: oto of 2
  #1 accepted: buy 4 @ 100, holds 400
  #2 accepted: buy 4 @ 90, holds 0
  #1 rests: 4 @ 100, level 4 in 1
alice: sell 4 @ 100
  #3 accepted: sell 4 @ 100, holds 4
  #3 takes 4 @ 100 from #1, level 0 in 0
  #2 rejected: POSITION_LIMIT, releases 0
`,
  ],
  [
    'a leg whose hold is not there is rejected when it comes in',
    `
bob: withdraw 999300 USD
  withdrew 999300, has 700
bob: oto buy 4 @ 100 | buy 4 @ 90
  list 1 accepted: oto of 2
  #1 accepted: buy 4 @ 100, holds 400
  #2 accepted: buy 4 @ 90, holds 0
  #1 rests: 4 @ 100, level 4 in 1
alice: sell 4 @ 100
  #3 accepted: sell 4 @ 100, holds 4
  #3 takes 4 @ 100 from #1, level 0 in 0
  #2 rejected: INSUFFICIENT_FUNDS, releases 0
`,
  ],
  [
    'a post-only stop that would trade when it is triggered is rejected',
    `
carol: sell 2 @ 100
  #1 accepted: sell 2 @ 100, holds 2
  #1 rests: 2 @ 100, level 2 in 1
carol: sell 2 @ 105
  #2 accepted: sell 2 @ 105, holds 2
  #2 rests: 2 @ 105, level 2 in 1
bob: buy 2 @ 106 stop 100 post-only
  #3 accepted: buy 2 @ 106, holds 212
alice: buy 2 @ 100
  #4 accepted: buy 2 @ 100, holds 200
  #4 takes 2 @ 100 from #1, level 0 in 0
  #3 triggered at 100, limit 106
  #3 rejected: POST_ONLY_WOULD_TRADE, releases 212
`,
  ],
  [
    'a post-only stop that reaches nothing rests when it is triggered',
    `
carol: sell 2 @ 100
  #1 accepted: sell 2 @ 100, holds 2
  #1 rests: 2 @ 100, level 2 in 1
carol: sell 2 @ 105
  #2 accepted: sell 2 @ 105, holds 2
  #2 rests: 2 @ 105, level 2 in 1
bob: buy 2 @ 104 stop 100 post-only
  #3 accepted: buy 2 @ 104, holds 208
alice: buy 2 @ 100
  #4 accepted: buy 2 @ 100, holds 200
  #4 takes 2 @ 100 from #1, level 0 in 0
  #3 triggered at 100, limit 104
  #3 rests: 2 @ 104, level 2 in 1
`,
  ],
  [
    'a post-only stop that may slide does when it is triggered',
    `
carol: sell 2 @ 100
  #1 accepted: sell 2 @ 100, holds 2
  #1 rests: 2 @ 100, level 2 in 1
carol: sell 2 @ 105
  #2 accepted: sell 2 @ 105, holds 2
  #2 rests: 2 @ 105, level 2 in 1
bob: buy 2 @ 107 stop 100 post-only-slide
  #3 accepted: buy 2 @ 107, holds 214
alice: buy 2 @ 100
  #4 accepted: buy 2 @ 100, holds 200
  #4 takes 2 @ 100 from #1, level 0 in 0
  #3 triggered at 100, limit 104
  #3 rests: 2 @ 104, level 2 in 1
`,
  ],
  [
    'top of the book goes to the first of both sides',
    `
venue: allocation pro_rata topOfBook 1
alice: sell 4 @ 100
  #1 accepted: sell 4 @ 100, holds 4
  #1 rests: 4 @ 100, level 4 in 1
bob: sell 16 @ 100
  #2 accepted: sell 16 @ 100, holds 16
  #2 rests: 16 @ 100, level 20 in 2
carol: buy 10 @ 100
  #3 accepted: buy 10 @ 100, holds 1000
  #3 takes 4 @ 100 from #1, level 16 in 1
  #3 takes 6 @ 100 from #2, level 10 in 1
carol: mass-cancel
  0 mass cancelled
alice: buy 4 @ 95
  #4 accepted: buy 4 @ 95, holds 380
  #4 rests: 4 @ 95, level 4 in 1
bob: buy 16 @ 95
  #5 accepted: buy 16 @ 95, holds 1520
  #5 rests: 16 @ 95, level 20 in 2
carol: sell 10 @ 95
  #6 accepted: sell 10 @ 95, holds 10
  #6 takes 4 @ 95 from #4, level 16 in 1
  #6 takes 6 @ 95 from #5, level 10 in 1
`,
  ],
  [
    'an iceberg has 1,000 peaks at most, also when it is replaced',
    `
bob: sell 10 @ 100 show 5
  #1 accepted: sell 10 @ 100, holds 10
  #1 rests: 5 @ 100, level 5 in 1
bob: replace 1 5001
  refused: DISPLAY_QUANTITY_INVALID
bob: replace 1 5000
  #1 replaced: 5000 @ 100, leaves its place, holds +4990
  #1 rests: 5 @ 100, level 5 in 1
bob: replace 1 5
  refused: DISPLAY_QUANTITY_INVALID
`,
  ],
  [
    'price bands have bounds',
    `
venue: bands staticBps 10000 referencePriceTicks 100
  refused: BANDS_OUT_OF_RANGE
venue: bands staticBps -1 dynamicBps 5
  refused: BANDS_OUT_OF_RANGE
venue: bands staticBps 5 dynamicBps 10000
  refused: BANDS_OUT_OF_RANGE
venue: bands limitStateUs 86400000000
venue: bands limitStateUs 86400000001
  refused: BANDS_OUT_OF_RANGE
venue: bands pauseUs 86400000001
  refused: BANDS_OUT_OF_RANGE
`,
  ],
  [
    'fees of an instrument and of a tier have bounds',
    `
venue: terms takerFeePpm -1
  refused: FEES_OUT_OF_RANGE
venue: terms takerFeePpm 1000001
  refused: FEES_OUT_OF_RANGE
venue: terms takerFeePpm 1000000
venue: tier 1 makerFeePpm 0 takerFeePpm -1
  refused: FEES_OUT_OF_RANGE
venue: tier 1 makerFeePpm 0 takerFeePpm 1000001
  refused: FEES_OUT_OF_RANGE
venue: tier 1 makerFeePpm 0 takerFeePpm 1000000
`,
  ],
];

describe.each(venues)('%s', (_name, createVenue) => {
  test.each(turns)('%s', (_what, script) => {
    expect(playScript(createVenue(), script)).toBe(scriptAsWritten(script));
  });
});
