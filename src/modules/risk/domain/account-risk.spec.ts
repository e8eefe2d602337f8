import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ALICE,
  ask,
  BOB,
  BTC_USD,
  buy,
  gate,
  marks,
  renewGate,
  sell,
  USD,
} from '../../../../test/support/small-gate.js';
import { KillScope, RiskLimit, type RiskLimitName, usedPpm } from '../../../common/model/risk-limits.js';
import { accountPeak, accountRisk } from './account-risk.js';
import { FillFacts } from './positions.js';

const NOW_US = 1_000_000;
const extent = { instruments: 1, assets: 2 };

beforeEach(() => renewGate());

function limit(name: RiskLimitName, value: number, whose: { accountId?: number; tradeGroup?: number }): void {
  const target = { accountId: 0, tradeGroup: 0, instrumentId: BTC_USD, assetId: USD, ...whose };
  gate.state.setLimit(RiskLimit[name], target, value, 0);
}

function trade(side: number, lots: number, price: number): void {
  const position = gate.openOrder(ask(side, lots, price));
  const fill = { side, lots, unit: price, openUnit: price, fee: 1, timeUs: NOW_US };
  gate.filled(position, Object.assign(new FillFacts(), fill));
}

describe('how an account stands', () => {
  test('what it has in an asset, both ways, and what it has gained today', () => {
    trade(buy, 10, 100);
    gate.openOrder(ask(sell, 30, 110));
    marks.ticks = 90;
    expect(accountRisk(gate, ALICE, NOW_US, extent)).toMatchObject({
      tradeGroup: 0,
      isStopped: false,
      positions: [{ positionLots: 10n, openSellLots: 30n }],
      exposures: [{ assetId: USD, openNotional: 3_300n, gross: 2_300n, net: 2_300n, dayResult: -101n }],
      groupLimits: [],
    });
    expect(accountRisk(gate, BOB, NOW_US, extent).exposures).toEqual([]);
  });

  test('which kill switches stop it, and the limits of its group', () => {
    gate.setGroup(ALICE, 7, NOW_US, () => USD);
    limit('open_orders', 4, { tradeGroup: 7 });
    gate.setKill(KillScope.group, 7, true);
    const { tradeGroup, isStopped, isGroupStopped, groupLimits } = accountRisk(gate, ALICE, NOW_US, extent);
    expect({ tradeGroup, isStopped, isGroupStopped }).toEqual({
      tradeGroup: 7,
      isStopped: false,
      isGroupStopped: true,
    });
    expect(groupLimits).toMatchObject([{ limit: RiskLimit.open_orders, value: 4, used: 0n }]);
  });

  test('its peak is the limit of which most is used, whatever they are counted in', () => {
    expect(accountPeak(gate, ALICE, NOW_US, extent)).toMatchObject({ accountId: ALICE, peak: undefined });
    limit('position', 100, { accountId: ALICE });
    limit('open_notional', 10_000, { accountId: ALICE });
    gate.openOrder(ask(buy, 50, 100));
    expect(accountPeak(gate, ALICE, NOW_US, extent).peak).toMatchObject({ limit: RiskLimit.open_notional });
    gate.openOrder(ask(buy, 30, 1));
    expect(accountPeak(gate, ALICE, NOW_US, extent).peak).toMatchObject({ limit: RiskLimit.position, used: 80n });
  });
});

test.each([
  ['nothing is used up of', 100, null, 0],
  ['a third', 3, 1n, 333_333],
  ['more than all', 10, 25n, 2_500_000],
  ['nothing of nothing: it is used', 0, 0n, 1_000_000],
  ['something of nothing', 0, 1n, 2 ** 32 - 1],
  ['more than can be told', 1, 10n ** 12n, 2 ** 32 - 1],
])('the used share: %s', (_what, value, used, ppm) => {
  expect(usedPpm({ value, used })).toBe(ppm);
});
