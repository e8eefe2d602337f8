/**
 * The price at which a crossed book trades at once: the most lots, then the smallest surplus, then market pressure, then
 * nearest to a reference. All-or-none orders take no part; an iceberg counts with all it has open.
 */
import { OrderFlag } from '../../../common/model/order-terms.js';
import { NO_LEVEL, type OrderBook } from './order-book.js';
import type { OrderStore } from './order-store.js';
import type { PriceLadder } from './price-ladder.js';

/** What an auction would trade; all 0: nothing. The surplus is positive on the buy side. */
export interface AuctionResult {
  readonly priceTicks: number;
  readonly volumeLots: number;
  readonly surplusLots: number;
}

export const NO_AUCTION: AuctionResult = { priceTicks: 0, volumeLots: 0, surplusLots: 0 };

interface Level {
  readonly priceTicks: number;
  readonly lots: number;
}

export function auctionPrice(book: OrderBook, orders: OrderStore, referenceTicks: number): AuctionResult {
  const bids = levelsOf(book, book.bids, orders);
  const asks = levelsOf(book, book.asks, orders);
  const [bestBid, bestAsk] = [bids[0]?.priceTicks ?? 0, asks[0]?.priceTicks ?? 0];
  if (bestBid === 0 || bestAsk === 0 || bestAsk > bestBid) return NO_AUCTION;
  const crossedBids = bids.filter(({ priceTicks }) => priceTicks >= bestAsk);
  const crossedAsks = asks.filter(({ priceTicks }) => priceTicks <= bestBid);
  const candidates = resultsAt(crossedBids, crossedAsks);
  const volumeMax = Math.max(...candidates.map(({ volumeLots }) => volumeLots));
  const largest = candidates.filter(({ volumeLots }) => volumeLots === volumeMax);
  const surplusMin = Math.min(...largest.map(({ surplusLots }) => Math.abs(surplusLots)));
  const balanced = largest.filter(({ surplusLots }) => Math.abs(surplusLots) === surplusMin);
  const [lowest, highest] = [balanced[0], balanced.at(-1)] as [AuctionResult, AuctionResult];
  if (balanced.every(({ surplusLots }) => surplusLots > 0)) return highest;
  if (balanced.every(({ surplusLots }) => surplusLots < 0)) return lowest;
  const middle = lowest.priceTicks + Math.floor((highest.priceTicks - lowest.priceTicks) / 2);
  const wanted = referenceTicks === 0 ? middle : referenceTicks;
  const priceTicks = Math.min(Math.max(wanted, lowest.priceTicks), highest.priceTicks);
  return resultAt(priceTicks, crossedBids, crossedAsks);
}

/** What would trade at each limit of either side, in ascending order. */
function resultsAt(bids: readonly Level[], asks: readonly Level[]): AuctionResult[] {
  const prices = new Set([...bids, ...asks].map(({ priceTicks }) => priceTicks));
  let demand = bids.reduce((sum, { lots }) => sum + lots, 0);
  let supply = 0;
  let nextBid = bids.length - 1;
  let nextAsk = 0;
  return [...prices]
    .toSorted((a, z) => a - z)
    .map((priceTicks) => {
      for (; nextBid >= 0 && (bids[nextBid] as Level).priceTicks < priceTicks; nextBid -= 1) {
        demand -= (bids[nextBid] as Level).lots;
      }
      for (; nextAsk < asks.length && (asks[nextAsk] as Level).priceTicks <= priceTicks; nextAsk += 1) {
        supply += (asks[nextAsk] as Level).lots;
      }
      return { priceTicks, volumeLots: Math.min(demand, supply), surplusLots: demand - supply };
    });
}

function resultAt(priceTicks: number, bids: readonly Level[], asks: readonly Level[]): AuctionResult {
  const demand = bids.reduce((sum, level) => (level.priceTicks >= priceTicks ? sum + level.lots : sum), 0);
  const supply = asks.reduce((sum, level) => (level.priceTicks <= priceTicks ? sum + level.lots : sum), 0);
  return { priceTicks, volumeLots: Math.min(demand, supply), surplusLots: demand - supply };
}

/** The levels of a side that take part, best first, as far as they can meet the other side. */
function levelsOf(book: OrderBook, ladder: PriceLadder, orders: OrderStore): Level[] {
  const levels: Level[] = [];
  const opposite = ladder === book.bids ? book.asks : book.bids;
  if (opposite.best === NO_LEVEL) return levels;
  const farthest = opposite.priceOf(opposite.best);
  for (
    let level = ladder.best;
    level !== NO_LEVEL && ladder.reaches(farthest, level);
    level = ladder.nextWorse(level)
  ) {
    const lots = book.allOrNoneCount === 0 ? (ladder.quantityLots[level] as number) : lotsOf(ladder, level, orders);
    if (lots > 0) levels.push({ priceTicks: ladder.priceOf(level), lots });
  }
  return levels;
}

function lotsOf(ladder: PriceLadder, level: number, orders: OrderStore): number {
  let lots = 0;
  for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
    if ((orders.flagsOf(slot) & OrderFlag.allOrNone) === 0) lots += orders.openLotsOf(slot);
  }
  return lots;
}
