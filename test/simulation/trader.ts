import type { VenueCommand } from '../../src/common/model/commands.js';
import { OrderFlag, OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import type { CommandOutcome } from '../../src/modules/engine/command-outcome.js';
import { commandOf, massCancelBody, placeBody } from '../support/command.js';
import type { SeededRandom } from './seeded-random.js';

const MID_TICKS = 1_000;

/** What one client wants, one wish at a time. A wish that got no answer is asked for again, by the same client id. */
export class Trader {
  private wishes = 0;
  private readonly placedIds: string[] = [];
  private readonly orderIds: number[] = [];
  /** Order ids by client order id, as they were acknowledged. */
  readonly orderIdOf = new Map<string, number>();
  private present: VenueCommand;

  constructor(
    readonly accountId: number,
    private readonly random: SeededRandom,
  ) {
    this.present = this.nextWish();
  }

  get wish(): VenueCommand {
    return this.present;
  }

  /** The answer to the present wish has come. */
  hear(outcome: CommandOutcome): void {
    if (this.present.name === 'PlaceOrder') this.hearPlaced(this.present.body.clientOrderId, outcome);
    this.present = this.nextWish();
  }

  private hearPlaced(clientOrderId: string, outcome: CommandOutcome): void {
    const answer = outcome.events.find((event) => event.name === 'OrderAccepted' || event.name === 'DuplicateAnswered');
    if (answer === undefined) {
      if (outcome.refusal === undefined) throw new Error(`${clientOrderId} was neither accepted nor refused`);
      return;
    }
    const { orderId } = answer.body;
    const before = this.orderIdOf.get(clientOrderId);
    if (before !== undefined && before !== orderId)
      throw new Error(`${clientOrderId} is order ${before} and ${orderId}`);
    this.orderIdOf.set(clientOrderId, orderId);
    this.placedIds.push(clientOrderId);
    this.orderIds.push(orderId);
  }

  private nextWish(): VenueCommand {
    this.wishes += 1;
    const { random, accountId } = this;
    if (this.wishes <= 2) {
      const body = { amount: 1_000_000_000, assetId: this.wishes, reference: `d${this.wishes}` };
      return commandOf('Deposit', accountId, body);
    }
    const share = random.next();
    if (share < 0.03 && this.placedIds.length > 0) {
      // Another order under an id that is taken.
      return commandOf('PlaceOrder', accountId, { ...this.order(), clientOrderId: random.pick(this.placedIds) });
    }
    if (share < 0.62 || this.orderIds.length === 0) return commandOf('PlaceOrder', accountId, this.order());
    if (share < 0.74) return commandOf('CancelOrder', accountId, { orderId: random.pick(this.orderIds) });
    if (share < 0.82) {
      return commandOf('CancelByClientOrderId', accountId, { clientOrderId: random.pick(this.placedIds) });
    }
    if (share < 0.94) {
      const change = { priceTicks: this.price(), quantityLots: random.chance(0.5) ? 0 : 1 + random.below(60) };
      return commandOf('ReplaceOrder', accountId, { orderId: random.pick(this.orderIds), ...change });
    }
    if (share < 0.96) return commandOf('MassCancel', accountId, massCancelBody({ side: random.below(3) }));
    const posting = { amount: 1 + random.below(50_000), assetId: 1 + random.below(2), reference: `p${this.wishes}` };
    return commandOf(random.chance(0.5) ? 'Deposit' : 'Withdraw', accountId, posting);
  }

  private order() {
    const { random } = this;
    const isMarket = random.chance(0.12);
    const isPostOnly = !isMarket && random.chance(0.1);
    return placeBody({
      side: random.chance(0.5) ? Side.buy : Side.sell,
      orderType: isMarket ? OrderType.market : OrderType.limit,
      timeInForce:
        isMarket || isPostOnly
          ? TimeInForce.gtc
          : random.pick([TimeInForce.gtc, TimeInForce.gtc, TimeInForce.gtc, TimeInForce.ioc, TimeInForce.fok]),
      flags: isPostOnly ? OrderFlag.postOnly : 0,
      priceTicks: isMarket ? 0 : this.price(),
      quantityLots: 1 + random.below(50),
      clientOrderId: `t${this.accountId}-${this.wishes}`,
    });
  }

  private price(): number {
    return MID_TICKS - 8 + this.random.below(17);
  }
}
