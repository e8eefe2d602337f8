import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { f64At, i32At, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';

/** The displayed total of one price level after an event. Reused: valid until the next event is looked at. */
export interface LevelChange {
  instrumentId: number;
  side: number;
  priceTicks: number;
  quantityLots: number;
  orders: number;
}

const Rested = eventLayouts.OrderRested;
const Traded = eventLayouts.TradeExecuted;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;
const Prevented = eventLayouts.SelfTradePrevented;
const Refreshed = eventLayouts.PeakRefreshed;
const Changed = eventLayouts.LevelChanged;

/**
 * Fills `change` from the event record at byte `at` and returns true when the event changed a level. The
 * changes of one command count one on their instrument's book channel.
 */
export function readLevelChange(events: RecordBuffer, at: number, change: LevelChange): boolean {
  switch (typeAt(events, at)) {
    case Rested.type:
      return fill(events, at, Rested.at, u8At(events, at + Rested.at.side), Rested.at.priceTicks, change);
    case Traded.type: {
      // An auction changes levels apart from its trades.
      if (u8At(events, at + Traded.at.auction) === 1) return false;
      const makerSide = u8At(events, at + Traded.at.takerSide) === Side.buy ? Side.sell : Side.buy;
      return fill(events, at, Traded.at, makerSide, Traded.at.priceTicks, change);
    }
    case Cancelled.type:
      if (u8At(events, at + Cancelled.at.rested) === 0) return false;
      return fill(events, at, Cancelled.at, u8At(events, at + Cancelled.at.side), Cancelled.at.priceTicks, change);
    case Prevented.type: {
      const makerSide = u8At(events, at + Prevented.at.takerSide) === Side.buy ? Side.sell : Side.buy;
      return fill(events, at, Prevented.at, makerSide, Prevented.at.priceTicks, change);
    }
    case Refreshed.type:
      return fill(events, at, Refreshed.at, u8At(events, at + Refreshed.at.side), Refreshed.at.priceTicks, change);
    case Changed.type:
      return fill(events, at, Changed.at, u8At(events, at + Changed.at.side), Changed.at.priceTicks, change);
    case Replaced.type:
      // A peg that had no price was on no level.
      if (f64At(events, at + Replaced.at.oldPriceTicks) === 0) return false;
      return fill(events, at, Replaced.at, u8At(events, at + Replaced.at.side), Replaced.at.oldPriceTicks, change);
    default:
      return false;
  }
}

interface LevelFields {
  readonly instrumentId: number;
  readonly levelQuantityLots: number;
  readonly levelOrders: number;
}

function fill(
  events: RecordBuffer,
  at: number,
  fields: LevelFields,
  side: number,
  priceAt: number,
  change: LevelChange,
): true {
  change.instrumentId = i32At(events, at + fields.instrumentId);
  change.side = side;
  change.priceTicks = f64At(events, at + priceAt);
  change.quantityLots = f64At(events, at + fields.levelQuantityLots);
  change.orders = i32At(events, at + fields.levelOrders);
  return true;
}
