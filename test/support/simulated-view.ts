import { Phase } from '../../src/common/model/order-terms.js';
import type { AgentAction, MarketView, OwnOrder, StepTime } from '../../src/modules/simulation/domain/agent.js';
import { type DemoInstrument, demoInstruments } from '../../src/modules/simulation/domain/demo-instruments.js';
import { Random } from '../../src/modules/simulation/domain/random.js';
import { CALM_MOOD } from '../../src/modules/simulation/domain/weather.js';

/** A round instrument: a basis point of its value is a hundred ticks. */
export const roundInstrument: DemoInstrument = {
  ...(demoInstruments[0] as DemoInstrument),
  minQuantityLots: 1,
  startPriceTicks: 1_000_000,
  dailyVolatilityBps: 240,
  halfSpreadBps: 10,
  typicalLots: 1_000,
};

/** A market around a million ticks in continuous trading, but for what `seen` says. */
export function aView(seen: Partial<MarketView> = {}): MarketView {
  return {
    phase: Phase.continuous,
    bidTicks: 999_000,
    bidLots: 1_000,
    askTicks: 1_001_000,
    askLots: 1_000,
    fairTicks: 1_000_000,
    mood: CALM_MOOD,
    positionLots: 0,
    orders: [],
    ...seen,
  };
}

export const aSecond: StepTime = { stepS: 1, quoteLevelsMax: 100, sizeFactor: 1 };

/** Chance that says what it is told to, in order. */
export class Told extends Random {
  constructor(private readonly values: number[]) {
    super(0);
  }

  override next(): number {
    const value = this.values.shift();
    if (value === undefined) throw new Error('more was drawn than told');
    return value;
  }
}

export type Placed = AgentAction & { readonly kind: 'place' };

export function placed(actions: readonly AgentAction[]): Placed[] {
  return actions.filter((action): action is Placed => action.kind === 'place');
}

/** The orders that rest when all that was placed is accepted; ids from 1. */
export function restingAfter(actions: readonly AgentAction[]): OwnOrder[] {
  return placed(actions).map(({ side, priceTicks }, at) => ({ orderId: at + 1, side, priceTicks }));
}
