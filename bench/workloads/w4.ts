/**
 * W4, mixed flow on a small book: orders around a fixed mid, cancels of random live orders, market orders. Limit orders
 * lie up to 104 ticks on their side of the mid, and a few reach over it, so that what arrives and what leaves are in
 * balance; live orders are held in 900–1,100 by drawing again what would lead out of it.
 */
import { Side } from '../../src/common/model/order-terms.js';
import { Kind } from './command-list.js';
import { mulberry32 } from './mulberry32.js';
import { OrderFlow } from './order-flow.js';
import type { Workload } from './workload.js';

const SEED = 42;
const SEED_ORDERS = 1_000;
const MID_TICKS = 100_000;
const LOTS_MAX = 100;
const LIMIT_SHARE = 0.53;
const CANCEL_SHARE = 0.376;
const LIVE_MIN = 900;
const LIVE_MAX = 1_100;
const DEPTH_TICKS = 105;
/** How far beyond the mid a limit order may reach. */
const REACH_TICKS = 13;
const SAMPLE_EVERY = 512;

export function generateW4(operations: number): Workload {
  const random = mulberry32(SEED);
  const below = (bound: number) => Math.floor(random() * bound);
  const flow = new OrderFlow(SEED_ORDERS + operations);
  const live = new LiveOrders(SEED_ORDERS + operations);

  const placeLimit = (reachTicks: number) => {
    const side = random() < 0.5 ? Side.buy : Side.sell;
    const distance = below(DEPTH_TICKS + reachTicks) - reachTicks;
    const priceTicks = side === Side.buy ? MID_TICKS - distance : MID_TICKS + distance;
    const orderId = flow.place(Kind.limitGtc, side, priceTicks, 1 + below(LOTS_MAX));
    if ((flow.openLots[orderId] as number) > 0) live.add(orderId);
  };
  const placeMarket = () => flow.place(Kind.market, random() < 0.5 ? Side.buy : Side.sell, 0, 1 + below(LOTS_MAX));
  const cancelOne = () => {
    const orderId = live.at(below(live.count));
    live.remove(orderId);
    flow.cancel(orderId);
  };
  const forgetFilled = () => {
    for (let fill = 0; fill < flow.fills.count; fill += 1) {
      const maker = flow.fills.makerOf(fill);
      if (flow.openLots[maker] === 0) live.remove(maker);
    }
  };

  for (let i = 0; i < SEED_ORDERS; i += 1) placeLimit(0);
  flow.bookIsFilled();
  for (let i = 0; i < operations; i += 1) {
    if (i % SAMPLE_EVERY === 0) flow.sample();
    let draw = random();
    while ((draw < LIMIT_SHARE && live.count >= LIVE_MAX) || (draw >= LIMIT_SHARE && live.count <= LIVE_MIN)) {
      draw = random();
    }
    if (draw < LIMIT_SHARE) placeLimit(REACH_TICKS);
    else if (draw < LIMIT_SHARE + CANCEL_SHARE) cancelOne();
    else placeMarket();
    forgetFilled();
  }
  return { commands: flow.commands, untimedCommands: SEED_ORDERS, shape: flow.shape() };
}

/** A set of order ids from which one is picked by number; removal moves the last into the gap. */
class LiveOrders {
  count = 0;
  private readonly ids: Int32Array;
  private readonly positionOf: Int32Array;

  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
    this.positionOf = new Int32Array(capacity + 1);
  }

  at(position: number): number {
    return this.ids[position] as number;
  }

  add(orderId: number): void {
    this.ids[this.count] = orderId;
    this.positionOf[orderId] = this.count;
    this.count += 1;
  }

  remove(orderId: number): void {
    const position = this.positionOf[orderId] as number;
    this.count -= 1;
    const last = this.ids[this.count] as number;
    this.ids[position] = last;
    this.positionOf[last] = position;
  }
}
