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
import type { ExactTable } from './exact-table.js';
import { type GateState, holderOfGroup } from './gate-state.js';
import { columnOf, HAS_VAR, LACKS_LIMIT, type LimitRows, LOOKS_AT_PRICES, UNLIMITED } from './limit-rows.js';
import type { LossRoom } from './loss-room.js';
import type { OrderAsk } from './order-ask.js';
import { E, ExposureLink, P, PositionLink, ROOM, ROOM_LOTS, ROOM_OF_CHANGE } from './position-rows.js';
import type { Positions } from './positions.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const BPS = 10_000;
const OPEN_ORDERS = columnOf(RiskLimit.open_orders);
const ORDER_RATE = columnOf(RiskLimit.order_rate);
const OPEN_NOTIONAL = columnOf(RiskLimit.open_notional);
const GROSS_EXPOSURE = columnOf(RiskLimit.gross_exposure);
const NET_EXPOSURE = columnOf(RiskLimit.net_exposure);
const DAILY_LOSS = columnOf(RiskLimit.daily_loss);
const VAR = columnOf(RiskLimit.var);
const VAR_MAX_AGE = columnOf(RiskLimit.var_max_age);
const ORDER_QUANTITY = columnOf(RiskLimit.order_quantity);
const ORDER_NOTIONAL = columnOf(RiskLimit.order_notional);
const PRICE_COLLAR = columnOf(RiskLimit.price_collar);
const FAT_FINGER = columnOf(RiskLimit.fat_finger);
const DUPLICATE_WINDOW = columnOf(RiskLimit.duplicate_window);
const POSITION = columnOf(RiskLimit.position);
const RESTRICTED = columnOf(RiskLimit.restricted);
const COLLAR_SOURCE = columnOf(RiskLimit.collar_source);
const { dayEndUs: DAY_END_US } = E;

export class OrderLimits {
  /** The position of the order that was asked about last, 0 where its account has none yet. */
  position = 0;
  private readonly positions: Positions;
  private readonly limits: LimitRows;
  private readonly losses: LossRoom;
  private readonly sums: ExactTable;
  private readonly exposures: ExactTable;

  constructor(private readonly state: GateState) {
    this.positions = state.positions;
    this.sums = state.positions.sums;
    this.exposures = state.positions.exposures;
    this.losses = state.positions.losses;
    this.limits = state.limits;
  }

  /** The first limit that an order does not keep, 0 where it keeps all. Row 0 stands for what there is none of: it limits nothing. */
  refusalOf(ask: OrderAsk): RejectReason | 0 {
    const { state, positions } = this;
    const { flags, inForce } = this.limits;
    const { accountId, instrumentId, quoteAssetId } = ask;
    const position = state.positionOf(accountId, instrumentId);
    const isNew = position === 0;
    this.position = position;
    const exposure = isNew ? positions.findExposure(accountId, quoteAssetId) : positions.exposureOf(position);
    const limits = isNew ? (state.instrumentDefault[instrumentId] as number) : positions.limitsOf(position);
    const ofAsset = positions.exposureLimitsOf(exposure) || (state.assetDefault[quoteAssetId] as number);
    const ofAccount = state.accounts.limitsOf(accountId);
    const own = (flags[limits] as number) | (flags[ofAsset] as number) | ((flags[ofAccount] as number) & LACKS_LIMIT);
    const group = state.accounts.groupOf(accountId);
    if (own === 0 && group === 0) return ask.comesIn === 0 ? this.refusalOfCounts(ask, ofAccount, 0) : 0;
    let groupPosition = 0;
    let groupExposure = 0;
    if (group !== 0) {
      const holder = holderOfGroup(group);
      groupPosition = isNew ? positions.find(holder, instrumentId) : positions.groupPositionOf(position);
      groupExposure =
        groupPosition === 0 ? positions.findExposure(holder, quoteAssetId) : positions.exposureOf(groupPosition);
    }
    const groupLimits = positions.limitsOf(groupPosition);
    const groupOfAsset = positions.exposureLimitsOf(groupExposure);
    const ofGroup = (flags[groupLimits] as number) | (flags[groupOfAsset] as number);
    if (ask.comesIn === 0) {
      const order = own === 0 ? 0 : this.refusalOfOrder(ask, position, limits, own);
      if (order !== 0) return order;
      if (inForce[(groupLimits << 4) | RESTRICTED] === 1) return RejectReason.INSTRUMENT_RESTRICTED;
      const count = this.refusalOfCounts(ask, ofAccount, group);
      if (count !== 0 || ask.waits !== 0) return count;
    }
    const moreLots = ask.openLots - ask.replacedLots;
    const more = ask.worstTicks * ask.openLots * ask.unitsPerTickLot - ask.replacedNotional;
    if (own !== 0) {
      const could = this.hasRoom(ask, position, exposure, moreLots, more)
        ? 0
        : this.refusalOfExposure(ask, position, exposure, limits, ofAsset);
      if (could !== 0) return could;
      const atRisk = (own & HAS_VAR) === 0 ? 0 : this.refusalOfVar(ask, position, ofAsset);
      if (atRisk !== 0) return atRisk;
    }
    return ofGroup === 0 || this.hasRoom(ask, groupPosition, groupExposure, moreLots, more)
      ? 0
      : this.refusalOfExposure(ask, groupPosition, groupExposure, groupLimits, groupOfAsset);
  }

