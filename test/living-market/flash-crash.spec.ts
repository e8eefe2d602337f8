/**
 * C6: a flash crash at a real core goes the documented way (docs/matching.md, price bands): limit state, halt, volatility auction,
 * trading; nothing trades outside the bands on the way, and a replay tells the same.
 */
import { expect, test } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { AuctionKind, nameOf, Phase, Side } from '../../src/common/model/order-terms.js';
import { demoInstruments } from '../../src/modules/simulation/domain/demo-instruments.js';
import { placeOf } from '../../src/modules/simulation/domain/population.js';
import { aCoreMarket, CoreOfPast } from './core-market.js';

const STEP = { stepS: 0.25, quoteLevelsMax: 100, sizeFactor: 1 };
const symbols = ['BTC-USD', 'ACME-USD'] as const;
const AVERAGED = 32;

interface BandedTrade {
  readonly priceTicks: number;
  readonly takerSide: Side;
  readonly auction: number;
}

/** The dynamic band of an instrument, said once more: so many basis points around the average of its last 32 trades. */
class Band {
  private readonly prices: number[] = [];

  constructor(private readonly bps: number) {}

  /** How many of the trades of one command are beyond the band of its arrival, on the side that its order pays for. */
  note(trades: readonly BandedTrade[]): number {
    const average = Math.floor(this.prices.reduce((sum, price) => sum + price, 0) / this.prices.length);
    const width = Math.floor((average * this.bps) / 10_000);
    const outside = trades.filter(({ auction, takerSide, priceTicks }) => {
      if (auction === 1) return false;
      return takerSide === Side.buy ? priceTicks > average + width : priceTicks < average - width;
    });
    this.prices.push(...trades.map(({ priceTicks }) => priceTicks));
    this.prices.splice(0, this.prices.length - AVERAGED);
    return outside.length;
  }
}

/** What happened to an instrument, as lines. */
function story(events: readonly VenueEvent[], instrumentId: number): string[] {
  return events.flatMap(({ name, body }) => {
    if (name === 'LimitStateChanged' && body.instrumentId === instrumentId) {
      return body.side === 0 ? ['limit state ends'] : [`limit state, ${nameOf(Side, body.side as Side)}`];
    }
    if (name === 'PhaseChanged' && body.instrumentId === instrumentId) {
      const auction = body.auctionKind === AuctionKind.none ? '' : ` (${nameOf(AuctionKind, body.auctionKind)})`;
      return [`${nameOf(Phase, body.phase)}${auction}`];
    }
    if (name === 'AuctionUncrossed' && body.instrumentId === instrumentId) {
      return [body.volumeLots > 0 ? 'crossed' : 'crossed nothing'];
    }
    return [];
  });
}

test('C6 a flash crash leads through limit state, halt and auction back to trading, inside the bands, and so does its replay', async () => {
  const market = await aCoreMarket(42);
  const told: VenueEvent[] = [];
  const bands = new Map(
    demoInstruments.map(({ symbol, bands: { dynamicBps } }) => [market.instrumentIdOf(symbol), new Band(dynamicBps)]),
  );
  let outside = 0;
  let traded = 0;
  market.venue.onEvents = (events) => {
    told.push(...events);
    for (const [instrumentId, band] of bands) {
      const trades = events.flatMap((event) =>
        event.name === 'TradeExecuted' && event.body.instrumentId === instrumentId ? [event.body] : [],
      );
      if (trades.length === 0) continue;
      traded += trades.length;
      outside += band.note(trades);
    }
  };
  // Until the stock has had its opening auction.
  for (let step = 0; step < 500; step += 1) market.past.step({ ...STEP, stepS: 1 });
  const before = told.length;
  for (const symbol of symbols) market.floor.world.begin('flash_crash', placeOf(demoInstruments, symbol), 1);
  for (let step = 0; step < 4 * 120; step += 1) market.past.step(STEP);

  for (const symbol of symbols) {
    const lines = story(told.slice(before), market.instrumentIdOf(symbol));
    // A limit state whose edge moves before its time ends, and the next one begins.
    const last = Math.max(0, lines.indexOf('halt') - 2);
    expect(lines.slice(0, last).every((line) => line.startsWith('limit state'))).toBe(true);
    expect({ symbol, lines: lines.slice(last, last + 6) }).toEqual({
      symbol,
      lines: ['limit state, sell', 'limit state ends', 'halt', 'auction (volatility)', 'crossed', 'continuous'],
    });
    expect(market.venue.state.phase(market.instrumentIdOf(symbol))).toBe(Phase.continuous);
  }
  expect(traded).toBeGreaterThan(500);
  expect(outside).toBe(0);

  const replayed = new CoreOfPast();
  const toldAgain: VenueEvent[] = [];
  replayed.onEvents = (events) => toldAgain.push(...events);
  replayed.replay(market.venue.journal);
  expect(replayed.stateHash).toBe(market.venue.stateHash);
  expect(toldAgain.slice(-told.length)).toEqual(told);
}, 300_000);
