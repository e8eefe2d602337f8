/** Where simulated participants meet a venue: what they see of it, and what they do as its commands. Knows no bus and no clock. */
import { unreachable } from '../../common/assert.js';
import { OrderFlag, OrderType, SelfTradePrevention, TimeInForce } from '../../common/model/order-terms.js';
import type { VenueCommand } from '../../common/model/commands.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import type { DepthLevel, LiveState } from '../engine/live-state.js';
import type { AgentAction, MarketView, StepTime } from './domain/agent.js';
import type { Participant } from './domain/population.js';
import type { SimulatedWorld } from './domain/simulated-world.js';

export type ParticipantCommand = Extract<
  VenueCommand,
  { readonly name: 'PlaceOrder' | 'ReplaceOrder' | 'CancelOrder' }
>;

/** The venue's numbers for what the simulation calls by place and name. */
export interface FloorIds {
  /** In the order of the table of instruments. */
  readonly instrumentIds: readonly number[];
  /** By account key. */
  readonly accountIds: ReadonlyMap<string, number>;
}

const OWN_ORDERS_MAX = 100;
const NO_LEVEL: DepthLevel = { priceTicks: 0, quantityLots: 0, orders: 0 };

export class MarketFloor {
  private steps = 0;

  constructor(
    readonly world: SimulatedWorld,
    readonly ids: FloorIds,
  ) {}

  /** Values go on from the prices of a market that is there already. */
  adoptPrices(state: LiveState): void {
    for (const [place, instrumentId] of this.ids.instrumentIds.entries()) {
      const { bids, asks } = state.depth(instrumentId, 1);
      if (bids[0] && asks[0]) this.world.adopt(place, (bids[0].priceTicks + asks[0].priceTicks) / 2);
    }
  }

  /**
   * A step of time: values move, then everybody decides on the same `state`. What they do is at most `commandsMax` commands; who acts
   * first changes with every step, so that a short budget is nobody's disadvantage for long.
   */
  step(state: LiveState, time: StepTime, commandsMax: number): ParticipantCommand[] {
    const { participants } = this.world;
    this.world.advance(time.stepS);
    if (participants.length === 0) return [];
    const first = this.steps % participants.length;
    this.steps += 1;
    return [...participants.slice(first), ...participants.slice(0, first)]
      .flatMap((participant) => {
        const views = participant.instruments.map((place) => this.view(state, participant, place));
        return this.world.act(participant, views, time).map((action) => this.command(participant, action));
      })
      .slice(0, commandsMax);
  }

  private view(state: LiveState, participant: Participant, place: number): MarketView {
    const instrumentId = this.ids.instrumentIds[place] as number;
    const accountId = this.accountOf(participant);
    const { bids, asks } = state.depth(instrumentId, 1);
    const [bid, ask] = [bids[0] ?? NO_LEVEL, asks[0] ?? NO_LEVEL];
    const position = state.positions(accountId).find((held) => held.instrumentId === instrumentId);
    return {
      phase: state.phase(instrumentId) ?? 0,
      bidTicks: bid.priceTicks,
      bidLots: bid.quantityLots,
      askTicks: ask.priceTicks,
      askLots: ask.quantityLots,
      fairTicks: this.world.fairTicks(place),
      mood: this.world.mood(place),
      positionLots: Number(position?.positionLots ?? 0),
      orders: state.openOrders(accountId, instrumentId, OWN_ORDERS_MAX, Infinity),
    };
  }

  private command(participant: Participant, action: AgentAction): ParticipantCommand {
    const origin = { accountId: this.accountOf(participant) as AccountId, sessionId: 0 as SessionId };
    switch (action.kind) {
      case 'place':
        return { name: 'PlaceOrder', origin, body: this.orderBody(participant, action) };
      case 'move':
        return {
          name: 'ReplaceOrder',
          origin,
          body: { orderId: action.orderId as never, priceTicks: action.priceTicks as never, quantityLots: 0 as never },
        };
      case 'cancel':
        return { name: 'CancelOrder', origin, body: { orderId: action.orderId as never } };
      default:
        return unreachable(action);
    }
  }

  private orderBody(
    participant: Participant,
    action: AgentAction & { readonly kind: 'place' },
  ): (ParticipantCommand & { readonly name: 'PlaceOrder' })['body'] {
    const { priceTicks, quantityLots, side, timeInForce, isPostOnly } = action;
    return {
      priceTicks: priceTicks as never,
      quantityLots: quantityLots as never,
      instrumentId: this.ids.instrumentIds[participant.instruments[action.market] as number] as never,
      flags: OrderFlag.simulated | (isPostOnly ? OrderFlag.postOnly : 0),
      side,
      orderType: priceTicks === 0 ? OrderType.market : OrderType.limit,
      timeInForce: priceTicks === 0 ? TimeInForce.ioc : timeInForce,
      selfTradePrevention: SelfTradePrevention.none,
      clientOrderId: '',
    };
  }

  private accountOf({ accountKey }: Participant): number {
    return this.ids.accountIds.get(accountKey) ?? 0;
  }
}
