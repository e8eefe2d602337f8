/** What an intent adds to a plain order: its type, its terms, how long it stays, whom it does not trade with. */
import * as fc from 'fast-check';
import { unreachable } from '../../src/common/assert.js';
import {
  OrderFlag,
  OrderType,
  PegType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TriggerSource,
} from '../../src/common/model/order-terms.js';
import type { Advanced, Body } from '../oracle/order.js';
import { presentFeatures as features } from '../oracle/features.js';

const { stop, stop_limit, take_profit, take_profit_limit, trailing_stop, trailing_stop_limit } = OrderType;
const triggerTypes = [stop, stop_limit, take_profit, take_profit_limit, trailing_stop, trailing_stop_limit] as const;

const trigger = fc.record({
  of: fc.constant('trigger' as const),
  type: fc.constantFrom(...triggerTypes),
  /** Mostly on the side where it waits. */
  ticks: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.integer({ min: -3, max: 0 }) },
  ),
  source: fc.constantFrom(
    TriggerSource.last,
    TriggerSource.last,
    TriggerSource.best,
    ...(features.markPrices ? [TriggerSource.mark] : []),
  ),
  offsetTicks: fc.integer({ min: 0, max: 4 }),
  offsetBps: fc.integer({ min: 1, max: 600 }),
  flag: fc.constantFrom(0, 0, 0, OrderFlag.postOnly, ...(features.slide ? [OrderFlag.postOnlySlide] : [])),
});
export type TriggerShape = typeof trigger extends fc.Arbitrary<infer T> ? T : never;

const shapes = {
  none: fc.record({ of: fc.constant('none' as const) }),
  trigger,
  iceberg: fc.record({ of: fc.constant('iceberg' as const), display: fc.integer({ min: 1, max: 5 }) }),
  hidden: fc.record({ of: fc.constant('hidden' as const) }),
  allOrNone: fc.record({ of: fc.constant('allOrNone' as const) }),
  minimum: fc.record({ of: fc.constant('minimum' as const), lots: fc.integer({ min: 1, max: 9 }) }),
  slide: fc.record({ of: fc.constant('slide' as const) }),
  reduceOnly: fc.record({ of: fc.constant('reduceOnly' as const), more: fc.integer({ min: -1, max: 2 }) }),
  quoteAmount: fc.record({
    of: fc.constant('quoteAmount' as const),
    lots: fc.integer({ min: 1, max: 16 }),
    more: fc.integer({ min: -2, max: 2 }),
  }),
  marketToLimit: fc.record({ of: fc.constant('marketToLimit' as const) }),
  peg: fc.record({
    of: fc.constant('peg' as const),
    type: fc.constantFrom(PegType.primary, PegType.market, PegType.mid),
    offset: fc.integer({ min: -3, max: 3 }),
  }),
  auction: fc.record({
    of: fc.constant('auction' as const),
    timeInForce: fc.constantFrom(TimeInForce.good_for_auction, TimeInForce.at_open, TimeInForce.at_close),
  }),
};
type Shapes = typeof shapes;
export type Shape = { [K in keyof Shapes]: Shapes[K] extends fc.Arbitrary<infer T> ? T : never }[keyof Shapes];

const shapeWeights: Record<keyof Shapes, number> = {
  none: 14,
  trigger: features.triggers ? 9 : 0,
  iceberg: features.icebergs ? 3 : 0,
  hidden: features.hidden ? 2 : 0,
  allOrNone: features.allOrNone ? 2 : 0,
  minimum: features.minQuantity ? 1 : 0,
  slide: features.slide ? 1 : 0,
  reduceOnly: features.reduceOnly ? 1 : 0,
  quoteAmount: features.quoteAmounts ? 1 : 0,
  marketToLimit: features.marketToLimit ? 1 : 0,
  peg: features.pegs ? 2 : 0,
  auction: 1,
};

export const shape: fc.Arbitrary<Shape> = fc.oneof(
  ...(Object.keys(shapes) as (keyof Shapes)[]).map((name) => ({
    weight: shapeWeights[name],
    arbitrary: shapes[name] as fc.Arbitrary<Shape>,
  })),
);

/** How long it stays: undefined is what the plain order says. */
export const until = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: features.expiry ? 1 : 0,
    arbitrary: fc.record({
      timeInForce: fc.constantFrom(TimeInForce.gtd, TimeInForce.day),
      inUs: fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 1, max: 8_000 })),
    }),
  },
);

export const prevention = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  {
    weight: features.selfTradePrevention ? 2 : 0,
    arbitrary: fc.constantFrom(...Object.values(SelfTradePrevention)),
  },
);

