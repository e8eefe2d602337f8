/**
 * W1, the shape of the public matching-engine benchmark: short-lived passive orders around a mid that moves, or does not.
 * Each new order is IOC (15 %) or rests; of those that rest 20 % are modified once (one lot more, four of five also by a
 * tick; a cancel and a new order) and 95 % are cancelled soon. What is never cancelled piles up, and a mid that falls and
 * comes back trades through it. Its random numbers are ours, so counts agree with the published ones only in shape.
 */
import { Side } from '../../src/common/model/order-terms.js';
import { Kind } from './command-list.js';
import { mulberry32 } from './mulberry32.js';
import { OrderFlow } from './order-flow.js';
import type { Workload } from './workload.js';

const SEED = 42;
const MID_TICKS = 33_504;
const LEVELS = 800;
const LOTS_MAX = 100;
const IOC_SHARE = 0.15;
const MODIFY_SHARE = 0.2;
const REPRICE_SHARE = 0.8;
const CANCEL_SHARE = 0.95;
/** How far beyond the mid an IOC order reaches. */
const IOC_REACH_TICKS = 12;
/** Lives are exponential, counted in new orders. */
const LIFE_MEAN = 200;
const LIFE_MAX = 4_096;
const SAMPLE_EVERY = 512;
/** A new order, its cancel, and the two messages of a modification. */
const COMMANDS_PER_ORDER_MAX = 4;

/** How the mid moves over the whole flow: volatility, and how far it falls by the middle before it comes back. */
export interface W1Regime {
  readonly volatility: number;
  readonly swing: number;
}

interface Planned {
  readonly orderId: number;
  readonly isCancel: boolean;
}

export function generateW1(newOrders: number, regime: W1Regime): Workload {
  const random = mulberry32(SEED);
  const below = (bound: number): number => Math.floor(random() * bound);
  const flow = new OrderFlow(newOrders * COMMANDS_PER_ORDER_MAX);
  const plan: Planned[][] = Array.from({ length: LIFE_MAX + 1 }, () => []);
  const mid = midOf(newOrders, regime, random);
  const level = levelOf(random);

  const planEnd = (orderId: number, at: number): void => {
    if (random() >= CANCEL_SHARE) return;
    const life = 1 + Math.min(LIFE_MAX - 1, Math.floor(-LIFE_MEAN * Math.log(1 - random())));
    plan[(at + life) % plan.length]?.push({ orderId, isCancel: true });
    if (random() < MODIFY_SHARE) plan[(at + Math.ceil(life / 2)) % plan.length]?.push({ orderId, isCancel: false });
  };
  const rest = (side: number, priceTicks: number, lots: number, at: number): void => {
    const orderId = flow.place(Kind.limitGtc, side, Math.max(1, priceTicks), lots);
    if (isOpen(flow, orderId)) planEnd(orderId, at);
  };
  const modify = (orderId: number, at: number): void => {
    const side = flow.sideOf(orderId);
    const tick = random() < REPRICE_SHARE ? 1 : 0;
    const price = (flow.priceTicks[orderId] as number) + (random() < 0.5 ? tick : -tick);
    const lots = (flow.openLots[orderId] as number) + 1;
    flow.cancel(orderId);
    rest(side, price, lots, at);
  };

  flow.bookIsFilled();
  for (let i = 0; i < newOrders; i += 1) {
    if (i % SAMPLE_EVERY === 0) flow.sample();
    const due = plan[i % plan.length] as Planned[];
    for (const { orderId, isCancel } of due.splice(0)) {
      if (!isOpen(flow, orderId)) continue;
      if (isCancel) flow.cancel(orderId);
      else modify(orderId, i);
    }
    const side = random() < 0.5 ? Side.buy : Side.sell;
    const away = side === Side.buy ? -1 : 1;
    const lots = 1 + below(LOTS_MAX);
    if (random() < IOC_SHARE) {
      flow.place(Kind.limitIoc, side, Math.max(1, mid() - away * below(IOC_REACH_TICKS)), lots);
    } else rest(side, mid() + away * (1 + level()), lots, i);
    mid.next();
  }
  const commands = flow.shape().commands;
  return { commands: flow.commands.prefix(commands), untimedCommands: 0, shape: flow.shape() };
}

function isOpen(flow: OrderFlow, orderId: number): boolean {
  return (flow.openLots[orderId] as number) > 0;
}

/** Geometric Brownian motion about a path that falls by `swing` and returns. */
function midOf(
  steps: number,
  { volatility, swing }: W1Regime,
  random: () => number,
): (() => number) & { next: () => void } {
  let step = 0;
  let logNoise = 0;
  const bottom = Math.log(1 - swing);
  const mid = (): number => {
    const share = step / steps;
    const path = bottom * (share < 0.5 ? 2 * share : 2 - 2 * share);
    return Math.max(LEVELS, Math.round(MID_TICKS * Math.exp(path + logNoise)));
  };
  const next = (): void => {
    step += 1;
    if (volatility === 0) return;
    // The sum of twelve uniforms is close to a normal one, and the same on every machine.
    let normal = -6;
    for (let i = 0; i < 12; i += 1) normal += random();
    logNoise += (volatility / Math.sqrt(steps)) * normal;
  };
  return Object.assign(mid, { next });
}

/** Distance from the mid: most orders are near it, and a second hill lies at eight ticks. */
function levelOf(random: () => number): () => number {
  const cumulated: number[] = [];
  let sum = 0;
  for (let k = 0; k < LEVELS; k += 1) {
    sum += 1 / (k + 1) ** 2.23 + 5 * Math.exp(-((k - 8) ** 2) / 2);
    cumulated.push(sum);
  }
  return () => {
    const drawn = random() * sum;
    return cumulated.findIndex((bound) => drawn < bound);
  };
}