  /** Whether an order is for sure within what was found to be free when limits were looked at last. */
  private hasRoom(ask: OrderAsk, position: number, exposure: number, lots: number, notional: number): boolean {
    const { losses, sums, exposures } = this;
    const roomLots = sums.values[(position << 4) | ROOM_LOTS] as number;
    const room = exposures.values[(exposure << 3) | ROOM] as number;
    const movedMax = losses.rooms[exposure << 2] as number;
    return (
      sums.ints[(position << 5) | ROOM_OF_CHANGE] === this.limits.changes &&
      lots <= roomLots &&
      roomLots >= 0 &&
      notional <= room &&
      room >= 0 &&
      (losses.moved[ask.quoteAssetId] as number) <= movedMax &&
      (ask.timeUs < (exposures.values[(exposure << 3) | DAY_END_US] as number) || movedMax === UNLIMITED)
    );
  }

  private refusalOfOrder(ask: OrderAsk, position: number, limits: number, flags: number): RejectReason | 0 {
    const { inForce } = this.limits;
    const at = limits << 4;
    const { totalLots, ownTicks } = ask;
    if ((flags & LACKS_LIMIT) !== 0) return RejectReason.RISK_LIMIT_MISSING;
    if (inForce[at | RESTRICTED] === 1) return RejectReason.INSTRUMENT_RESTRICTED;
    if (totalLots > (inForce[at | ORDER_QUANTITY] as number)) return RejectReason.ORDER_QUANTITY_LIMIT;
    // A product that was rounded is beyond every limit.
    const notional = ask.worstTicks * totalLots * ask.unitsPerTickLot;
    if (notional > (inForce[at | ORDER_NOTIONAL] as number)) return RejectReason.ORDER_NOTIONAL_LIMIT;
    if (ask.waits !== 0) return 0;
    if (ownTicks !== 0 && (flags & LOOKS_AT_PRICES) !== 0) {
      const collar = inForce[at | PRICE_COLLAR] as number;
      if (collar !== UNLIMITED && isBeyondCollar(ask, collar, inForce[at | COLLAR_SOURCE] as number)) {
        return RejectReason.PRICE_COLLAR;
      }
      const finger = inForce[at | FAT_FINGER] as number;
      if (finger !== UNLIMITED && isFatFinger(ask, finger)) return RejectReason.FAT_FINGER;
    }
    const window = inForce[at | DUPLICATE_WINDOW] as number;
    return window !== UNLIMITED && this.isDuplicate(ask, position, window) ? RejectReason.DUPLICATE_ORDER : 0;
  }

  private isDuplicate(ask: OrderAsk, position: number, windowUs: number): boolean {
    const { positions } = this;
    const { values } = positions.sums;
    const at = position << 4;
    // What differs most often comes first.
    return (
      values[at | P.lastTicks] === ask.sentTicks &&
      values[at | P.lastAmount] === ask.sentAmount &&
      ask.kind !== 0 &&
      positions.linkOf(position, PositionLink.lastKind) === ask.kind &&
      ask.timeUs - (values[at | P.lastUs] as number) < windowUs
    );
  }

