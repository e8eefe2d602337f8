/** Price bands and the limit state that they lead to. */
import { Side } from '../../src/common/model/order-terms.js';
import { type Emitter, exact } from './emitter.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import { cut, type Instrument, larger, opposite, type Order, smaller, sum } from './order.js';

const TRADES_REMEMBERED = 32;

/** The band's edge where an incoming order may not trade up to its own limit. */
export function edgeFor(order: Order): bigint | undefined {
  const { instrument, side, limit } = order;
  if (!isContinuous(instrument) || limit === 0n) return undefined;
  const edge = bandEdge(instrument, side);
  if (edge === undefined) return undefined;
  const isBanded = side === Side.buy ? limit > edge : limit < edge;
  return isBanded ? edge : undefined;
}

/** The last price within all bands that are on: the highest for a buy, the lowest for a sell. */
export function bandEdge(instrument: Instrument, side: number): bigint | undefined {
  const { staticBps, dynamicBps } = instrument.bands;
  const { staticReference, recentPrices } = instrument;
  const bands: { reference: bigint; bps: number }[] = [];
  if (staticBps !== 0 && staticReference !== 0n) bands.push({ reference: staticReference, bps: staticBps });
  if (dynamicBps !== 0 && recentPrices.length > 0) {
    bands.push({ reference: sum(recentPrices) / BigInt(recentPrices.length), bps: dynamicBps });
  }
  if (bands.length === 0) return undefined;
  const uppers = bands.map(({ reference, bps }) => reference + cut(reference, bps));
  const lowers = bands.map(({ reference, bps }) => reference - cut(reference, bps));
  return side === Side.buy ? uppers.reduce(smaller) : larger(1n, lowers.reduce(larger));
}

export function rememberTrade(state: OracleState, { stamp }: Emitter, instrument: Instrument, price: bigint): void {
  state.breaker.trades.push({ instrument, price, timeUs: stamp.timeUs });
  instrument.lastPrice = price;
  if (instrument.bands.dynamicBps === 0) return;
  instrument.recentPrices = [...instrument.recentPrices, price].slice(-TRADES_REMEMBERED);
}

/** True where the opposite best lies within a limit. */
export function couldReach(state: OracleState, { instrument, side }: Order, limit: bigint): boolean {
  const best = state.best(instrument, opposite(side));
  if (best === undefined || limit === 0n) return false;
  return side === Side.buy ? best <= limit : best >= limit;
}

/** A banded order has come to rest at the edge; `limit` is its own. */
export function enterLimitState(state: OracleState, emitter: Emitter, order: Order, limit: bigint): void {
  const { instrument } = order;
  const { limitStateUs, pauseUs, auctionUs } = instrument.bands;
  if (instrument.limitState !== undefined || !couldReach(state, order, limit)) return;
  if (limitStateUs === 0 && pauseUs === 0 && auctionUs === 0) return;
  instrument.limitState = { side: order.side, price: order.limit, endsAtUs: emitter.stamp.timeUs + limitStateUs };
  tellLimitState(emitter, instrument);
}

export function leaveLimitState(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  const { limitState } = instrument;
  if (limitState === undefined) return;
  const isSame = state.bestDisplayed(instrument, limitState.side) === limitState.price;
  if (isSame && isContinuous(instrument) && !instrument.limitStateOver) return;
  instrument.limitState = undefined;
  instrument.limitStateOver = false;
  tellLimitState(emitter, instrument);
}

function tellLimitState(emitter: Emitter, { instrumentId, limitState }: Instrument): void {
  emitter.emit('LimitStateChanged', 0, {
    priceTicks: exact(limitState?.price ?? 0n),
    endsAtUs: limitState?.endsAtUs ?? 0,
    instrumentId,
    side: limitState?.side ?? 0,
  });
}
