/**
 * Whether an order keeps its limits: what it is, and what its account and its group could have come to when it and all that is open had
 * traded. Nothing changes here. A limit refuses only what grows the measure that it limits, so an account that is beyond one can always
 * get back. docs/risk.md has the limits in the order in which they are asked.
 */
import { mulDivFloor } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { CollarSource, RiskLimit } from '../../../common/model/risk-limits.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { type GateState, holderOfGroup } from './gate-state.js';
import { columnOf, HAS_LIMITS, LACKS_LIMIT, UNLIMITED } from './limit-rows.js';
import type { OrderAsk } from './order-ask.js';
import { E, P, type Positions } from './positions.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const BPS = 10_000;
const OPEN_ORDERS = columnOf(RiskLimit.open_orders);
const ORDER_RATE = columnOf(RiskLimit.order_rate);
const OPEN_NOTIONAL = columnOf(RiskLimit.open_notional);
const GROSS_EXPOSURE = columnOf(RiskLimit.gross_exposure);
const NET_EXPOSURE = columnOf(RiskLimit.net_exposure);
const DAILY_LOSS = columnOf(RiskLimit.daily_loss);
const ORDER_QUANTITY = columnOf(RiskLimit.order_quantity);
const ORDER_NOTIONAL = columnOf(RiskLimit.order_notional);
const PRICE_COLLAR = columnOf(RiskLimit.price_collar);
const FAT_FINGER = columnOf(RiskLimit.fat_finger);
const DUPLICATE_WINDOW = columnOf(RiskLimit.duplicate_window);
const POSITION = columnOf(RiskLimit.position);
const RESTRICTED = columnOf(RiskLimit.restricted);
const COLLAR_SOURCE = columnOf(RiskLimit.collar_source);

export class OrderLimits {
  /** Where the order that is asked about stands: rows of its account, or 0 where the account has none yet. */
  position = 0;
  private exposure = 0;
  private accountLimits = 0;
  private positionLimits = 0;
  private exposureLimits = 0;
  private flags = 0;
  /** The same of the account's group, by place; 0 where it has none. */
  private group = 0;
  private groupPosition = 0;
  private groupExposure = 0;
  private groupFlags = 0;
  private readonly positions: Positions;

  constructor(private readonly state: GateState) {
    this.positions = state.positions;
  }

  /** Finds what concerns an order; everything else here is about the order that was found last. */
  locate(accountId: number, instrumentId: number, quoteAssetId: number): void {
    const { positions, state } = this;
    const { links } = positions;
    const position = positions.find(accountId, instrumentId);
    this.position = position;
    if (position !== 0) {
      this.exposure = links.exposure[position] as number;
      this.positionLimits = links.limits[position] as number;
      this.exposureLimits = links.exposureLimits[this.exposure] as number;
    } else {
      this.exposure = positions.findExposure(accountId, quoteAssetId);
      this.positionLimits = state.instrumentDefault[instrumentId] as number;
      const own = links.exposureLimits[this.exposure] as number;
      this.exposureLimits = own === 0 ? (state.assetDefault[quoteAssetId] as number) : own;
    }
    this.accountLimits = state.accounts.columns.limits[accountId] as number;
    const { flags } = state.limits;
    const ofPosition = flags[this.positionLimits] as number;
    const ofExposure = flags[this.exposureLimits] as number;
    const ofAccount = flags[this.accountLimits] as number;
    this.flags = ofPosition | ofExposure | (ofAccount & LACKS_LIMIT);
    this.group = state.accounts.columns.group[accountId] as number;
    if (this.group !== 0) this.locateGroup(instrumentId, quoteAssetId);
  }

  private locateGroup(instrumentId: number, quoteAssetId: number): void {
    const { positions, position } = this;
    const { links } = positions;
    const holder = holderOfGroup(this.group);
    const ofGroup = position === 0 ? positions.find(holder, instrumentId) : (links.groupPosition[position] as number);
    this.groupPosition = ofGroup;
    this.groupExposure =
      ofGroup === 0 ? positions.findExposure(holder, quoteAssetId) : (links.exposure[ofGroup] as number);
    const { flags } = this.state.limits;
    this.groupFlags =
      (flags[links.limits[ofGroup] as number] as number) |
      (flags[links.exposureLimits[this.groupExposure] as number] as number);
  }

  /** Whether the prices of the market decide anything. */
  get looksAtPrices(): boolean {
    if ((this.flags & HAS_LIMITS) === 0) return false;
    const { inForce } = this.state.limits;
    const at = this.positionLimits << 3;
    return inForce[at | PRICE_COLLAR] !== UNLIMITED || inForce[at | FAT_FINGER] !== UNLIMITED;
  }