  /** Orders of this second, and open ones, of the account and of its group. */
  private refusalOfCounts(ask: OrderAsk, limits: number, group: number): RejectReason | 0 {
    const { accounts, groups } = this.state;
    const { inForce } = this.limits;
    const own = limits << 4;
    const ofGroup = groups.limitsOf(group) << 4;
    if (accounts.ordersInSecond(ask.accountId, ask.timeUs) >= (inForce[own | ORDER_RATE] as number)) {
      return RejectReason.ORDER_RATE_LIMIT;
    }
    if (group !== 0 && groups.ordersInSecond(group, ask.timeUs) >= (inForce[ofGroup | ORDER_RATE] as number)) {
      return RejectReason.ORDER_RATE_LIMIT;
    }
    if (ask.mayStay === 0 || ask.replacedLots !== 0) return 0;
    const open = accounts.openOrdersOf(ask.accountId) + ask.others;
    if (open >= (inForce[own | OPEN_ORDERS] as number)) return RejectReason.TOO_MANY_OPEN_ORDERS;
    if (group === 0) return 0;
    const openOfGroup = groups.openOrdersOf(group) + ask.others;
    return openOfGroup < (inForce[ofGroup | OPEN_ORDERS] as number) ? 0 : RejectReason.TOO_MANY_OPEN_ORDERS;
  }

  /**
   * What an order could lead to, first in doubles: what is within a limit so, is within it. What is not, because it is beyond, or NaN
   * where a double does not hold a sum, is looked at again: it may be exempt.
   */
  private refusalOfExposure(
    ask: OrderAsk,
    position: number,
    exposure: number,
    positionLimits: number,
    exposureLimits: number,
  ): RejectReason | 0 {
    const { positions } = this;
    const { inForce } = this.limits;
    const { values } = positions.sums;
    const { values: own, ints: links } = positions.exposures;
    if (links[(exposure << 4) | ExposureLink.present] !== position) positions.bringUp(position, exposure);
    if (position !== 0) this.workOutRoom(position, exposure, positionLimits, exposureLimits);
    const at = position << 4;
    const ofAll = exposure << 3;
    const limits = exposureLimits << 4;
    const lots = values[at | P.lots] as number;
    const cost = values[at | P.cost] as number;
    const costOfAll = own[ofAll | E.cost] as number;
    const moreLots = ask.openLots - ask.replacedLots;
    const more = ask.worstTicks * ask.openLots * ask.unitsPerTickLot - ask.replacedNotional;
    // The larger of |cost + open buys| and |cost − open sells| is the larger of cost + open buys and open sells − cost.
    let long = cost + (values[at | P.buyNotional] as number);
    let short = (values[at | P.sellNotional] as number) - cost;
    let worst = lots;
    let way = costOfAll;
    if (ask.side === BUY) {
      worst += values[at | P.buyLots] as number;
      way += own[ofAll | E.buyNotional] as number;
      long += more;
    } else {
      worst = (values[at | P.sellLots] as number) - lots;
      way = (own[ofAll | E.sellNotional] as number) - costOfAll;
      short += more;
    }
    const most = inForce[(positionLimits << 4) | POSITION] as number;
    if (!(worst + moreLots <= most) && this.wouldPassPosition(ask, position, most)) return RejectReason.POSITION_LIMIT;
    const open = inForce[limits | OPEN_NOTIONAL] as number;
    const openNow = (own[ofAll | E.buyNotional] as number) + (own[ofAll | E.sellNotional] as number);
    if (!(openNow + more <= open) && this.wouldPassOpen(ask, exposure, more, open)) {
      return RejectReason.OPEN_NOTIONAL_LIMIT;
    }
    const gross = inForce[limits | GROSS_EXPOSURE] as number;
    const room = gross - (own[ofAll | E.grossOfOthers] as number);
    if (!(long <= room && short <= room) && this.wouldPassGross(ask, position, exposure, more, gross)) {
      return RejectReason.GROSS_EXPOSURE_LIMIT;
    }
    const net = inForce[limits | NET_EXPOSURE] as number;
    if (!(way + more <= net) && this.wouldPassNet(ask, exposure, more, net)) return RejectReason.NET_EXPOSURE_LIMIT;
    return this.hasLost(ask, position, exposure, exposureLimits) ? RejectReason.DAILY_LOSS_LIMIT : 0;
  }

