/**
 * What a simulated participant sees and what it can do. An agent decides from these and from its own stream of chance, never from
 * a clock: the same views and the same stream give the same actions. What it remembers is made of what it has seen.
 *
 * Prices are ticks (a fair value may lie between two), quantities lots, times seconds.
 */
import { Phase, Side, TimeInForce } from '../../../common/model/order-terms.js';
import type { Mood } from './weather.js';

export interface OwnOrder {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
}

/** One instrument as one participant sees it. */
export interface MarketView {
  readonly phase: Phase;
  /** 0 where that side is empty, like the lots beside it. */
  readonly bidTicks: number;
  readonly bidLots: number;
  readonly askTicks: number;
  readonly askLots: number;
  /** What the instrument is worth at this moment. */
  readonly fairTicks: number;
  readonly mood: Mood;
  /** Bought less sold since the account was opened. */
  readonly positionLots: number;
  readonly orders: readonly OwnOrder[];
}

/** How much time a step stands for, and how finely it is played. */
export interface StepTime {
  readonly stepS: number;
  /** Levels that a market maker keeps on a side, at most. */
  readonly quoteLevelsMax: number;
  /** Usual sizes are multiplied by it: a long step has few orders in the place of many. */
  readonly sizeFactor: number;
}

export type AgentAction =
  | {
      readonly kind: 'place';
      /** Which of the agent's instruments. */
      readonly market: number;
      readonly side: Side;
      /** 0 is a market order. */
      readonly priceTicks: number;
      readonly quantityLots: number;
      readonly timeInForce: TimeInForce;
      readonly isPostOnly: boolean;
    }
  | { readonly kind: 'move'; readonly orderId: number; readonly priceTicks: number }
  | { readonly kind: 'cancel'; readonly orderId: number };

export interface Agent {
  /** What it does now; one view for each of its instruments, in their order. */
  act(markets: readonly MarketView[], time: StepTime): AgentAction[];
}

export const BPS = 10_000;

export function isAuction(view: MarketView): boolean {
  return view.phase === Phase.auction || view.phase === Phase.pre_open;
}

/** True in continuous trading with a price on both sides: what those need who take what others offer. */
export function isTwoSided(view: MarketView): boolean {
  return view.phase === Phase.continuous && view.bidTicks > 0 && view.askTicks > 0;
}

export function midTicks(view: MarketView): number {
  return (view.bidTicks + view.askTicks) / 2;
}

/** Takes what is offered at the best price or within `priceTicks`; what that does not fill is cancelled. */
export function take(market: number, side: Side, priceTicks: number, quantityLots: number): AgentAction {
  return {
    kind: 'place',
    market,
    side,
    priceTicks,
    quantityLots,
    timeInForce: TimeInForce.ioc,
    isPostOnly: false,
  };
}

export function oppositeOf(side: Side): Side {
  return side === Side.buy ? Side.sell : Side.buy;
}
