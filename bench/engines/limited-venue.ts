/** Twenty limits that hold for every account and refuse nothing, so that what asking them costs can be measured. */
import type { CommandBody, VenueCommand } from '../../src/common/model/commands.js';
import { RiskLimit, type RiskLimitName, scopeOf, LimitScope } from '../../src/common/model/risk-limits.js';
import { ACCOUNTS } from '../workloads/command-list.js';

const ACCOUNTS_A_GROUP = 10;
const USD = 2;
const LARGE = 2 ** 52;

const ofAccounts: Partial<Record<RiskLimitName, number>> = {
  open_orders: 1_000_000,
  order_rate: 2 ** 31 - 1,
  open_notional: LARGE,
  gross_exposure: LARGE,
  net_exposure: LARGE,
  daily_loss: LARGE,
  order_quantity: 1_000_000,
  order_notional: LARGE,
  price_collar: 1_000_000,
  fat_finger: 1_000_000,
  duplicate_window: 0,
  position: LARGE,
  restricted: 0,
};
const ofGroups: Partial<Record<RiskLimitName, number>> = {
  open_orders: 1_000_000,
  order_rate: 2 ** 31 - 1,
  open_notional: LARGE,
  gross_exposure: LARGE,
  net_exposure: LARGE,
  daily_loss: LARGE,
  position: LARGE,
};

export const LIMITS_IN_FORCE = Object.keys(ofAccounts).length + Object.keys(ofGroups).length;

/** Of a funded venue: every account in a group, and all limits set. */
export function limitingCommands(): VenueCommand[] {
  const groups = Array.from({ length: ACCOUNTS / ACCOUNTS_A_GROUP }, (_, index) => index + 1);
  return [
    ...Object.entries(ofAccounts).map(([name, value]) => setLimit(name as RiskLimitName, value, 0)),
    ...groups.flatMap((group) =>
      Object.entries(ofGroups).map(([name, value]) => setLimit(name as RiskLimitName, value, group)),
    ),
    ...Array.from({ length: ACCOUNTS }, (_, index): VenueCommand => {
      const body = { tradeGroup: Math.floor(index / ACCOUNTS_A_GROUP) + 1 };
      return { name: 'SetTradeGroup', origin: { accountId: (index + 1) as never, sessionId: 0 as never }, body };
    }),
  ];
}

function setLimit(name: RiskLimitName, value: number, tradeGroup: number): VenueCommand {
  const limit = RiskLimit[name];
  const scope = scopeOf(limit);
  const body = {
    value,
    untilUs: 0,
    instrumentId: scope === LimitScope.instrument ? 1 : 0,
    assetId: scope === LimitScope.asset ? USD : 0,
    tradeGroup,
    limit,
  };
  const origin = { accountId: 0 as never, sessionId: 0 as never };
  return { name: 'SetRiskLimit', origin, body: body as unknown as CommandBody<'SetRiskLimit'> };
}
