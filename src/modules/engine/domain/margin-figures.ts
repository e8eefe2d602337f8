/**
 * What a margin account is worth, and what it must be worth: in units of its margin asset, worked out from its balances, its open orders
 * and the marks when somebody asks. Worth is rounded down, debts and requirements up. docs/risk.md has the rules.
 */
import { PPM } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import { FundRole } from '../../../common/model/margin.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { Marks } from '../../risk/domain/day-results.js';
import type { MarginAccount, MarginBook, MarginTerms } from '../../risk/domain/margin-book.js';
import type { Settlement } from './settlement.js';

const MILLION = BigInt(PPM);

interface FigureParts {
  readonly registry: InstrumentRegistry;
  readonly ledger: Ledger;
  readonly orders: OrderStore;
  readonly settlement: Settlement;
  readonly margin: MarginBook;
  readonly marks: Marks;
}

/** A base asset as an account's margin asset values it. */
export interface ValuedAsset {
  readonly instrument: Instrument;
  readonly terms: MarginTerms;
  /** 0: it is worth nothing yet. */
  readonly markTicks: number;
}

/** An order that is about to come in, or to have other terms. */
export interface AskedOrder {
  readonly instrument: Instrument;
  readonly side: number;
  readonly openLots: number;
  /** All that it would hold. */
  readonly heldAmount: number;
  /** What its hold is taken at. */
  readonly priceTicks: number;
  /** The order that it takes the place of, 0 for none. */
  readonly replacedSlot: number;
}

export interface MarginFigures {
  readonly equity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
}

/** What open orders could do to a position, in base units, and lose beside the mark. */
interface OpenOrders {
  buys: bigint;
  sells: bigint;
  loss: bigint;
}

export class MarginCalculator {
  constructor(private readonly core: FigureParts) {}

  /** The base assets that count for a margin asset: each by the first instrument that has terms, by instrument. */
  valued(marginAssetId: number): ValuedAsset[] {
    const { registry, margin, marks } = this.core;
    const found = new Map<number, ValuedAsset>();
    for (const instrument of registry.instruments) {
      const terms = margin.termsOf(instrument.instrumentId);
      if (terms === undefined || instrument.quoteAssetId !== marginAssetId || found.has(instrument.baseAssetId))
        continue;
      found.set(instrument.baseAssetId, { instrument, terms, markTicks: marks.ticksOf(instrument.instrumentId) });
    }
    return [...found.values()];
  }

  /** Of what the account has and owes; its open orders are not in it. */
  figuresOf({ accountId, assetId }: MarginAccount): MarginFigures {
    const { ledger } = this.core;
    let [equity, initial, maintenance] = [BigInt(ledger.totalOf(accountId, assetId)), 0n, 0n];
    for (const asset of this.valued(assetId)) {
      const total = BigInt(ledger.totalOf(accountId, asset.instrument.baseAssetId));
      equity += securityOf(total, asset);
      initial += shareUp(worthOf(size(total), asset), asset.terms.initialPpm);
      maintenance += shareUp(worthOf(size(total), asset), asset.terms.maintenancePpm);
    }
    return { equity, initial, maintenance };
  }

  /** Whether the account owes anything of any asset. */
  owes(accountId: number): boolean {
    const { ledger } = this.core;
    for (let asset = 1; asset <= ledger.assetCount; asset += 1) if (ledger.totalOf(accountId, asset) < 0) return true;
    return false;
  }

  /** Whether it owes anything, or would if its orders took all that they hold. */
  couldOwe(accountId: number): boolean {
    const { ledger } = this.core;
    for (let asset = 1; asset <= ledger.assetCount; asset += 1) {
      if (ledger.availableOf(accountId, asset) < 0) return true;
    }
    return false;
  }

  /** What is left of the pool's money when all that margin accounts owe, or have in orders beyond what they have, is lent. */
  lendable(assetId: number): number {
    const { ledger, margin } = this.core;
    const pool = margin.fundOf(FundRole.pool);
    return (pool === 0 ? 0 : ledger.availableOf(pool, assetId)) - this.lent(assetId);
  }

  lent(assetId: number): number {
    const { ledger, margin } = this.core;
    let sum = 0;
    for (const { accountId } of margin.marginAccounts) sum += Math.max(0, -ledger.availableOf(accountId, assetId));
    return sum;
  }

