import {
  type AdvancedOrderTerms,
  type CommandBody,
  type CommandName,
  type CommandOrigin,
  EVERY_ORDER,
  type VenueCommand,
} from '../../src/common/model/commands.js';
import { OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import type { Plain } from '../oracle/emitter.js';

/** A command from plain numbers. */
export function commandOf<N extends CommandName>(
  name: N,
  accountId: number,
  body: Plain<CommandBody<N>>,
  advanced?: Plain<AdvancedOrderTerms>,
  sessionId = 0,
): VenueCommand {
  const origin = { accountId, sessionId } as CommandOrigin;
  const parts = advanced === undefined ? { name, origin, body } : { name, origin, body, advanced };
  return parts as unknown as VenueCommand;
}

/** A phase that ends with the next SetPhase, and ends whatever there is. */
export function phaseBody(instrumentId: number, phase: number, auctionKind = 0, endsAtUs = 0): PhaseBody {
  return { instrumentId, phase, auctionKind, endsAtUs, override: 1 };
}
type PhaseBody = Plain<CommandBody<'SetPhase'>>;

/** All open orders, but for what `scope` says. */
export function massCancelBody(
  scope: Partial<Plain<CommandBody<'MassCancel'>>> = {},
): Plain<CommandBody<'MassCancel'>> {
  return { ...EVERY_ORDER, ...scope };
}

export type PlaceBody = Plain<CommandBody<'PlaceOrder'>>;

/** A GTC limit buy without a client order id, but for what `terms` says. */
export function placeBody(terms: Partial<PlaceBody>): PlaceBody {
  return {
    priceTicks: 0,
    quantityLots: 0,
    instrumentId: 1,
    flags: 0,
    side: Side.buy,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: 0,
    clientOrderId: '',
    ...terms,
  };
}
