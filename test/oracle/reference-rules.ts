/** Assets, instruments, and how an instrument trades. */
import type { CommandBody } from '../../src/common/model/commands.js';
import { Allocation, Phase, Side, TriggerSource } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Instrument, MAX, type Rates, type Terms } from './order.js';
import type { CommandOf } from './order-rules.js';
import { isContinuous } from './oracle-state.js';
import { Ratio } from './ratio.js';
import { isAmount, type Refusal } from './term-rules.js';

export function defineAsset(
  state: OracleState,
  emitter: Emitter,
  { body: { asset, scale } }: CommandOf<'DefineAsset'>,
  assetsMax: number,
): Refusal {
  if (!/^[A-Z0-9]{1,12}$/.test(asset)) return RejectReason.SYMBOL_INVALID;
  if (state.assets.some((one) => one.asset === asset)) return RejectReason.ASSET_EXISTS;
  if (scale < 0 || scale > 18) return RejectReason.SCALE_OUT_OF_RANGE;
  if (state.assets.length >= assetsMax) return RejectReason.TOO_MANY_ASSETS;
  const assetId = state.assets.length + 1;
  state.assets.push({ assetId, asset, scale, external: 0n, fees: 0n });
  emitter.emit('AssetDefined', 0, { assetId, scale, asset });
  return undefined;
}

export function defineInstrument(
  state: OracleState,
  emitter: Emitter,
  { body }: CommandOf<'DefineInstrument'>,
  instrumentsMax: number,
): Refusal {
  const { symbol } = body;
  if (!/^[A-Z0-9]{1,12}-[A-Z0-9]{1,12}$/.test(symbol)) return RejectReason.SYMBOL_INVALID;
  if (state.instruments.some((one) => one.symbol === symbol)) return RejectReason.INSTRUMENT_EXISTS;
  const base = state.asset(body.baseAssetId);
  const quote = state.asset(body.quoteAssetId);
  if (base === undefined || quote === undefined || base === quote) return RejectReason.UNKNOWN_ASSET;
  const tick = positiveDecimal(body.tickSize);
  const lot = positiveDecimal(body.lotSize);
  if (tick === undefined || lot === undefined) return RejectReason.INVALID_COMMAND;
  const b = lot.timesInteger(10n ** BigInt(base.scale)).whole();
  const k = tick
    .times(lot)
    .timesInteger(10n ** BigInt(quote.scale))
    .whole();
  if (b === undefined || k === undefined || b > MAX || k > MAX) return RejectReason.NOTIONAL_NOT_EXACT;
  if (state.instruments.length >= instrumentsMax) return RejectReason.TOO_MANY_INSTRUMENTS;
  const terms = termsOf(body);
  const refusal = refusalOfInstrumentTerms(terms, b);
  if (refusal !== undefined) return refusal;

  const instrument: Instrument = {
    instrumentId: state.instruments.length + 1,
    symbol,
    base,
    quote,
    tickSize: canonical(body.tickSize),
    lotSize: canonical(body.lotSize),
    k,
    b,
    terms,
    ...newMarket(state.instruments.length + 1),
  };
  state.instruments.push(instrument);
  emitDefined(emitter, instrument);
  return undefined;
}

export function updateInstrument(
  state: OracleState,
  emitter: Emitter,
  { body }: CommandOf<'UpdateInstrument'>,
): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const terms = termsOf(body);
  const refusal = refusalOfInstrumentTerms(terms, instrument.b);
  if (refusal !== undefined) return refusal;
  const tiers = [...instrument.tiers.values()];
  if (tiers.some((rates) => !holds(body.maxNotional, rates))) return RejectReason.LIMITS_OUT_OF_RANGE;
  instrument.terms = terms;
  emitDefined(emitter, instrument);
  return undefined;
}

function newMarket(instrumentId: number): MarketState {
  const allocation = { topMaxLots: 0, minShareLots: 0, instrumentId, fifoPercent: 0, leadMarketMakerPercent: 0 };
  const durations = { limitStateUs: 0, pauseUs: 0, auctionUs: 0 };
  return {
    tiers: new Map(),
    phase: Phase.continuous,
    auctionKind: 0,
    reason: 0,
    endsAtUs: 0,
    lastPrice: undefined,
    markPrice: undefined,
    sides: {
      [Side.buy]: { top: undefined, observedBest: undefined },
      [Side.sell]: { top: undefined, observedBest: undefined },
    },
    pegsPricedAt: '',
    allocation: { ...allocation, leadMarketMakerAccountId: 0, method: Allocation.price_time, topOfBook: 0 },
    bands: { ...durations, referencePriceTicks: 0, instrumentId, staticBps: 0, dynamicBps: 0 },
    staticReference: 0n,
    recentPrices: [],
    limitState: undefined,
    limitStateOver: false,
    indicative: { priceTicks: 0, volumeLots: 0, surplusLots: 0 },
  };
}
type MarketState = Omit<
  Instrument,
  'instrumentId' | 'symbol' | 'base' | 'quote' | 'tickSize' | 'lotSize' | 'k' | 'b' | 'terms'
>;

function termsOf(body: CommandBody<'DefineInstrument'> | CommandBody<'UpdateInstrument'>): Terms {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = body;
  return { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps };
}

