/** What accounts, and groups of them, have gained or lost today, worked out anew from all fills there ever were. */
import { Side } from '../../src/common/model/order-terms.js';
import type { Emitter } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Account, type Asset, type Instrument, sum } from './order.js';
import type { Fill } from './risk-memory.js';

const DAY_US = 86_400_000_000;
const dayOf = (timeUs: number): number => Math.floor(timeUs / DAY_US);

interface Holding {
  readonly lots: bigint;
  readonly cost: bigint;
  readonly realised: bigint;
  readonly fees: bigint;
}

/** An account, or the accounts that are of a group now. */
export interface DayHolder {
  readonly accounts: readonly Account[];
  readonly tradeGroup: number;
}

type Marks = (instrument: Instrument) => bigint;

/** Average cost, from the first fill to the last. */
export function holdingOf(fills: readonly Fill[]): Holding {
  let [lots, cost, realised, fees] = [0n, 0n, 0n, 0n];
  for (const { side, quantity, notional, fee } of fills) {
    fees += fee;
    const price = notional / quantity;
    const wasLong = lots > 0n;
    const isAgainst = side === Side.buy ? lots < 0n : lots > 0n;
    const size = abs(lots);
    const closing = isAgainst ? (quantity < size ? quantity : size) : 0n;
    if (closing > 0n) {
      const costOfClosed = (abs(cost) * closing) / size;
      realised += wasLong ? closing * price - costOfClosed : costOfClosed - closing * price;
      cost += wasLong ? -costOfClosed : costOfClosed;
    }
    const opening = (quantity - closing) * price;
    cost += side === Side.buy ? opening : -opening;
    lots += side === Side.buy ? quantity : -quantity;
  }
  return { lots, cost, realised, fees };
}

export function fillsOf(state: OracleState, account: Account, instrument: Instrument): Fill[] {
  return state.risk.fills.filter((fill) => fill.account === account && fill.instrument === instrument);
}

/** What was realised less fees, and what positions have gained, each from the last trade before the day on, while it was the holder's. */
export function dayResult(state: OracleState, holder: DayHolder, asset: Asset, timeUs: number, marks: Marks): bigint {
  const today = dayOf(timeUs);
  const instruments = state.instruments.filter(({ quote }) => quote === asset);
  const isOfHolder = (account: Account): boolean => holder.accounts.includes(account);
  const moves = state.risk.moves.filter((move) => dayOf(move.timeUs) === today);
  const hadAtFirst = (account: Account): boolean => {
    if (holder.tradeGroup === 0) return isOfHolder(account);
    return (moves.find((move) => move.account === account)?.from ?? account.tradeGroup) === holder.tradeGroup;
  };
  const each = instruments.flatMap((instrument) => state.accounts.map((account) => ({ instrument, account })));
  const traded = each.map(({ instrument, account }) => tradedToday(state, holder, instrument, account, today));
  const now = each
    .filter(({ account }) => isOfHolder(account))
    .map(({ instrument, account }) => gainOf(fillsOf(state, account, instrument), instrument, marks(instrument)));
  const atFirst = each
    .filter(({ account }) => hadAtFirst(account))
    .map(({ instrument, account }) => {
      const fills = fillsOf(state, account, instrument).filter((fill) => dayOf(fill.timeUs) < today);
      const trades = state.breaker.trades.filter((trade) => trade.instrument === instrument);
      return gainOf(fills, instrument, trades.findLast((trade) => dayOf(trade.timeUs) < today)?.price ?? 0n);
    });
  const moved = holder.tradeGroup === 0 ? [] : moves.map((move) => movedOf(move, holder.tradeGroup, asset));
  return sum(traded) + sum(now) - sum(atFirst) + sum(moved);
}

function tradedToday(
  state: OracleState,
  holder: DayHolder,
  instrument: Instrument,
  account: Account,
  today: number,
): bigint {
  const fills = fillsOf(state, account, instrument);
  return sum(
    fills.map((fill, at) => {
      const isMeant =
        dayOf(fill.timeUs) === today &&
        (holder.tradeGroup === 0 ? holder.accounts.includes(account) : fill.tradeGroup === holder.tradeGroup);
      if (!isMeant) return 0n;
      const [before, after] = [holdingOf(fills.slice(0, at)), holdingOf(fills.slice(0, at + 1))];
      return after.realised - after.fees - (before.realised - before.fees);
    }),
  );
}

/** What a group keeps of an account that has left, less what one that has come had before. */
function movedOf({ from, to, gains }: OracleState['risk']['moves'][number], tradeGroup: number, asset: Asset): bigint {
  const gain = gains.get(asset) ?? 0n;
  return (from === tradeGroup ? gain : 0n) - (to === tradeGroup ? gain : 0n);
}

/** What the position is worth beyond its cost. */
function gainOf(fills: readonly Fill[], { k }: Instrument, price: bigint): bigint {
  const { lots, cost } = holdingOf(fills);
  return lots * price * k - cost;
}

/** Notes what the account takes along. */
export function changeGroup(
  state: OracleState,
  { stamp }: Emitter,
  account: Account,
  tradeGroup: number,
  marks: Marks,
): void {
  const gains = new Map<Asset, bigint>();
  for (const instrument of state.instruments) {
    const gain = gainOf(fillsOf(state, account, instrument), instrument, marks(instrument));
    gains.set(instrument.quote, (gains.get(instrument.quote) ?? 0n) + gain);
  }
  state.risk.moves.push({ account, from: account.tradeGroup, to: tradeGroup, timeUs: stamp.timeUs, gains });
  account.tradeGroup = tradeGroup;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
