import type { VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import type { PositionSums } from '../../src/modules/risk/domain/gate-state.js';
import type { AssetTotals, Balance, Depth, OpenOrder } from '../../src/modules/engine/live-state.js';
import type { Stamp } from '../oracle/emitter.js';

/** What tests ask of a venue: the fast core behind its records, or the oracle. */
export interface TestedVenue {
  apply(command: VenueCommand, stamp: Stamp): VenueEvent[];
  /** A record of a type that is no command. */
  applyUnknown(commandType: number, accountId: number, stamp: Stamp): VenueEvent[];
  depth(instrumentId: number, levels: number): Depth;
  /** Order ids of one side as an incoming order would meet them, at the prices that the public book shows. */
  queue(instrumentId: number, side: number): readonly number[];
  /** Only assets of which the account has anything. */
  balances(accountId: number): readonly Balance[];
  /** Newest first. */
  positions(accountId: number): readonly PositionSums[];
  openOrders(accountId: number): readonly OpenOrder[];
  /** The account's open order that was placed with this client order id. */
  openOrderIdOf(accountId: number, clientOrderId: string): number | undefined;
  totals(): readonly AssetTotals[];
}