  refusalOf(ask: OrderAsk): RejectReason | 0 {
    const { flags, group } = this;
    if (flags !== 0) {
      if ((flags & LACKS_LIMIT) !== 0) return RejectReason.RISK_LIMIT_MISSING;
      const order = this.refusalOfOrder(ask);
      if (order !== 0) return order;
    }
    if (this.isRestrictedForGroup()) return RejectReason.INSTRUMENT_RESTRICTED;
    const count = this.refusalOfCounts(ask, group);
    if (count !== 0 || ask.waits !== 0) return count;
    if (flags !== 0) {
      const own = this.refusalOfExposure(ask, this.position, this.exposure, this.positionLimits, this.exposureLimits);
      if (own !== 0) return own;
    }
    return group === 0 ? 0 : this.refusalOfGroup(ask);
  }

  /** For an order that comes in late: only what it could come to, everything else was asked when it was placed. */
  refusalToComeIn(ask: OrderAsk): RejectReason | 0 {
    const own = this.refusalOfExposure(ask, this.position, this.exposure, this.positionLimits, this.exposureLimits);
    return own !== 0 || this.group === 0 ? own : this.refusalOfGroup(ask);
  }

  private refusalOfOrder(ask: OrderAsk): RejectReason | 0 {
    const { inForce } = this.state.limits;
    const at = this.positionLimits << 3;
    const { totalLots, ownTicks } = ask;
    if (inForce[at | RESTRICTED] === 1) return RejectReason.INSTRUMENT_RESTRICTED;
    if (totalLots > (inForce[at | ORDER_QUANTITY] as number)) return RejectReason.ORDER_QUANTITY_LIMIT;
    // A product that was rounded is beyond every limit.
    const notional = ask.worstTicks * totalLots * ask.unitsPerTickLot;
    if (notional > (inForce[at | ORDER_NOTIONAL] as number)) return RejectReason.ORDER_NOTIONAL_LIMIT;
    if (ask.waits !== 0) return 0;
    if (ownTicks !== 0) {
      const collar = inForce[at | PRICE_COLLAR] as number;
      if (collar !== UNLIMITED && isBeyondCollar(ask, collar, inForce[at | COLLAR_SOURCE] as number)) {
        return RejectReason.PRICE_COLLAR;
      }
      const finger = inForce[at | FAT_FINGER] as number;
      if (finger !== UNLIMITED && isFatFinger(ask, finger)) return RejectReason.FAT_FINGER;
    }
    const window = inForce[at | DUPLICATE_WINDOW] as number;
    return window !== UNLIMITED && ask.kind !== 0 && this.isDuplicate(ask, window) ? RejectReason.DUPLICATE_ORDER : 0;
  }

  private isDuplicate(ask: OrderAsk, windowUs: number): boolean {
    const { position } = this;
    const { values } = this.positions.sums;
    const at = position << 4;
    return (
      position !== 0 &&
      this.positions.links.lastKind[position] === ask.kind &&
      values[at | P.lastTicks] === ask.sentTicks &&
      values[at | P.lastAmount] === ask.sentAmount &&
      ask.timeUs - (values[at | P.lastUs] as number) < windowUs
    );
  }

  /** Orders of this second, and open ones, of the account and of its group. */
  private refusalOfCounts(ask: OrderAsk, group: number): RejectReason | 0 {
    const { accounts, groups, limits } = this.state;
    const { inForce } = limits;
    const own = this.accountLimits << 3;
    const ofGroup = (groups.columns.limits[group] as number) << 3;
    const rate = inForce[own | ORDER_RATE] as number;
    if (rate !== UNLIMITED && accounts.ordersInSecond(ask.accountId, ask.timeUs) >= rate) {
      return RejectReason.ORDER_RATE_LIMIT;
    }
    const groupRate = inForce[ofGroup | ORDER_RATE] as number;
    if (groupRate !== UNLIMITED && groups.ordersInSecond(group, ask.timeUs) >= groupRate) {
      return RejectReason.ORDER_RATE_LIMIT;
    }
    if (ask.mayStay === 0 || ask.replacedLots !== 0) return 0;
    const open = (accounts.columns.openOrders[ask.accountId] as number) + ask.others;
    if (open >= (inForce[own | OPEN_ORDERS] as number)) return RejectReason.TOO_MANY_OPEN_ORDERS;
    if (group === 0) return 0;
    const openOfGroup = (groups.columns.openOrders[group] as number) + ask.others;
    return openOfGroup < (inForce[ofGroup | OPEN_ORDERS] as number) ? 0 : RejectReason.TOO_MANY_OPEN_ORDERS;
  }

  private isRestrictedForGroup(): boolean {
    if (this.group === 0 || (this.groupFlags & HAS_LIMITS) === 0) return false;
    const row = this.positions.links.limits[this.groupPosition] as number;
    return this.state.limits.inForce[(row << 3) | RESTRICTED] === 1;
  }

  private refusalOfGroup(ask: OrderAsk): RejectReason | 0 {
    if ((this.groupFlags & HAS_LIMITS) === 0) return 0;
    const { links } = this.positions;
    const { groupPosition, groupExposure } = this;
    const positionLimits = links.limits[groupPosition] as number;
    const exposureLimits = links.exposureLimits[groupExposure] as number;
    return this.refusalOfExposure(ask, groupPosition, groupExposure, positionLimits, exposureLimits);
  }

