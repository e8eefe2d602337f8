/**
 * W2, the flow that exchange-core measures itself with, from the description of its generator: 1,000 users around one
 * price, a book that is filled to a target and held there, and mostly moves, each 1 % of the way towards the last trade.
 * The series of random numbers is the same (java.util.Random, symbol 0, its own seed), so mix, trades and levels
 * must come out as they do there.
 *
 * Two of its order types have other names here: a fill-or-kill with a budget at the edge of the band is a fill-or-kill at
 * that price; a reduction by all that is open is a cancel.
 */
import { Side } from '../../src/common/model/order-terms.js';
import { Kind } from './command-list.js';
import { JavaRandom } from './java-random.js';
import { OldestOrders } from './oldest-orders.js';
import { OrderFlow } from './order-flow.js';
import type { Workload } from './workload.js';

/** What `Objects.hash(0, 101572685 × 10037 + 198267)` gives in 32 bits. */
const SEED = (961 + Math.imul(101_572_685, 10_037) + 198_267) | 0;
const USERS = 1_000;
const CHECK_EVERY = 512;
const BAND_DEVIATIONS = 5;
const MOVE_SHARE = 0.01;

/** `target` orders that fill the book and `commands` behind them; all of them are timed, as exchange-core times them. */
export function generateW2(target: number, commands: number): Workload {
  const session = new W2Session(target, commands);
  for (let i = 0; i < target + commands; i += 1) session.step(i);
  return session.result();
}

class W2Session {
  private readonly random = new JavaRandom(SEED);
  private readonly flow: OrderFlow;
  private readonly oldest = new OldestOrders();
  private readonly half: number;
  private readonly fastFillLack: number;
  private readonly deviation: number;
  private readonly priceMin: number;
  private readonly priceMax: number;
  private lastTradePrice: number;
  private readonly checkEvery: number;
  private nextCheck: number;
  private bidsAtCheck = 0;
  private asksAtCheck = 0;
  private wasFilled = false;
  private isSteady = false;

  constructor(
    private readonly target: number,
    commands: number,
  ) {
    const { random } = this;
    this.flow = new OrderFlow(target + commands);
    const exponent = 3.3 + random.nextDouble() * 1.5 + random.nextDouble() * 1.5;
    const price = Math.floor(10 ** exponent);
    this.deviation = Math.min(Math.floor(price * 0.05), 10_000);
    this.priceMin = price - this.deviation * BAND_DEVIATIONS;
    this.priceMax = price + this.deviation * BAND_DEVIATIONS;
    this.lastTradePrice = price;
    this.half = Math.floor(target / 2);
    this.fastFillLack = Math.min(CHECK_EVERY, Math.floor((this.half * 3) / 4));
    this.checkEvery = Math.min(CHECK_EVERY, target + 1);
    this.nextCheck = this.checkEvery;
  }

  step(i: number): void {
    if (i === this.target) this.flow.bookIsFilled();
    if (i < this.target) this.placeGtc();
    else this.command();
    if (i < this.nextCheck) return;
    this.nextCheck += this.checkEvery;
    this.check();
  }

  result(): Workload {
    return { commands: this.flow.commands, untimedCommands: 0, shape: this.flow.shape() };
  }

  private command(): void {
    const { random } = this;
    const lackOfAsks = this.half - this.asksAtCheck;
    const lackOfBids = this.half - this.bidsAtCheck;
    if (lackOfAsks <= 0 && lackOfBids <= 0) this.isSteady = true;
    const lack = this.side() === Side.sell ? lackOfAsks : lackOfBids;
    const grows = lack > 0;
    const fast = !this.wasFilled || lack > this.fastFillLack;
    if (!grows) this.wasFilled = true;
    const draw = random.nextInt(grows ? (fast ? 2 : 10) : 40);
    if (draw < 2 || this.oldest.isEmpty) {
      if (grows) this.placeGtc();
      else this.placeInstant();
      return;
    }
    const orderId = this.oldest.pick((count) => random.nextInt(count));
    if (draw === 2) {
      this.oldest.remove(orderId);
      this.flow.cancel(orderId);
    } else if (draw === 3) {
      this.flow.reduce(orderId, random.nextInt(this.flow.openLots[orderId] as number) + 1);
      if (this.flow.openLots[orderId] === 0) this.oldest.remove(orderId);
    } else {
      this.move(orderId);
    }
  }

  private placeGtc(): void {
    const { random } = this;
    const side = this.side();
    random.nextInt(USERS);
    const draw = random.nextDouble();
    const spread = 1 + Math.floor(draw * draw * this.deviation);
    let sum = 0;
    for (let i = 0; i < 4; i += 1) sum += random.nextInt(spread);
    const offset = Math.abs(Math.floor(sum / 4) * 2 - spread);
    const priceTicks = this.lastTradePrice + (side === Side.sell ? offset : -offset);
    const lots = 1 + random.nextInt(6) * random.nextInt(6) * random.nextInt(6);
    const orderId = this.flow.place(Kind.limitGtc, side, priceTicks, lots);
    this.oldest.add(orderId);
    this.observeFills(orderId);
  }

  /** Immediate-or-cancel, or one in 32 fill-or-kill, at the edge of the band. */
  private placeInstant(): void {
    const { random } = this;
    const side = this.side();
    random.nextInt(USERS);
    const priceTicks = side === Side.buy ? this.priceMax : this.priceMin;
    const isFok = random.nextInt(32) === 0;
    const most = isFok ? 8 : 6;
    const lots = 1 + random.nextInt(most) * random.nextInt(most) * random.nextInt(most);
    const orderId = this.flow.place(isFok ? Kind.limitFok : Kind.limitIoc, side, priceTicks, lots);
    this.observeFills(orderId);
    if (this.filledLots() < lots) this.check();
  }

  private move(orderId: number): void {
    const from = this.flow.priceTicks[orderId] as number;
    const way = (this.lastTradePrice - from) * MOVE_SHARE;
    const by = way < 0 ? Math.floor(way) : way > 0 ? Math.ceil(way) : this.random.nextInt(2) * 2 - 1;
    this.flow.move(orderId, Math.min(from + by, this.priceMax));
    this.observeFills(orderId);
  }

  private side(): Side {
    return this.random.nextInt(4) >= 2 ? Side.buy : Side.sell;
  }

  private filledLots(): number {
    let lots = 0;
    for (let fill = 0; fill < this.flow.fills.count; fill += 1) lots += this.flow.fills.lotsOf(fill);
    return lots;
  }

  private observeFills(takerId: number): void {
    const { fills, openLots } = this.flow;
    for (let fill = 0; fill < fills.count; fill += 1) {
      const maker = fills.makerOf(fill);
      if (openLots[maker] === 0) this.oldest.remove(maker);
      this.lastTradePrice = Math.min(this.priceMax, Math.max(this.priceMin, fills.priceOf(fill)));
    }
    if (openLots[takerId] === 0) this.oldest.remove(takerId);
  }

  private check(): void {
    this.bidsAtCheck = this.flow.restingBids;
    this.asksAtCheck = this.flow.restingAsks;
    if (this.isSteady) this.flow.sample();
  }
}
