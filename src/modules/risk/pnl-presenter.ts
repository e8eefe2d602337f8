/** Where profit and loss came from, as the API tells it. */
import { formatUnits } from '../../common/decimal.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { type Attribution, attributionOf } from './domain/attribution.js';
import type { InstrumentPnlResponse, PnlResponse } from './pnl.messages.js';
import type { PnlOfPeriod } from './pnl.queries.js';

const DAY_MS = 86_400_000;

type Parts = Pick<Attribution, 'priceMove' | 'trading' | 'fees'>;

export function presentPnl(
  { sequence, period, instruments }: PnlOfPeriod,
  directory: InstrumentDirectory,
): PnlResponse {
  const items: InstrumentPnlResponse[] = [];
  const totals = new Map<string, { readonly scale: number; parts: Parts }>();
  for (const [instrumentId, flows] of instruments) {
    // What was closed before the period has no part in it.
    if (flows.openingLots === 0n && flows.days.length === 0) continue;
    const format = directory.formatOfId(instrumentId);
    const attribution = attributionOf(flows, format.instrument.quoteUnitsPerTickLot, period);
    items.push(presentInstrument(attribution, format));
    const { asset, scale } = format.quoteAsset;
    const sum = totals.get(asset)?.parts ?? { priceMove: 0n, trading: 0n, fees: 0n };
    totals.set(asset, { scale, parts: added(sum, attribution) });
  }
  return {
    sequence,
    from: dateOf(period.fromDay),
    to: dateOf(period.toDay),
    items,
    totals: [...totals].map(([asset, { scale, parts }]) => ({
      asset,
      ...presentParts(parts, (units) => formatUnits(units, scale)),
    })),
  };
}

function presentInstrument(attribution: Attribution, format: InstrumentFormat): InstrumentPnlResponse {
  const { openingLots, openingTicks, closingLots, closingTicks } = attribution;
  return {
    symbol: format.instrument.symbol,
    openingQuantity: format.quantity(openingLots),
    openingPrice: openingTicks === 0 ? null : format.price(openingTicks),
    closingQuantity: format.quantity(closingLots),
    closingPrice: closingTicks === 0 ? null : format.price(closingTicks),
    ...presentParts(attribution, (units) => format.notional(units)),
  };
}

function presentParts({ priceMove, trading, fees }: Parts, told: (units: bigint) => string) {
  return {
    priceMove: told(priceMove),
    trading: told(trading),
    fees: told(fees),
    pnl: told(priceMove + trading - fees),
  };
}

function added(sum: Parts, more: Parts): Parts {
  return {
    priceMove: sum.priceMove + more.priceMove,
    trading: sum.trading + more.trading,
    fees: sum.fees + more.fees,
  };
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