function refusalOfInstrumentTerms(terms: Terms, b: bigint): Refusal {
  const { minQuantityLots, maxQuantityLots, minNotional, maxNotional, makerFeePpm, takerFeePpm, collarBps } = terms;
  const limits = [minQuantityLots, maxQuantityLots, minNotional, maxNotional, collarBps];
  if (!limits.every(Number.isSafeInteger)) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minQuantityLots < 1 || minQuantityLots > maxQuantityLots) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (BigInt(maxQuantityLots) * b > MAX) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (minNotional < 0 || minNotional > maxNotional) return RejectReason.LIMITS_OUT_OF_RANGE;
  if (collarBps < 1 || collarBps > 9_999) return RejectReason.LIMITS_OUT_OF_RANGE;
  return refusalOfRates(maxNotional, { makerFeePpm, takerFeePpm });
}

function refusalOfRates(maxNotional: number, rates: Rates): Refusal {
  const { makerFeePpm, takerFeePpm } = rates;
  if (takerFeePpm < 0 || takerFeePpm > 1_000_000) return RejectReason.FEES_OUT_OF_RANGE;
  if (makerFeePpm < -takerFeePpm || makerFeePpm > 1_000_000) return RejectReason.FEES_OUT_OF_RANGE;
  return holds(maxNotional, rates) ? undefined : RejectReason.LIMITS_OUT_OF_RANGE;
}

/** The largest notional and its fee together are an exact number. */
function holds(maxNotional: number, { makerFeePpm, takerFeePpm }: Rates): boolean {
  const notional = BigInt(maxNotional);
  return notional + Ratio.ofPpm(Math.max(takerFeePpm, makerFeePpm)).timesInteger(notional).ceil() <= MAX;
}

export function setFeeTier(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetFeeTier'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (body.tier < 1) return RejectReason.INVALID_COMMAND;
  const refusal = refusalOfRates(instrument.terms.maxNotional, body);
  if (refusal !== undefined) return refusal;
  instrument.tiers.set(body.tier, { makerFeePpm: body.makerFeePpm, takerFeePpm: body.takerFeePpm });
  emitter.emit('FeeTierSet', 0, body);
  return undefined;
}

export function setAllocation(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetAllocation'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const methods: readonly number[] = Object.values(Allocation);
  const isPercent = (value: number): boolean => value >= 0 && value <= 100;
  const isFine =
    methods.includes(body.method) &&
    isPercent(body.fifoPercent) &&
    isPercent(body.leadMarketMakerPercent) &&
    isAmount(body.topMaxLots) &&
    isAmount(body.minShareLots) &&
    body.topOfBook <= 1;
  if (!isFine) return RejectReason.ALLOCATION_OUT_OF_RANGE;
  const lead = body.leadMarketMakerAccountId;
  if (lead !== 0 && state.account(lead) === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  // Nobody has made the best price since this is on.
  if (instrument.allocation.topOfBook !== body.topOfBook) {
    for (const memory of Object.values(instrument.sides)) memory.top = undefined;
  }
  instrument.allocation = body;
  emitter.emit('AllocationSet', 0, body);
  return undefined;
}

const LONGEST_US = 86_400_000_000;

export function setBands(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetBands'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  const isBps = (value: number): boolean => value >= 0 && value <= 9_999;
  const times = [body.limitStateUs, body.pauseUs, body.auctionUs];
  const isFine =
    isBps(body.staticBps) &&
    isBps(body.dynamicBps) &&
    isAmount(body.referencePriceTicks) &&
    times.every((time) => isAmount(time) && time <= LONGEST_US);
  if (!isFine) return RejectReason.BANDS_OUT_OF_RANGE;
  if (instrument.bands.dynamicBps === 0 || body.dynamicBps === 0) instrument.recentPrices = [];
  if (body.referencePriceTicks !== 0) instrument.staticReference = BigInt(body.referencePriceTicks);
  instrument.bands = body;
  emitter.emit('BandsSet', 0, body);
  return undefined;
}

export function setMarkPrice(state: OracleState, emitter: Emitter, { body }: CommandOf<'SetMarkPrice'>): Refusal {
  const instrument = state.instrument(body.instrumentId);
  if (instrument === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (!isAmount(body.priceTicks) || body.priceTicks < 1) return RejectReason.INVALID_COMMAND;
  const price = BigInt(body.priceTicks);
  instrument.markPrice = price;
  emitter.emit('MarkPriceSet', 0, body);
  if (isContinuous(instrument)) state.observations.push({ instrument, source: TriggerSource.mark, side: 0, price });
  return undefined;
}

function emitDefined(emitter: Emitter, instrument: Instrument): void {
  emitter.emit('InstrumentDefined', 0, {
    ...instrument.terms,
    quoteUnitsPerTickLot: exact(instrument.k),
    baseUnitsPerLot: exact(instrument.b),
    instrumentId: instrument.instrumentId,
    baseAssetId: instrument.base.assetId,
    quoteAssetId: instrument.quote.assetId,
    phase: instrument.phase,
    symbol: instrument.symbol,
    tickSize: instrument.tickSize,
    lotSize: instrument.lotSize,
  });
}

function positiveDecimal(text: string): Ratio | undefined {
  const value = Ratio.ofDecimal(text);
  return value === undefined || value.numerator === 0n ? undefined : value;
}

/** Without superfluous zeros: `00.10` is `0.1`. */
function canonical(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+(?=.)/, '');
  const decimals = fraction.replace(/0+$/, '');
  return decimals === '' ? digits : `${digits}.${decimals}`;
}