  /** Equity less what open orders could lose and less the initial requirement when the worst of them have traded. */
  freeWith(
    account: MarginAccount,
    asked: AskedOrder | undefined,
    withdrawn?: { assetId: number; amount: number },
  ): bigint {
    const { accountId, assetId } = account;
    const totalOf = (id: number): bigint =>
      BigInt(this.core.ledger.totalOf(accountId, id) - (withdrawn?.assetId === id ? withdrawn.amount : 0));
    let free = totalOf(assetId);
    for (const asset of this.valued(assetId)) {
      const total = totalOf(asset.instrument.baseAssetId);
      const { buys, sells, loss } = this.openOrders(accountId, asset, asked);
      const exposure = larger(size(total + buys), size(total - sells));
      free += securityOf(total, asset) - loss - shareUp(worthOf(exposure, asset), asset.terms.initialPpm);
    }
    return free;
  }

  /** Whether an order, with all that is open in its direction, only reduces a position, at no more loss than it frees. */
  onlyReduces({ accountId }: MarginAccount, asset: ValuedAsset, asked: AskedOrder): boolean {
    const total = BigInt(this.core.ledger.totalOf(accountId, asset.instrument.baseAssetId));
    const { buys, sells } = this.openOrders(accountId, asset, asked);
    const isWithin = asked.side === Side.sell ? total > 0n && sells <= total : total < 0n && buys <= -total;
    const base = BigInt(asked.openLots) * BigInt(asked.instrument.baseUnitsPerLot);
    return isWithin && lossOf(asked, base, asset) <= shareDown(worthOf(base, asset), asset.terms.initialPpm);
  }

  private openOrders(accountId: number, asset: ValuedAsset, asked: AskedOrder | undefined): OpenOrders {
    const { orders, registry, settlement } = this.core;
    const open: OpenOrders = { buys: 0n, sells: 0n, loss: 0n };
    for (let slot = orders.oldestOf(accountId); slot !== 0; slot = orders.newerOf(slot)) {
      const heldAmount = orders.heldAmountOf(slot);
      const instrument = registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
      if (heldAmount === 0 || slot === asked?.replacedSlot) continue;
      const [side, openLots, priceTicks] = [orders.sideOf(slot), orders.openLotsOf(slot), settlement.holdPriceOf(slot)];
      add(open, { instrument, side, openLots, heldAmount, priceTicks, replacedSlot: 0 }, asset);
    }
    if (asked !== undefined) add(open, asked, asset);
    return open;
  }
}

function add(open: OpenOrders, order: AskedOrder, asset: ValuedAsset): void {
  if (order.instrument.baseAssetId !== asset.instrument.baseAssetId) return;
  const base = BigInt(order.openLots) * BigInt(order.instrument.baseUnitsPerLot);
  if (order.side === Side.buy) open.buys += base;
  else open.sells += base;
  open.loss += lossOf(order, base, asset);
}

/** What an order could cost beyond what it brings, at the mark: a buy brings security, a sell its worst price. */
function lossOf(order: AskedOrder, base: bigint, asset: ValuedAsset): bigint {
  const worth = worthOf(base, asset);
  if (order.side === Side.buy) {
    return larger(0n, BigInt(order.heldAmount) - shareDown(worth, PPM - asset.terms.haircutPpm));
  }
  const brings = BigInt(order.priceTicks) * BigInt(order.openLots) * BigInt(order.instrument.quoteUnitsPerTickLot);
  return larger(0n, worth - brings);
}

/** Of an amount of 0 or more, rounded down. */
function worthOf(base: bigint, { instrument, markTicks }: ValuedAsset): bigint {
  const { quoteUnitsPerTickLot, baseUnitsPerLot } = instrument;
  return (base * BigInt(markTicks) * BigInt(quoteUnitsPerTickLot)) / BigInt(baseUnitsPerLot);
}

/** What a balance counts for: less its haircut, or all that it is short of, rounded up. */
function securityOf(total: bigint, asset: ValuedAsset): bigint {
  if (total >= 0n) return shareDown(worthOf(total, asset), PPM - asset.terms.haircutPpm);
  const { instrument, markTicks } = asset;
  const product = -total * BigInt(markTicks) * BigInt(instrument.quoteUnitsPerTickLot);
  const unit = BigInt(instrument.baseUnitsPerLot);
  return -((product + unit - 1n) / unit);
}

function shareUp(amount: bigint, ppm: number): bigint {
  return (amount * BigInt(ppm) + MILLION - 1n) / MILLION;
}

function shareDown(amount: bigint, ppm: number): bigint {
  return (amount * BigInt(ppm)) / MILLION;
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function larger(first: bigint, second: bigint): bigint {
  return first > second ? first : second;
}
