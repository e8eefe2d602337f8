/** From what operators say about limits to the command of the core, and back. */
import { formatUnits, parseUnits } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import {
  CollarSource,
  isOfVenueAlone,
  LimitScope,
  NO_LIMIT,
  RiskLimit,
  type RiskLimitName,
  scopeOf,
} from '../../common/model/risk-limits.js';
import { nameOf } from '../../common/model/order-terms.js';
import type { AssetId, InstrumentId, TimestampUs } from '../../common/model/units.js';
import { toUnits } from '../../common/nest/amounts.js';
import { ProblemError } from '../../common/nest/problem.js';
import { isoTime, parseIsoTime } from '../../common/nest/wire-time.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import type { LimitInForce } from './domain/limit-report.js';
import type { LimitResponse, LimitTargetRequest, RiskLimitRequest } from './limits.messages.js';

const US_A_MS = 1_000;

/** The name in a path; whatever is no limit is unknown. */
export function toLimitName(text: string): RiskLimitName {
  if (Object.hasOwn(RiskLimit, text) && text !== 'required_limits') return text as RiskLimitName;
  throw new ProblemError('UNKNOWN_LIMIT', { detail: `No limit is called ${text.slice(0, 64)}.` });
}

export function toSetRiskLimit(
  name: RiskLimitName,
  request: RiskLimitRequest,
  directory: InstrumentDirectory,
): CommandBody<'SetRiskLimit'> {
  const removal = toRemoveRiskLimit(name, request, directory);
  const { value, until } = request;
  const { limit, instrumentId, assetId } = removal;
  return {
    ...removal,
    value: toCount(limit, value, instrumentId, assetId, directory),
    untilUs: (isGiven(until) ? toTimeUs(until) : 0) as TimestampUs,
  };
}

export function toRemoveRiskLimit(
  name: RiskLimitName,
  request: LimitTargetRequest,
  directory: InstrumentDirectory,
): CommandBody<'SetRiskLimit'> {
  const limit = RiskLimit[name];
  const { symbol, asset, tradeGroup, accountId } = request;
  const scope = scopeOf(limit);
  refuseOther(isOfVenueAlone(limit), accountId, 'accountId', name);
  refuseOther(isOfVenueAlone(limit), tradeGroup, 'tradeGroup', name);
  refuseOther(scope !== LimitScope.instrument, symbol, 'symbol', name);
  refuseOther(scope !== LimitScope.asset, asset, 'asset', name);
  const instrumentId =
    scope === LimitScope.instrument
      ? formatOfSymbol(needed(symbol, 'symbol', name), directory).instrument.instrumentId
      : 0;
  const assetId = scope === LimitScope.asset ? assetOf(needed(asset, 'asset', name), directory).assetId : 0;
  return {
    value: NO_LIMIT,
    untilUs: 0 as TimestampUs,
    instrumentId: instrumentId as InstrumentId,
    assetId: assetId as AssetId,
    tradeGroup: tradeGroup ?? 0,
    limit,
  };
}

export function presentLimit(limit: LimitInForce, directory: InstrumentDirectory): LimitResponse {
  const { instrumentId, assetId, value, untilUs, isOwn, used } = limit;
  const told = (count: number | bigint): string => fromCount(limit.limit, count, instrumentId, assetId, directory);
  return {
    limit: nameOf(RiskLimit, limit.limit),
    symbol: instrumentId === 0 ? null : (directory.byId(instrumentId)?.symbol ?? null),
    asset: assetId === 0 ? null : (directory.assetById(assetId)?.asset ?? null),
    value: told(value),
    until: untilUs === 0 ? null : isoTime(untilUs),
    isDefault: !isOwn,
    used: used === null ? null : told(used),
  };
}

/** What the limit is counted in: lots, money, or a plain number. */
function toCount(
  limit: RiskLimit,
  text: string,
  instrumentId: number,
  assetId: number,
  directory: InstrumentDirectory,
): number {
  switch (limit) {
    case RiskLimit.order_quantity:
    case RiskLimit.position: {
      const { instrument } = directory.formatOfId(instrumentId);
      const lots = directory.formatOfId(instrumentId).parseQuantity(text);
      if (typeof lots === 'number') return lots;
      if (lots === 'TOO_LARGE') throw new ProblemError('NUMBER_TOO_LARGE');
      const detail = `The value ${text} is not a multiple of lotSize ${instrument.lotSize}.`;
      throw new ProblemError('QUANTITY_NOT_ON_LOT', { detail });
    }
    case RiskLimit.order_notional:
      return toUnits(text, directory.formatOfId(instrumentId).quoteAsset.scale, 'value');
    case RiskLimit.open_notional:
    case RiskLimit.gross_exposure:
    case RiskLimit.net_exposure:
    case RiskLimit.daily_loss:
    case RiskLimit.kill_exposure:
    case RiskLimit.kill_loss:
    case RiskLimit.var:
      return toUnits(text, directory.assetById(assetId)?.scale ?? 0, 'value');
    case RiskLimit.duplicate_window:
    case RiskLimit.var_max_age:
      return whole(text) * US_A_MS;
    case RiskLimit.collar_source:
    case RiskLimit.mark_source: {
      if (Object.hasOwn(CollarSource, text)) return CollarSource[text as keyof typeof CollarSource];
      throw invalid('value', 'must be last, mid or mark');
    }
    default:
      return whole(text);
  }
}

function fromCount(
  limit: RiskLimit,
  count: number | bigint,
  instrumentId: number,
  assetId: number,
  directory: InstrumentDirectory,
): string {
  switch (limit) {
    case RiskLimit.order_quantity:
    case RiskLimit.position:
      return directory.formatOfId(instrumentId).quantity(count);
    case RiskLimit.order_notional:
      return formatUnits(count, directory.formatOfId(instrumentId).quoteAsset.scale);
    case RiskLimit.open_notional:
    case RiskLimit.gross_exposure:
    case RiskLimit.net_exposure:
    case RiskLimit.daily_loss:
    case RiskLimit.kill_exposure:
    case RiskLimit.kill_loss:
    case RiskLimit.var:
      return formatUnits(count, directory.assetById(assetId)?.scale ?? 0);
    case RiskLimit.duplicate_window:
    case RiskLimit.var_max_age:
      return String(Number(count) / US_A_MS);
    case RiskLimit.collar_source:
    case RiskLimit.mark_source:
      return nameOf(CollarSource, Number(count));
    default:
      return String(count);
  }
}

function whole(text: string): number {
  const count = parseUnits(text, 0);
  if (typeof count === 'number') return count;
  throw invalid('value', 'must be a whole number');
}

function needed(value: string | null | undefined, field: string, name: string): string {
  if (!isGiven(value)) throw invalid(field, `is needed by ${name}`);
  return value;
}

function refuseOther(isOther: boolean, value: string | number | null | undefined, field: string, name: string): void {
  if (isOther && isGiven(value)) throw invalid(field, `is not for ${name}`);
}

export function assetOf(name: string, directory: InstrumentDirectory) {
  const asset = directory.assetByName(name);
  if (asset === undefined) throw new ProblemError('UNKNOWN_ASSET', { detail: `No asset is called ${name}.` });
  return asset;
}

function toTimeUs(text: string): number {
  const timeUs = parseIsoTime(text);
  if (timeUs !== undefined) return timeUs;
  throw invalid('until', 'must be a time in UTC of at most microseconds, such as "2026-12-31T00:00:00Z"');
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field, message }] });
}
