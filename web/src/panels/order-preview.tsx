/** What the order would do now. */
import { fixed, money, NOTHING, price, quantity } from '../format/format.js';
import { times } from '../format/decimal.js';
import { known } from '../format/decimal.js';
import { instrument } from '../state/market.js';
import { estimate, kind, side } from '../ticket/ticket.js';

export function OrderPreview() {
  const told = estimate.value;
  const of = instrument.value;
  if (of === undefined) return null;
  const { quoteAsset, baseAsset } = of.terms;
  const rows: [string, string][] = [
    ['Takes now', told === undefined ? NOTHING : `${quantity(told.taken, of)} ${baseAsset}`],
    ['Average price', price(told?.average, of)],
    [
      'Price impact',
      told?.impactBps === undefined
        ? NOTHING
        : `${fixed(told.impactBps, 1)} bp, ${told.levels} level${told.levels === 1 ? '' : 's'}`,
    ],
    ['Rests', told === undefined ? NOTHING : restText(told.restingLots)],
    ['Fee now', told === undefined ? NOTHING : `${money(told.fee)} ${quoteAsset}`],
    ['Holds', holdText()],
  ];
  return (
    <dl class="preview" aria-label="Preview from the order book as it is now">
      {rows.map(([label, value]) => (
        <div key={label} class="line-item">
          <dt>{label}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function restText(lots: bigint): string {
  const of = instrument.value;
  if (of === undefined) return NOTHING;
  const text = `${quantity(times({ units: lots, scale: 0 }, known(of.terms.lotSize)), of)} ${of.terms.baseAsset}`;
  return kind.value.isTriggered ? `${text}, at its trigger` : text;
}

function holdText(): string {
  const [told, of] = [estimate.value, instrument.value];
  if (told?.hold === undefined || of === undefined) return NOTHING;
  return side.value === 'buy'
    ? `${money(told.hold)} ${of.terms.quoteAsset}`
    : `${quantity(told.hold, of)} ${of.terms.baseAsset}`;
}
