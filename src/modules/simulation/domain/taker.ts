/** Someone who buys and sells at the market now and then, in runs: after a buy another buy is likelier. */
import { Side } from '../../../common/model/order-terms.js';
import type { DemoInstrument } from './demo-instruments.js';
import type { Random } from './random.js';

const CHANCE_TO_TRADE = 0.35;
const CHANCE_TO_GO_ON = 0.6;

export interface MarketOrder {
  readonly side: Side;
  readonly quantityLots: number;
}

export class Taker {
  private lastSide: Side = Side.buy;

  constructor(
    private readonly instrument: DemoInstrument,
    private readonly random: Random,
  ) {}

  /** The order of this step, or undefined when there is none. */
  next(): MarketOrder | undefined {
    if (this.random.next() >= CHANCE_TO_TRADE) return undefined;
    const goesOn = this.random.next() < CHANCE_TO_GO_ON;
    if (!goesOn) this.lastSide = this.lastSide === Side.buy ? Side.sell : Side.buy;
    // Many small orders, few large ones.
    const size = this.random.next() ** 3 * 2 + 0.02;
    const quantityLots = Math.max(this.instrument.minQuantityLots, Math.round(this.instrument.typicalLots * size));
    return { side: this.lastSide, quantityLots };
  }
}
