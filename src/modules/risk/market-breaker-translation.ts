/** From what operators say about the market-wide breaker to the command of the core, and back. */
import { isGiven } from '../../common/given.js';
import type { CommandBody } from '../../common/model/commands.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { MarketBreakerState } from '../engine/live-state.js';
import { marketBreakerPresets } from './market-breaker-presets.js';
import type { MarketBreakerRequest, MarketBreakerResponse } from './market-breaker.messages.js';

const MS_US = 1_000;
const needed = ['level1Bps', 'level2Bps', 'level3Bps', 'haltMs'] as const;

/** All levels 0 switch it off. */
export const NO_MARKET_BREAKER = { haltUs: 0, auctionUs: 0, level1Bps: 0, level2Bps: 0, level3Bps: 0 } as const;

export function toMarketBreaker(request: MarketBreakerRequest): CommandBody<'SetMarketBreaker'> {
  const { preset } = request;
  // What is given replaces what the preset says.
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => isGiven(value)));
  const terms: Partial<MarketBreakerRequest> = { ...(isGiven(preset) ? marketBreakerPresets[preset] : {}), ...given };
  const errors = needed
    .filter((field) => !isGiven(terms[field]))
    .map((field) => ({ field, message: 'is needed where there is no preset' }));
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
  const { level1Bps, level2Bps, level3Bps, haltMs, auctionMs } = terms;
  return {
    haltUs: (haltMs ?? 0) * MS_US,
    auctionUs: (auctionMs ?? 0) * MS_US,
    level1Bps: level1Bps ?? 0,
    level2Bps: level2Bps ?? 0,
    level3Bps: level3Bps ?? 0,
  };
}

export function presentMarketBreaker(
  { terms, fallBps, instrumentCount, trippedLevel }: MarketBreakerState,
  sequence: number,
): MarketBreakerResponse {
  const { level1Bps, level2Bps, level3Bps, haltUs, auctionUs } = terms;
  const active = level1Bps !== 0;
  return {
    sequence,
    active,
    level1Bps: active ? level1Bps : null,
    level2Bps: active ? level2Bps : null,
    level3Bps: active ? level3Bps : null,
    haltMs: haltUs / MS_US,
    auctionMs: auctionUs / MS_US,
    fallBps,
    instruments: instrumentCount,
    trippedLevel,
  };
}