export const session = fc.record({
  sessionId: fc.constantFrom(0, 0, 1, 2),
  cancelOnDisconnect: features.sessions ? fc.constantFrom(false, false, false, true) : fc.constant(false),
});

export interface ShapedOrder {
  readonly body: Body;
  readonly advanced: Advanced;
}

export interface Sights {
  /** What a trigger of the source looks at, or near it. */
  readonly lookedAt: number;
  readonly stepTicks: number;
  readonly lotsFactor: number;
  /** Lots of base that the account could sell. */
  readonly availableLots: number;
  readonly quoteUnitsPerTickLot: number;
  readonly bestOpposite: number;
}

/** The order with its shape; numbers come from what the market is like. */
export function shaped({ body, advanced }: ShapedOrder, form: Shape, sights: Sights): ShapedOrder {
  const { stepTicks, lotsFactor } = sights;
  switch (form.of) {
    case 'none':
      return { body, advanced };
    case 'trigger':
      return triggered({ body, advanced }, form, sights);
    case 'iceberg':
      return { body: limitOf(body), advanced: { ...advanced, displayQuantityLots: form.display * lotsFactor } };
    case 'hidden':
      return { body: { ...limitOf(body), flags: body.flags | OrderFlag.hidden }, advanced };
    case 'allOrNone':
      return { body: { ...body, flags: body.flags | OrderFlag.allOrNone }, advanced };
    case 'minimum':
      return { body, advanced: { ...advanced, minQuantityLots: form.lots * lotsFactor } };
    case 'slide':
      return { body: { ...body, flags: body.flags | OrderFlag.postOnlySlide }, advanced };
    case 'reduceOnly': {
      const quantityLots = Math.max(1, sights.availableLots + form.more);
      return { body: { ...body, side: Side.sell, quantityLots, flags: body.flags | OrderFlag.reduceOnly }, advanced };
    }
    case 'quoteAmount': {
      const amount = form.lots * lotsFactor * sights.bestOpposite * sights.quoteUnitsPerTickLot + form.more;
      const market = { orderType: OrderType.market, priceTicks: 0, quantityLots: 0, timeInForce: TimeInForce.gtc };
      const flags = body.flags & OrderFlag.simulated;
      return { body: { ...body, ...market, flags }, advanced: { ...advanced, quoteAmount: Math.max(0, amount) } };
    }
    case 'marketToLimit':
      return { body: { ...body, orderType: OrderType.market_to_limit, priceTicks: 0 }, advanced };
    case 'peg': {
      const terms = { pegType: form.type, pegOffsetTicks: form.offset * stepTicks };
      const flags = body.flags & OrderFlag.simulated;
      const peg = { orderType: OrderType.pegged, flags, timeInForce: TimeInForce.gtc };
      return { body: { ...body, ...peg }, advanced: { ...advanced, ...terms } };
    }
    case 'auction':
      return { body: { ...body, timeInForce: form.timeInForce }, advanced };
    default:
      return unreachable(form);
  }
}

function limitOf(body: Body): Body {
  return body.orderType === OrderType.limit ? body : { ...body, timeInForce: TimeInForce.gtc };
}

function triggered({ body, advanced }: ShapedOrder, form: TriggerShape, sights: Sights): ShapedOrder {
  const { type, ticks, source: triggerSource } = form;
  const isTrailing = type === trailing_stop || type === trailing_stop_limit;
  const isProfit = type === take_profit || type === take_profit_limit;
  const hasLimit = type === stop_limit || type === take_profit_limit || type === trailing_stop_limit;
  const isAbove = (body.side === Side.buy) !== isProfit;
  const away = ticks * sights.stepTicks;
  const stopPriceTicks = isTrailing ? 0 : Math.max(1, sights.lookedAt + (isAbove ? away : 0 - away));
  const terms = {
    triggerSource,
    stopPriceTicks,
    trailingOffsetTicks: isTrailing ? form.offsetTicks * sights.stepTicks : 0,
    trailingOffsetBps: isTrailing && form.offsetTicks === 0 ? form.offsetBps : 0,
  };
  const near = stopPriceTicks === 0 ? sights.lookedAt : stopPriceTicks;
  // Half of the limits go through the market that has moved to the stop price, so that such orders also trade when they are triggered.
  const through = Math.max(1, near + (body.side === Side.buy ? 3 : -3) * sights.stepTicks);
  const limit = form.offsetTicks % 2 === 0 ? through : body.priceTicks === 0 ? near : body.priceTicks;
  const priceTicks = hasLimit ? limit : 0;
  const flags = (body.flags & OrderFlag.simulated) | (hasLimit ? form.flag : 0);
  return { body: { ...body, orderType: type, priceTicks, flags }, advanced: { ...advanced, ...terms } };
}
