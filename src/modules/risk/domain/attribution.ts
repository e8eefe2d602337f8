/**
 * Where a change of equity came from. What a position is worth, with all the money that its trades have brought or taken, changes for three
 * reasons: the price of what was held moved, what was traded was bought or sold at another price than the day's last, and fees. Each
 * day is measured by its last trade and that of the day before: held × (last − last before), then traded × last less what was paid for it.
 * So the three sum up to the change exactly, whatever the period.
 */

/** What an account traded on an instrument on one UTC day, counted from 1970-01-01: lots, and quote units. */
export interface DayFlow {
  readonly day: number;
  readonly boughtLots: bigint;
  readonly soldLots: bigint;
  readonly bought: bigint;
  readonly sold: bigint;
  /** Less rebates. */
  readonly fees: bigint;
}

/** The last trade of a day on which the instrument traded. */
export interface ClosingPrice {
  readonly day: number;
  readonly priceTicks: number;
}

export interface AttributedFlows {
  /** Held when the period began. */
  readonly openingLots: bigint;
  /** Of the period, in ascending order. */
  readonly days: readonly DayFlow[];
  /** In ascending order, the first one from before the period where there is one. */
  readonly closings: readonly ClosingPrice[];
}

export interface Period {
  readonly fromDay: number;
  readonly toDay: number;
}

export interface Attribution {
  readonly openingLots: bigint;
  /** 0: the instrument had not traded. */
  readonly openingTicks: number;
  readonly closingLots: bigint;
  readonly closingTicks: number;
  readonly priceMove: bigint;
  readonly trading: bigint;
  readonly fees: bigint;
}

/** `unit` is quote units of one tick × one lot. */
export function attributionOf(flows: AttributedFlows, unit: number, { fromDay, toDay }: Period): Attribution {
  const closingOf = (day: number): number => flows.closings.findLast((one) => one.day <= day)?.priceTicks ?? 0;
  const worthOf = (lots: bigint, ticks: number): bigint => lots * BigInt(ticks) * BigInt(unit);
  const openingTicks = closingOf(fromDay - 1);
  let [lots, ticks] = [flows.openingLots, openingTicks];
  let [priceMove, trading, fees] = [0n, 0n, 0n];
  for (const { day, boughtLots, soldLots, bought, sold, fees: paid } of flows.days) {
    const next = closingOf(day);
    priceMove += worthOf(lots, next - ticks);
    trading += worthOf(boughtLots - soldLots, next) + sold - bought;
    fees += paid;
    lots += boughtLots - soldLots;
    ticks = next;
  }
  const closingTicks = closingOf(toDay);
  priceMove += worthOf(lots, closingTicks - ticks);
  return { openingLots: flows.openingLots, openingTicks, closingLots: lots, closingTicks, priceMove, trading, fees };
}