  /** What is free under the limits as they are and what there is now. NaN, where a double does not hold a sum, is never enough. */
  private workOutRoom(position: number, exposure: number, positionLimits: number, exposureLimits: number): void {
    const { inForce, changes } = this.limits;
    const { values, ints } = this.positions.sums;
    const own = this.positions.exposures.values;
    const [at, ofAll, limits] = [position << 4, exposure << 3, exposureLimits << 4];
    const [lots, cost] = [values[at | P.lots] as number, values[at | P.cost] as number];
    const [buys, sells] = [own[ofAll | E.buyNotional] as number, own[ofAll | E.sellNotional] as number];
    const costOfAll = own[ofAll | E.cost] as number;
    const long = cost + (values[at | P.buyNotional] as number);
    const short = (values[at | P.sellNotional] as number) - cost;
    const gross = (own[ofAll | E.grossOfOthers] as number) + Math.max(long, short);
    own[ofAll | ROOM] = Math.min(
      (inForce[limits | OPEN_NOTIONAL] as number) - (buys + sells),
      (inForce[limits | GROSS_EXPOSURE] as number) - gross,
      (inForce[limits | NET_EXPOSURE] as number) - Math.max(costOfAll + buys, sells - costOfAll),
    );
    const worst = Math.max(lots + (values[at | P.buyLots] as number), (values[at | P.sellLots] as number) - lots);
    values[at | ROOM_LOTS] = (inForce[(positionLimits << 4) | POSITION] as number) - worst;
    ints[(position << 5) | ROOM_OF_CHANGE] = changes;
    // It is for the loss of the day to say, which is asked last.
    this.losses.drop(exposure);
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

  private wouldPassOpen(ask: OrderAsk, exposure: number, more: number, max: number): boolean {
    const at = exposure << 3;
    if (more <= 0 || ask.mayStay === 0) return false;
    return this.positions.exposures.total(at | E.buyNotional, at | E.sellNotional, 1, more) > max;
  }

  private wouldPassGross(ask: OrderAsk, position: number, exposure: number, more: number, max: number): boolean {
    if (more <= 0 || max === UNLIMITED) return false;
    const { positions } = this;
    const [buys, sells] = ask.side === BUY ? [BigInt(more), 0n] : [0n, BigInt(more)];
    const before = positions.grossOf(position);
    const after = positions.grossOf(position, buys, sells);
    return after > before && positions.grossOfAll(exposure) - before + after > BigInt(max);
  }

  private hasLost(ask: OrderAsk, position: number, exposure: number, limits: number): boolean {
    const { losses } = this;
    const { days, exposures } = this.positions;
    const max = this.limits.inForce[(limits << 4) | DAILY_LOSS] as number;
    if (max === UNLIMITED) {
      losses.setUnbounded(exposure);
      return false;
    }
    const result = days.resultOf(exposure, ask.timeUs);
    // Before the first fill of a day nobody knows when that day ends.
    const hasBegun = ask.timeUs < (exposures.values[(exposure << 3) | DAY_END_US] as number);
    if (hasBegun) losses.set(exposure, ask.quoteAssetId, result + max, days.lotsMax);
    return -result >= max && !this.onlyReduces(ask, position);
  }

  /** By the figure that was journalled last, whatever the market has done since. */
  private refusalOfVar(ask: OrderAsk, position: number, limits: number): RejectReason | 0 {
    const { inForce } = this.limits;
    const max = inForce[(limits << 4) | VAR] as number;
    if (max === UNLIMITED || this.onlyReduces(ask, position)) return 0;
    const figure = this.state.varFigures.find(ask.accountId, ask.quoteAssetId);
    const maxAgeUs = inForce[(this.state.venueLimits << 4) | VAR_MAX_AGE] as number;
    if (maxAgeUs !== UNLIMITED && (figure === undefined || ask.timeUs - figure.timeUs > maxAgeUs)) {
      return RejectReason.VAR_STALE;
    }
    return figure !== undefined && figure.units > max ? RejectReason.VAR_LIMIT : 0;
  }

  private wouldPassNet(ask: OrderAsk, exposure: number, more: number, max: number): boolean {
    return more > 0 && this.netExposure(ask, exposure, more) > max;
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
  const { prices } = ask;
  const reference =
    source === CollarSource.mid ? prices.midTicks : source === CollarSource.mark ? prices.markTicks : prices.lastTicks;
  if (reference === 0) return false;
  const distance = ask.ownTicks > reference ? ask.ownTicks - reference : reference - ask.ownTicks;
  return isMoreThan(distance, reference, bps);
}

/** An order's own limit too far through the opposite best: it would walk the book further than anybody means to. */
function isFatFinger(ask: OrderAsk, bps: number): boolean {
  const { ownTicks } = ask;
  const oppositeTicks = ask.prices.oppositeTicksOf(ask.side);
  if (oppositeTicks === 0) return false;
  const through = ask.side === BUY ? ownTicks - oppositeTicks : oppositeTicks - ownTicks;
  return isMoreThan(through, oppositeTicks, bps);
}

/** Whether a distance is more than `floor(ticks × bps / 10,000)`. */
function isMoreThan(distance: number, ticks: number, bps: number): boolean {
  const product = ticks * bps;
  // Of whole numbers, one is more than the floor of a fraction where it is more than the fraction.
  return product <= INTEGER_MAX ? distance * BPS > product : distance > mulDivFloor(ticks, bps, BPS);
}
