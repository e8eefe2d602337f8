import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { AdvancedOrderTerms, CommandBody, CommandOrigin } from '../../common/model/commands.js';
import type { OrderFrame } from '../../common/model/order-frame.js';
import { CommandGate } from './command-gate.js';
import type { CommandOutcome } from './command-outcome.js';

/** Places one order for the actor's account. */
export class PlaceOrderCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly order: CommandBody<'PlaceOrder'>,
    readonly advanced?: AdvancedOrderTerms,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrderCommand)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrderCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, order, advanced }: PlaceOrderCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:place');
    return this.gate.submit({ name: 'PlaceOrder', origin: actor, body: order, ...(advanced && { advanced }) });
  }
}

/** Changes price or total quantity of an open order of the actor's account; zero keeps what is. */
export class ReplaceOrderCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly change: CommandBody<'ReplaceOrder'>,
  ) {
    super();
  }
}

@CommandHandler(ReplaceOrderCommand)
export class ReplaceOrderHandler implements ICommandHandler<ReplaceOrderCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, change }: ReplaceOrderCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:place');
    return this.gate.submit({ name: 'ReplaceOrder', origin: actor, body: change });
  }
}

/** Cancels one open order of the actor's account. */
export class CancelOrderCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly order: CommandBody<'CancelOrder'>,
  ) {
    super();
  }
}

@CommandHandler(CancelOrderCommand)
export class CancelOrderHandler implements ICommandHandler<CancelOrderCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, order }: CancelOrderCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:cancel');
    return this.gate.submit({ name: 'CancelOrder', origin: actor, body: order });
  }
}

/** Cancels all open orders of the actor's account that match. */
export class MassCancelCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly scope: CommandBody<'MassCancel'>,
  ) {
    super();
  }
}

@CommandHandler(MassCancelCommand)
export class MassCancelHandler implements ICommandHandler<MassCancelCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, scope }: MassCancelCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:cancel');
    return this.gate.submit({ name: 'MassCancel', origin: actor, body: scope });
  }
}

/** Places orders that depend on each other, for the actor's account. */
export class PlaceOrderListCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly list: CommandBody<'PlaceOrderList'>,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrderListCommand)
export class PlaceOrderListHandler implements ICommandHandler<PlaceOrderListCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, list }: PlaceOrderListCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:place');
    return this.gate.submit({ name: 'PlaceOrderList', origin: actor, body: list });
  }
}

/** Cancels the open orders of a list of the actor's account. */
export class CancelOrderListCommand extends Command<CommandOutcome> {
  constructor(
    readonly actor: Actor,
    readonly list: CommandBody<'CancelOrderList'>,
  ) {
    super();
  }
}

@CommandHandler(CancelOrderListCommand)
export class CancelOrderListHandler implements ICommandHandler<CancelOrderListCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ actor, list }: CancelOrderListCommand): Promise<CommandOutcome> {
    requirePermission(actor, 'orders:cancel');
    return this.gate.submit({ name: 'CancelOrderList', origin: actor, body: list });
  }
}

/**
 * Many commands of one connection, one right after the other, as the records that its gateway wrote. What became of each is
 * noted in the frame; the outcomes are in the durable events, for a gateway that follows them.
 */
export class SubmitOrdersCommand extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly frame: OrderFrame,
  ) {
    super();
  }
}

@CommandHandler(SubmitOrdersCommand)
export class SubmitOrdersHandler implements ICommandHandler<SubmitOrdersCommand> {
  constructor(private readonly gate: CommandGate) {}

  async execute({ actor, frame }: SubmitOrdersCommand): Promise<void> {
    if (!actor.permissions.has('orders:place')) frame.refuse('FORBIDDEN', 'orders');
    if (!actor.permissions.has('orders:cancel')) frame.refuse('FORBIDDEN', 'cancels');
    this.gate.takeFrame(frame);
  }
}

/** The actor's connection has ended: what it placed with `cancelOnDisconnect` goes. Nobody's permission is needed for it. */
export class EndSessionCommand extends Command<CommandOutcome> {
  constructor(readonly origin: CommandOrigin) {
    super();
  }
}

@CommandHandler(EndSessionCommand)
export class EndSessionHandler implements ICommandHandler<EndSessionCommand> {
  constructor(private readonly gate: CommandGate) {}

  execute({ origin }: EndSessionCommand): Promise<CommandOutcome> {
    return this.gate.submit({ name: 'DisconnectSession', origin, body: {} });
  }
}
