/**
 * Situations in which the fast core and the oracle once did something else, each as both of them do it now. The duel of
 * random commands found them (test/properties); here they stay found whatever its seed is.
 */
import { describe, expect, test } from '@jest/globals';
import { playScript, scriptAsWritten, VenueScript } from '../support/venue-script.js';
import { venues } from '../support/venues.js';

const situations: readonly (readonly [name: string, script: string])[] = [
  [
    'a limit state that neither pause nor auction follows ends without a word about the phase',
    `
venue: bands staticBps 1000 referencePriceTicks 100 limitStateUs 500
bob: sell 5 @ 120
alice: buy 5 @ 125
  #2 accepted: buy 5 @ 125, holds 625
  #2 rests: 5 @ 110, level 5 in 1
  limit state: buy @ 110 until 650
venue: wait 500
  limit state is over
  tick
`,
  ],
  [
    'a peg at the edge of a price band keeps its place while the displayed prices stay',
    `
venue: bands staticBps 1000 referencePriceTicks 100
alice: buy 5 @ 109
bob: buy 5 @ 150 peg primary offset 3
  #2 accepted: buy 5 @ 150, holds 750
  #2 follows to 112
  #2 rests: 0 @ 110, level 0 in 0
carol: buy 1 @ 50
  #3 accepted: buy 1 @ 50, holds 50
  #3 rests: 1 @ 50, level 1 in 1
`,
  ],
  [
    'when trading begins, legs come in before the prices that it begins with are observed',
    `
bob: buy 9 @ 100
alice: sell 18 trail 4 from best
venue: phase halt
venue: phase pre_open
bob: oto sell 4 @ 110 | buy 4 @ 111
alice: buy 9 @ 115
venue: phase continuous
  #5 takes 4 @ 115 from #3, level 0 in 0
  buy level 115 is 5 in 1
  sell level 110 is 0 in 0
  uncrossed: 4 @ 115
  phase of 1 is continuous
  #4 activated: 4 @ 111, holds 444
  #4 rests: 4 @ 111, level 4 in 1
  #2 stop moves to 111
`,
  ],
  [
    'a minimum quantity counts an all-or-none order that the whole of the incoming order covers',
    `
alice: sell 8 @ 100 all-or-none
bob: buy 11 @ 100 min 6
  #2 accepted: buy 11 @ 100, holds 1100
  #2 takes 8 @ 100 from #1, level 0 in 0
  #2 rests: 3 @ 100, level 3 in 1
`,
  ],
  [
    'where one trade closes two working orders, the legs of the taker come in first',
    `
alice: bracket buy 6 @ 100 | sell 6 @ 130 | sell 6 stop 95
bob: oto sell 6 @ 99 | buy 5 @ 102 stop 102
  list 2 accepted: oto of 2
  #4 accepted: sell 6 @ 99, holds 6
  #5 accepted: buy 5 @ 102, holds 0
  #4 takes 6 @ 100 from #1, level 0 in 0
  #5 activated: 5 @ 102 stop 102, holds 510
  #2 activated: 6 @ 130, holds 6
  #3 activated: 6 @ 86 stop 95, holds 0
  #2 rests: 6 @ 130, level 6 in 1
`,
  ],
  [
    'a market order that waits for its list has its smallest notional at the best price, as if it came now',
    `
venue: terms minNotional 400
alice: buy 20 @ 101
bob: oto buy 5 @ 100 | sell 4
  list 1 accepted: oto of 2
  #2 accepted: buy 5 @ 100, holds 500
  #3 accepted: sell 4 @ 91, holds 0
  #2 rests: 5 @ 100, level 5 in 1
`,
  ],
  [
    'each leg of a pair is checked by itself for what the account could receive: only one of them trades',
    `
alice: deposit 9007199254730990 BTC
bob: deposit 9007199254730990 BTC
carol: buy 3 @ 101
alice: bracket sell 3 @ 97 | buy 3 @ 96 | buy 3 stop 110
  list 1 accepted: bracket of 3
  #2 accepted: sell 3 @ 97, holds 3
  #3 accepted: buy 3 @ 96, holds 0
  #4 accepted: buy 3 @ 121, holds 0
  #2 takes 3 @ 101 from #1, level 0 in 0
  #3 activated: 3 @ 96, holds 363
  #4 activated: 3 @ 121 stop 110, holds 0
  #3 rests: 3 @ 96, level 3 in 1
`,
  ],
  [
    'an auction that begins where another one has just ended counts from nothing',
    `
alice: sell 3 @ 103
venue: phase auction closing for 35
bob: buy 6 @ 107
carol: sell 1 @ 150
carol: sell 1 @ 151
venue: phase auction opening
  #2 takes 3 @ 107 from #1, level 0 in 0
  buy level 107 is 3 in 1
  sell level 103 is 0 in 0
  uncrossed: 3 @ 107
  phase of 1 is closed
  phase of 1 is auction (opening)
`,
  ],
  [
    'an order that cannot slide far enough is refused as post-only, whatever its notional',
    `
venue: terms maxNotional 10
alice: sell 5 @ 1
bob: buy 5 @ 3 post-only-slide
  refused: POST_ONLY_WOULD_TRADE
`,
  ],
  [
    'a replacement slides before its notional is checked',
    `
venue: terms minNotional 500 maxNotional 900
bob: buy 5 @ 120
alice: sell 5 @ 125 post-only-slide
alice: replace 2 @ 90
  #2 replaced: 5 @ 121, leaves its place, holds 0
  #2 rests: 5 @ 121, level 5 in 1
`,
  ],
  [
    'an order that leaves the level whose top it was is not the top of the level that it joins',
    `
venue: allocation pro_rata topOfBook 1
bob: buy 10 @ 99
alice: buy 10 @ 100
alice: replace 2 @ 99
bob: sell 5 @ 99
  #3 accepted: sell 5 @ 99, holds 5
  #3 takes 3 @ 99 from #1, level 17 in 2
  #3 takes 2 @ 99 from #2, level 15 in 2
`,
  ],
  [
    'who made the best price counts from when that is looked at',
    `
alice: sell 50 @ 20
bob: sell 10 @ 15
alice: replace 1 @ 15
venue: allocation pro_rata topOfBook 1
carol: buy 12 @ 15
  #3 accepted: buy 12 @ 15, holds 180
  #3 takes 2 @ 15 from #2, level 58 in 2
  #3 takes 10 @ 15 from #1, level 48 in 2
`,
  ],
  [
    'a limit state that begins with what a phase brings in is not ended by that phase',
    `
venue: bands staticBps 1000 referencePriceTicks 100 limitStateUs 500
venue: mark 100
bob: buy 5 @ 80
alice: sell 5 @ 70 take-profit 110 from mark
venue: phase halt
venue: mark 115
venue: phase continuous
  phase of 1 is continuous
  #2 triggered at 115, limit 70
  #2 rests: 5 @ 90, level 5 in 1
  limit state: sell @ 90 until 690
`,
  ],
  [
    'a market order that its list brings into an empty book receives nothing, so it can overflow nothing',
    `
alice: deposit 9007199254730991 BTC
bob: deposit 9007199254730981 BTC
alice: oto sell 5 @ 100 | buy 5
carol: buy 3 @ 100
alice: deposit 2 BTC
alice: cancel 1
  #1 cancelled (requested): 2, releases 2
  #2 activated: 3 @ 0, holds 0
  #2 cancelled (no_liquidity): 3, releases 0
`,
  ],
  [
    'nor can one that comes by itself, also where the legs of a pair could together bring too much',
    `
alice: deposit 9007199253740000 USD
alice: oco sell 8 @ 100 | sell 8 stop 90
alice: sell 1
  #3 accepted: sell 1 @ 0, holds 0
  #3 cancelled (no_liquidity): 1, releases 0
alice: sell 1 @ 200
  refused: BALANCE_OVERFLOW
`,
  ],
  [
    'the leg that takes over the hold of a pair takes it at the larger limit, also where both could bring too much',
    `
alice: deposit 9007199254730975 BTC
bob: deposit 100 BTC
alice: oco buy 10 stop 110 | buy 10 @ 90
bob: sell 4 @ 90
  #3 accepted: sell 4 @ 90, holds 4
  #3 takes 4 @ 90 from #2, level 6 in 1, releases 0 and 124
  #1 reduced by 4 to 6
`,
  ],
  [
    'a market order that meets none but all-or-none orders does not fill its minimum quantity',
    `
alice: buy 9 @ 100 all-or-none
bob: sell 13 min 8
  #2 accepted: sell 13 @ 0, holds 0
  #2 cancelled (min_quantity): 13, releases 0
`,
  ],
  [
    'what could fill at a divided level ends at an own order anywhere in it',
    `
venue: allocation pro_rata
bob: buy 36 @ 100
alice: buy 84 @ 100
alice: sell 30 @ 100 fok expire-both
  #3 accepted: sell 30 @ 100, holds 30
  #3 cancelled (time_in_force): 30, releases 30
alice: sell 36 @ 100 fok expire-maker
  #4 accepted: sell 36 @ 100, holds 36
  prevented @ 100: #4 loses 0, #2 loses 84
  #4 takes 36 @ 100 from #1, level 0 in 0
`,
  ],
  [
    'what could fill looks at each new peak: it may be what divides the level',
    `
venue: allocation pro_rata
bob: buy 20 @ 100 show 5
carol: buy 3 @ 100
alice: buy 2 @ 100
alice: sell 10 @ 100 min 8 expire-taker
  #4 accepted: sell 10 @ 100, holds 10
  #4 cancelled (min_quantity): 10, releases 10
alice: sell 10 @ 100 min 5 expire-taker
  #5 accepted: sell 10 @ 100, holds 10
  #5 takes 5 @ 100 from #1, level 5 in 3
  #1 shows 5 @ 100, level 10 in 3
  prevented @ 100: #5 loses 5, #3 loses 0
`,
  ],
  [
    'what is only prevented at a divided level is no price of a trade',
    `
venue: allocation pro_rata
alice: buy 8 @ 100
bob: buy 5 @ 102
bob: buy 5 @ 100
alice: sell 9 @ 100 decrement
  #4 accepted: sell 9 @ 100, holds 9
  #4 takes 5 @ 102 from #2, level 0 in 0
  prevented @ 100: #4 loses 4, #1 loses 4
alice: sell 1 stop 101
  #5 accepted: sell 1 @ 91, holds 1
`,
  ],
  [
    'an iceberg of more than a thousand peaks is refused, because one order would meet them all',
    `
alice: sell 5001 @ 100 show 5
  refused: DISPLAY_QUANTITY_INVALID
alice: sell 5000 @ 100 show 5
  #1 accepted: sell 5000 @ 100, holds 5000
  #1 rests: 5 @ 100, level 5 in 1
alice: replace 1 5001
  refused: DISPLAY_QUANTITY_INVALID
`,
  ],
  [
    'a stop that waits brings what its limit brings: the bids that it may meet are looked at when it is triggered',
    `
alice: deposit 9007199253740000 USD
bob: buy 12 @ 108
alice: sell 11 stop 90
  #2 accepted: sell 11 @ 81, holds 11
bob: sell 1 @ 108
`,
  ],
  [
    'an order beyond a band rests at the edge, and is checked for what it brings there',
    `
venue: bands staticBps 1000 referencePriceTicks 100
alice: deposit 9007199253740000 USD
alice: sell 12 @ 50
  refused: BALANCE_OVERFLOW
alice: sell 11 @ 50
`,
  ],
  [
    'an offer that would bring its account too much at the price of an auction is cancelled, the youngest first',
    `
alice: deposit 9007199253740000 USD
venue: phase auction opening
alice: sell 6 @ 50
alice: sell 4 @ 60
carol: sell 3 @ 55
bob: buy 20 @ 110
venue: phase continuous
  #2 cancelled (balance_overflow): 4, releases 4
  #4 takes 6 @ 110 from #1, level 0 in 0
  buy level 110 is 14 in 1
  sell level 50 is 0 in 0
  #4 takes 3 @ 110 from #3, level 0 in 0
  buy level 110 is 11 in 1
  sell level 55 is 0 in 0
  uncrossed: 9 @ 110
  phase of 1 is continuous
`,
  ],
  [
    'what follows a limit state that ended while the venue stood still has its full length',
    `
venue: bands staticBps 1000 referencePriceTicks 100 limitStateUs 500 pauseUs 2000 auctionUs 1
bob: sell 5 @ 120
alice: buy 5 @ 125
  #2 accepted: buy 5 @ 125, holds 625
  #2 rests: 5 @ 110, level 5 in 1
  limit state: buy @ 110 until 650
venue: wait 86400000000
  limit state is over
  phase of 1 is halt until 86400002160 by limit_state
  tick
venue: wait 86400000000
  phase of 1 is auction (volatility) until 172800000171 by limit_state
  tick
venue: wait 86400000000
  uncrossed: 0 @ 0
  phase of 1 is continuous
  tick
`,
  ],
  [
    'the price collar is asked of any order that is replaced, of whatever type it is',
    `
bob: sell 1 @ 100
alice: buy 5 @ 98 stop 100
carol: buy 1 @ 100
  #3 accepted: buy 1 @ 100, holds 100
  #3 takes 1 @ 100 from #1, level 0 in 0
  #2 triggered at 100, limit 98
  #2 rests: 5 @ 98, level 5 in 1
venue: risk alice price_collar 300
alice: replace 2 4 @ 90
  refused: PRICE_COLLAR
`,
  ],
];

describe.each(venues)('%s', (_name, createVenue) => {
  test.each(situations)('%s', (_what, script) => {
    expect(playScript(createVenue(), script)).toBe(scriptAsWritten(script));
  });

  test('legs of which one cannot come in are again what they were while they waited', () => {
    const script = new VenueScript(createVenue());
    const play = (...lines: readonly string[]): void => lines.forEach((line) => script.run(line));
    play('venue: terms collarBps 1500', 'alice: bracket sell 5 @ 100 | buy 5 stop 110 | buy 5 @ 90');
    play('alice: withdraw 1000000 USD', 'venue: terms collarBps 100', 'bob: buy 1 @ 100', 'alice: withdraw 100 USD');
    play('alice: cancel 1');
    expect(script.market.history.slice(-2)).toMatchObject([
      { name: 'OrderRejected', body: { orderId: 3 } },
      // The collar of its acceptance.
      { name: 'OrderCancelled', body: { orderId: 2, priceTicks: 126, cancelledLots: 5 } },
    ]);
  });
});
