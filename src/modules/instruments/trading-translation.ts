/** From what operators say about trading to the commands of the core. */
import type { DecimalFault } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import { Allocation, AuctionKind, Phase } from '../../common/model/order-terms.js';
import type { AccountId, InstrumentId, PriceTicks, QuantityLots, TimestampUs } from '../../common/model/units.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import { parseIsoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from './domain/instrument-format.js';
import { toPpm } from './instrument-translation.js';
import { bandPresets } from './band-presets.js';
import type { MarketPhaseRequest, PhaseRequest } from './instrument.messages.js';
import type { AllocationRequest, BandsRequest, FeeTierRequest, MarkPriceRequest } from './trading-admin.messages.js';

const MS_US = 1_000;

export function toSetPhase(
  { phase, auction, endsAt }: PhaseRequest | MarketPhaseRequest,
  instrumentId: number,
): CommandBody<'SetPhase'> {
  return {
    endsAtUs: (isGiven(endsAt) ? toTimeUs(endsAt) : 0) as TimestampUs,
    instrumentId: instrumentId as InstrumentId,
    phase: Phase[phase],
    auctionKind: AuctionKind[auction ?? 'none'],
    override: 0,
  };
}

export function toAllocation(request: AllocationRequest, format: InstrumentFormat): CommandBody<'SetAllocation'> {
  const { method, fifoPercent, topOfBook, leadMarketMakerPercent, leadMarketMakerAccountId } = request;
  return {
    topMaxLots: toLots(request.topMaxQuantity, 'topMaxQuantity', format),
    minShareLots: toLots(request.minShareQuantity, 'minShareQuantity', format),
    instrumentId: format.instrument.instrumentId as InstrumentId,
    fifoPercent: fifoPercent ?? 0,
    leadMarketMakerPercent: leadMarketMakerPercent ?? 0,
    leadMarketMakerAccountId: (isGiven(leadMarketMakerAccountId)
      ? toAccountId(leadMarketMakerAccountId)
      : 0) as AccountId,
    method: Allocation[method],
    topOfBook: topOfBook === true ? 1 : 0,
  };
}

export function toBands(request: BandsRequest, format: InstrumentFormat): CommandBody<'SetBands'> {
  const { referencePrice, preset } = request;
  // What is given replaces what the preset says.
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => isGiven(value)));
  const { staticBps, dynamicBps, limitStateMs, pauseMs, auctionMs }: Partial<BandsRequest> = {
    ...(isGiven(preset) ? bandPresets[preset] : {}),
    ...given,
  };
  return {
    referencePriceTicks: isGiven(referencePrice) ? toTicks(referencePrice, format) : (0 as PriceTicks),
    limitStateUs: (limitStateMs ?? 0) * MS_US,
    pauseUs: (pauseMs ?? 0) * MS_US,
    auctionUs: (auctionMs ?? 0) * MS_US,
    instrumentId: format.instrument.instrumentId as InstrumentId,
    staticBps: staticBps ?? 0,
    dynamicBps: dynamicBps ?? 0,
  };
}

export function toMarkPrice({ price }: MarkPriceRequest, format: InstrumentFormat): CommandBody<'SetMarkPrice'> {
  return { priceTicks: toTicks(price, format), instrumentId: format.instrument.instrumentId as InstrumentId };
}

export function toFeeTier(
  { tier, makerFee, takerFee }: FeeTierRequest,
  { instrument }: InstrumentFormat,
): CommandBody<'SetFeeTier'> {
  return {
    instrumentId: instrument.instrumentId as InstrumentId,
    makerFeePpm: toPpm('makerFee', makerFee),
    takerFeePpm: toPpm('takerFee', takerFee),
    tier,
  };
}

function toTicks(text: string, format: InstrumentFormat): PriceTicks {
  const cause = `price ${text} is not a multiple of tickSize ${format.instrument.tickSize}`;
  return exact(format.parsePrice(text), 'PRICE_NOT_ON_TICK', cause) as PriceTicks;
}

function toLots(text: string | null | undefined, field: string, format: InstrumentFormat): QuantityLots {
  const cause = `${field} ${text} is not a multiple of lotSize ${format.instrument.lotSize}`;
  return exact(format.parseQuantity(text ?? '0'), 'QUANTITY_NOT_ON_LOT', cause) as QuantityLots;
}

function toTimeUs(text: string): number {
  const timeUs = parseIsoTime(text);
  if (timeUs !== undefined) return timeUs;
  const message = 'must be a time in UTC of at most microseconds, such as "2026-12-31T00:00:00Z"';
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'endsAt', message }] });
}

function exact(count: number | DecimalFault, code: ProblemCode, cause: string): number {
  if (typeof count === 'number') return count;
  if (count === 'TOO_LARGE') throw new ProblemError('NUMBER_TOO_LARGE');
  throw new ProblemError(code, { detail: `The ${cause}.` });
}