  private refusalOfExposure(
    ask: OrderAsk,
    position: number,
    exposure: number,
    positionLimits: number,
    exposureLimits: number,
  ): RejectReason | 0 {
    const { inForce } = this.state.limits;
    const max = inForce[(positionLimits << 3) | POSITION] as number;
    if (max !== UNLIMITED && this.wouldPassPosition(ask, position, max)) return RejectReason.POSITION_LIMIT;
    const at = exposureLimits << 3;
    const more = ask.worstTicks * ask.openLots * ask.unitsPerTickLot - ask.replacedNotional;
    if (more > 0) {
      const open = inForce[at | OPEN_NOTIONAL] as number;
      if (open !== UNLIMITED && ask.mayStay !== 0 && this.openNotional(exposure, more) > open) {
        return RejectReason.OPEN_NOTIONAL_LIMIT;
      }
      const gross = inForce[at | GROSS_EXPOSURE] as number;
      if (gross !== UNLIMITED && this.wouldPassGross(ask, position, exposure, more, gross)) {
        return RejectReason.GROSS_EXPOSURE_LIMIT;
      }
      const net = inForce[at | NET_EXPOSURE] as number;
      if (net !== UNLIMITED && this.netExposure(ask, exposure, more) > net) return RejectReason.NET_EXPOSURE_LIMIT;
    }
    const loss = inForce[at | DAILY_LOSS] as number;
    const hasLost = loss !== UNLIMITED && -this.positions.dayResult(exposure, ask.timeUs) >= loss;
    return hasLost && !this.onlyReduces(ask, position) ? RejectReason.DAILY_LOSS_LIMIT : 0;
  }

  private wouldPassPosition(ask: OrderAsk, position: number, max: number): boolean {
    const more = ask.openLots - ask.replacedLots;
    return more > 0 && this.worstLots(ask, position, more) > max;
  }

  /** How far the position could go in the order's direction when it and all that is open there has traded. */
  private worstLots(ask: OrderAsk, position: number, more: number): number {
    const { sums } = this.positions;
    const at = position << 4;
    return ask.side === BUY
      ? sums.total(at | P.lots, at | P.buyLots, 1, more)
      : sums.total(at | P.sellLots, at | P.lots, -1, more);
  }

  private openNotional(exposure: number, more: number): number {
    const at = exposure << 3;
    return this.positions.exposures.total(at | E.buyNotional, at | E.sellNotional, 1, more);
  }

  private wouldPassGross(ask: OrderAsk, position: number, exposure: number, more: number, max: number): boolean {
    const { sums, exposures } = this.positions;
    const at = position << 4;
    const isBuy = ask.side === BUY;
    const long = Math.abs(sums.total(at | P.cost, at | P.buyNotional, 1, isBuy ? more : 0));
    const short = Math.abs(sums.total(at | P.sellNotional, at | P.cost, -1, isBuy ? 0 : more));
    const gross = long > short ? long : short;
    const before = sums.numberOf(at | P.gross);
    if (gross <= before) return false;
    const total = exposures.values[(exposure << 3) | E.gross] as number;
    const others = total - before;
    const isExact = others >= 0 && others <= INTEGER_MAX && total <= INTEGER_MAX;
    const rest = isExact ? others : Number(exposures.valueOf((exposure << 3) | E.gross) - sums.valueOf(at | P.gross));
    return rest + gross > max;
  }

  private netExposure(ask: OrderAsk, exposure: number, more: number): number {
    const { exposures } = this.positions;
    const at = exposure << 3;
    return ask.side === BUY
      ? exposures.total(at | E.cost, at | E.buyNotional, 1, more)
      : exposures.total(at | E.sellNotional, at | E.cost, -1, more);
  }

  /** Whether the order, with all that is open in its direction, could not even bring the position through zero. */
  private onlyReduces(ask: OrderAsk, position: number): boolean {
    return this.worstLots(ask, position, ask.openLots - ask.replacedLots) <= 0;
  }
}

/** An order's own limit too far from the price of the source, either way. Without such a price there is no collar. */
function isBeyondCollar(ask: OrderAsk, bps: number, source: number): boolean {
  const reference =
    source === CollarSource.mid ? ask.midTicks : source === CollarSource.mark ? ask.markTicks : ask.lastTicks;
  if (reference === 0) return false;
  const distance = ask.ownTicks > reference ? ask.ownTicks - reference : reference - ask.ownTicks;
  return distance > mulDivFloor(reference, bps, BPS);
}

/** An order's own limit too far through the opposite best: it would walk the book further than anybody means to. */
function isFatFinger(ask: OrderAsk, bps: number): boolean {
  const { oppositeTicks, ownTicks } = ask;
  if (oppositeTicks === 0) return false;
  const through = ask.side === BUY ? ownTicks - oppositeTicks : oppositeTicks - ownTicks;
  return through > mulDivFloor(oppositeTicks, bps, BPS);
}
