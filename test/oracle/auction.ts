/** The price of an auction, what it would trade, and the uncross. */
import { CancelReason, Side } from '../../src/common/model/order-terms.js';
import { rememberTrade } from './bands.js';
import { type Emitter, exact } from './emitter.js';
import { isAuctionPhase, type OracleState } from './oracle-state.js';
import {
  couldBring,
  hasFlag,
  type Instrument,
  isAuctionTime,
  isDisplayed,
  isMarketType,
  larger,
  MAX,
  openOf,
  type Order,
  smaller,
  sum,
} from './order.js';
import { referencePrice } from './prices.js';
import { cancel, levelFields, refresh, remove, shrinkOther } from './standing.js';
import { settle } from './trading.js';

export interface Cross {
  readonly price: bigint;
  readonly volume: bigint;
  /** Positive on the buy side. */
  readonly surplus: bigint;
}

const nothing: Cross = { price: 0n, volume: 0n, surplus: 0n };

/** All-or-none orders take no part. */
function taking(state: OracleState, instrument: Instrument, side: number): Order[] {
  return state.queue(instrument, side).filter((order) => !hasFlag(order, 'allOrNone'));
}

function crossOf(state: OracleState, instrument: Instrument): Cross {
  const bids = taking(state, instrument, Side.buy);
  const offers = taking(state, instrument, Side.sell);
  const [bestBid, bestAsk] = [bids[0]?.limit, offers[0]?.limit];
  if (bestBid === undefined || bestAsk === undefined || bestBid < bestAsk) return nothing;
  const at = (price: bigint): Cross => {
    const demand = sum(bids.filter(({ limit }) => limit >= price).map(openOf));
    const supply = sum(offers.filter(({ limit }) => limit <= price).map(openOf));
    return { price, volume: smaller(demand, supply), surplus: demand - supply };
  };
  const prices = [...new Set([...bids, ...offers].map(({ limit }) => limit))]
    .filter((price) => price >= bestAsk && price <= bestBid)
    .toSorted((a, z) => (a < z ? -1 : 1));
  const all = prices.map(at);
  const volume = all.map((one) => one.volume).reduce((most, one) => (one > most ? one : most));
  const largest = all.filter((one) => one.volume === volume);
  const size = (one: Cross): bigint => (one.surplus < 0n ? -one.surplus : one.surplus);
  const least = largest.map(size).reduce(smaller);
  const left = largest.filter((one) => size(one) === least);
  return at(chosenPrice(left, referencePrice(instrument)));
}

/** `left` are in ascending order of price. */
function chosenPrice(left: readonly Cross[], reference: bigint | undefined): bigint {
  const lowest = left[0]?.price ?? 0n;
  const highest = left.at(-1)?.price ?? 0n;
  if (left.every((one) => one.surplus > 0n)) return highest;
  if (left.every((one) => one.surplus < 0n)) return lowest;
  if (reference === undefined) return (lowest + highest) / 2n;
  return reference < lowest ? lowest : reference > highest ? highest : reference;
}

/** Tells what an auction would trade where that has changed. */
export function tellIndicative(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  if (!isAuctionPhase(instrument)) return;
  const { price, volume, surplus } = crossOf(state, instrument);
  const now = { priceTicks: exact(price), volumeLots: exact(volume), surplusLots: exact(surplus) };
  const { indicative: before, instrumentId } = instrument;
  const isSame =
    now.priceTicks === before.priceTicks &&
    now.volumeLots === before.volumeLots &&
    now.surplusLots === before.surplusLots;
  if (isSame) return;
  instrument.indicative = now;
  emitter.emit('IndicativeChanged', 0, { ...now, instrumentId });
}

