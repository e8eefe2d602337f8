/** How an account, and the venue, stand with the gate as rows of the stream of risk, with decimals as REST has them. */
import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import { usedPpm } from '../../common/model/risk-limits.js';
import type { InstrumentStops } from '../engine/live-state.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { AccountPeak, Exposure } from '../risk/domain/account-risk.js';
import type { PositionSums } from '../risk/domain/gate-state.js';
import type { LimitInForce } from '../risk/domain/limit-report.js';
import { presentLimit } from '../risk/limit-translation.js';
import type { WatchedAccount, WatchedVenue } from '../risk/risk-watch.queries.js';
import { type RiskRow, WHOLE_VENUE } from './domain/risk-channel.js';

/** The keys of accounts among the rows of the venue. */
const ACCOUNT_KEY = 'account ';

export function keyOfAccount(accountId: number): string {
  return `${ACCOUNT_KEY}${accountId}`;
}

export class RiskRows {
  constructor(private readonly directory: InstrumentDirectory) {}

  /** Everything of an account; of instruments only those on which it has something. */
  ofAccount(accountId: number, watched: WatchedAccount): RiskRow[] {
    const { risk, isVenueStopped, marketBreakerLevel, instruments } = watched;
    const limits = [
      ...risk.limits.map((limit) => this.limit(limit, 0)),
      ...risk.groupLimits.map((limit) => this.limit(limit, risk.tradeGroup)),
    ];
    const peak = mostUsed([...risk.limits, ...risk.groupLimits]);
    return [
      accountRow({ ...risk, accountId, peak }, { isVenueStopped, marketBreakerLevel }),
      ...risk.positions.flatMap((position) => [
        instrumentRow(position.instrumentId, instruments),
        this.position(position),
      ]),
      ...risk.exposures.map((exposure) => this.exposure(exposure)),
      ...limits,
    ];
  }

  /** The venue itself, all instruments, and of the accounts that were looked at those that are stopped or have used something. */
  ofVenue({ peaks, instruments, isVenueStopped, marketBreakerLevel }: WatchedVenue): RiskRow[] {
    const venue = { isVenueStopped, marketBreakerLevel };
    const told = peaks.filter(
      ({ peak, isStopped, isGroupStopped }) => peak !== undefined || isStopped || isGroupStopped,
    );
    return [
      accountRow(
        { accountId: WHOLE_VENUE, tradeGroup: 0, isStopped: false, isGroupStopped: false, peak: undefined },
        venue,
      ),
      ...[...instruments.keys()].map((instrumentId) => instrumentRow(instrumentId, instruments)),
      ...told.map((account) => accountRow(account, venue)),
    ];
  }

  private position(sums: PositionSums): RiskRow {
    const { instrumentId, positionLots, cost, openBuyLots, openSellLots, openBuyNotional, openSellNotional } = sums;
    const format = this.directory.formatOfId(instrumentId);
    return {
      name: 'riskPosition',
      key: `position ${instrumentId}`,
      body: {
        instrumentId,
        position: format.quantity(positionLots),
        openBuyQuantity: format.quantity(openBuyLots),
        openSellQuantity: format.quantity(openSellLots),
        cost: format.notional(cost),
        openBuyNotional: format.notional(openBuyNotional),
        openSellNotional: format.notional(openSellNotional),
      },
    };
  }

  private exposure({ assetId, openNotional, gross, net, dayResult }: Exposure): RiskRow {
    const asset = this.directory.assetById(assetId);
    invariant(asset !== undefined, `asset ${assetId} is known`);
    const money = (units: bigint): string => formatUnits(units, asset.scale);
    return {
      name: 'riskExposure',
      key: `exposure ${assetId}`,
      body: {
        asset: asset.asset,
        openNotional: money(openNotional),
        grossExposure: money(gross),
        netExposure: money(net),
        dayResult: money(dayResult),
      },
    };
  }

  private limit(limit: LimitInForce, tradeGroup: number): RiskRow {
    const { instrumentId, assetId, untilUs } = limit;
    const { asset, value, used } = presentLimit(limit, this.directory);
    return {
      name: 'riskLimit',
      key: `limit ${limit.limit} ${tradeGroup} ${instrumentId} ${assetId}`,
      body: {
        instrumentId,
        tradeGroup,
        limit: limit.limit,
        usedPpm: usedPpm(limit),
        until: untilUs,
        asset: asset ?? '',
        value,
        used: used ?? '',
      },
    };
  }
}

function mostUsed(limits: readonly LimitInForce[]): LimitInForce | undefined {
  let most: LimitInForce | undefined;
  for (const limit of limits) {
    if ((limit.used ?? 0n) > 0n && (most === undefined || usedPpm(limit) > usedPpm(most))) most = limit;
  }
  return most;
}

interface VenueStops {
  readonly isVenueStopped: boolean;
  readonly marketBreakerLevel: number;
}

function accountRow(account: AccountPeak, { isVenueStopped, marketBreakerLevel }: VenueStops): RiskRow {
  const { accountId, tradeGroup, isStopped, isGroupStopped, peak } = account;
  return {
    name: 'riskAccount',
    key: keyOfAccount(accountId),
    body: {
      accountId,
      tradeGroup,
      isStopped: flag(isStopped),
      isGroupStopped: flag(isGroupStopped),
      isVenueStopped: flag(isVenueStopped),
      marketBreakerLevel,
      limit: peak?.limit ?? 0,
      usedPpm: peak === undefined ? 0 : usedPpm(peak),
    },
  };
}

function instrumentRow(instrumentId: number, instruments: ReadonlyMap<number, InstrumentStops>): RiskRow {
  const stops = instruments.get(instrumentId);
  invariant(stops !== undefined, `instrument ${instrumentId} is known`);
  const { phase, phaseReason, isStopped } = stops;
  return {
    name: 'riskInstrument',
    key: `instrument ${instrumentId}`,
    body: { instrumentId, phase, phaseReason, isStopped: flag(isStopped) },
  };
}

function flag(isOn: boolean): 0 | 1 {
  return isOn ? 1 : 0;
}