/** Trades what crosses, then cancels what was for the auction only. */
export function uncross(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  const { price, volume } = exactCross(state, emitter, instrument);
  if (volume > 0n) {
    tradeAll(state, emitter, instrument, price);
    instrument.staticReference = price;
  }
  if (volume > 0n || isAuctionPhase(instrument)) {
    const { instrumentId, auctionKind } = instrument;
    const told = { priceTicks: exact(price), volumeLots: exact(volume), instrumentId, auctionKind };
    emitter.emit('AuctionUncrossed', 0, told);
  }
  for (const order of state.ordersOn(instrument)) {
    if (order.place !== 'book' || !(isMarketType(order) || isAuctionTime(order))) continue;
    cancel(state, emitter, order, CancelReason.auction_ended);
  }
}

/** The cross once no offer is left that would bring its account more than it could own; the youngest goes first. */
function exactCross(state: OracleState, emitter: Emitter, instrument: Instrument): Cross {
  const cross = crossOf(state, instrument);
  if (cross.volume === 0n) return cross;
  const offers = state.queue(instrument, Side.sell).filter(({ limit }) => limit <= cross.price);
  let isExact = true;
  for (const offer of offers.toSorted((a, z) => z.orderId - a.orderId)) {
    if (!state.isOpen(offer) || !bringsTooMuch(state, offer, cross.price)) continue;
    cancel(state, emitter, offer, CancelReason.balance_overflow);
    isExact = false;
  }
  return isExact ? cross : exactCross(state, emitter, instrument);
}

function bringsTooMuch(state: OracleState, offer: Order, price: bigint): boolean {
  const { account, instrument } = offer;
  const { quote, k } = instrument;
  if (offer.filledNotional + price * openOf(offer) * k > MAX) return true;
  const inAuction = (order: Order): boolean => order.instrument === instrument && order.place === 'book';
  const brought = state
    .ordersOf(account)
    .map((order) => couldBring(order, quote, inAuction(order) ? larger(order.limit, price) : order.limit));
  return quote.external > MAX && state.owned(account, quote) + sum(brought) > MAX;
}

function tradeAll(state: OracleState, emitter: Emitter, instrument: Instrument, price: bigint): void {
  const inTurn = (side: number): Order[] =>
    taking(state, instrument, side)
      .filter(({ limit }) => (side === Side.buy ? limit >= price : limit <= price))
      .toSorted((a, z) => {
        if (a.limit !== z.limit) return 0;
        const marketsFirst = Number(isMarketType(z)) - Number(isMarketType(a));
        return marketsFirst === 0 ? Number(isDisplayed(z)) - Number(isDisplayed(a)) : marketsFirst;
      });
  const bids = inTurn(Side.buy);
  const offers = inTurn(Side.sell);
  for (;;) {
    const bid = bids.find((order) => openOf(order) > 0n);
    const offer = offers.find((order) => openOf(order) > 0n);
    if (bid === undefined || offer === undefined) return;
    const [taker, maker] = bid.orderId > offer.orderId ? [bid, offer] : [offer, bid];
    tradeTwo(state, emitter, { taker, maker, quantity: smaller(openOf(bid), openOf(offer)), price });
  }
}

function tradeTwo(state: OracleState, emitter: Emitter, match: Parameters<typeof settle>[2]): void {
  const { taker, maker, quantity, price } = match;
  const { instrument } = taker;
  const rateOf = (order: Order): number => Math.max(0, order.makerRatePpm);
  const settled = settle(state, emitter, match, [rateOf(taker), rateOf(maker)]);
  for (const order of [taker, maker]) if (openOf(order) === 0n) remove(state, order);
  rememberTrade(state, emitter, instrument, price);
  emitter.emit('TradeExecuted', taker.account.accountId, {
    ...settled,
    levelQuantityLots: 0,
    levelOrders: 0,
    auction: 1,
  });
  for (const order of [taker, maker]) {
    emitter.emit('LevelChanged', 0, {
      priceTicks: exact(order.limit),
      ...levelFields(state, order, order.limit),
      instrumentId: instrument.instrumentId,
      side: order.side,
    });
  }
  for (const order of [taker, maker]) refresh(state, emitter, order);
  for (const order of [taker, maker]) shrinkOther(state, emitter, order, quantity);
}
