/** The part of the ticket for orders that depend on each other: the mode, its fields, and what it would hold, cost and earn. */
import { fixed, money, NOTHING, price, quantity, signed } from '../format/format.js';
import type { Decimal } from '../format/decimal.js';
import { Choice } from '../parts/choice.js';
import { toneOf } from '../parts/words.js';
import { instrument } from '../state/market.js';
import { exit, fieldsOf, listEstimate, setMode } from '../ticket/list-ticket.js';
import { listAbouts, type ListType, type PlannedLeg } from '../ticket/order-list.js';
import * as ticket from '../ticket/ticket.js';
import { NumberInput } from './number-input.js';

const modes = [
  { id: 'single', label: 'Single' },
  { id: 'oco', label: 'OCO' },
  { id: 'oto', label: 'OTO' },
  { id: 'bracket', label: 'Bracket' },
] as const;
const entryTypes = [
  { id: 'limit', label: 'Limit entry' },
  { id: 'market', label: 'Market entry' },
] as const;
const exits = [
  { id: 'stopLoss', label: 'Then stop loss' },
  { id: 'takeProfit', label: 'Then take profit' },
] as const;
const legLabels: Readonly<Record<PlannedLeg['name'], string>> = {
  limit: 'Fee of the limit order',
  stop: 'Fee of the stop',
  takeProfit: 'Result at the target',
  stopLoss: 'Result at the stop',
};

export function ListModeChoice() {
  return <Choice label="Orders together" name="list" options={modes} chosen={ticket.listMode.value} choose={setMode} />;
}

export function ListFields({ mode }: { readonly mode: ListType }) {
  return (
    <>
      {mode !== 'oco' && (
        <Choice
          label="Entry"
          name="entry"
          options={entryTypes}
          chosen={ticket.type.value === 'market' ? 'market' : 'limit'}
          choose={ticket.setType}
        />
      )}
      {mode === 'oto' && (
        <Choice label="Exit" name="exit" options={exits} chosen={exit.value} choose={(next) => (exit.value = next)} />
      )}
      <p class="about muted">{listAbouts[mode]}</p>
      {fieldsOf(mode).map((field) => (
        <NumberInput key={field} field={field} />
      ))}
    </>
  );
}

export function ListPreview() {
  const told = listEstimate.value;
  const of = instrument.value;
  if (of === undefined) return null;
  const { quoteAsset, baseAsset } = of.terms;
  const amount = (value: Decimal | undefined): string =>
    value === undefined ? NOTHING : `${money(value)} ${quoteAsset}`;
  const hold = ticket.side.value === 'buy' ? amount(told?.hold) : `${quantity(told?.hold, of)} ${baseAsset}`;
  return (
    <dl class="preview" aria-label="Preview from the order book as it is now">
      <Row label="Holds" value={told?.hold === undefined ? NOTHING : hold} />
      {told?.entry !== undefined && (
        <>
          <Row label="Entry takes now" value={`${quantity(told.entry.taken, of)} ${baseAsset}`} />
          <Row label="Average price" value={price(told.entry.average, of)} />
          <Row label="Fee now" value={amount(told.entry.fee)} />
        </>
      )}
      {told?.legs.map(({ name, fee, result }) => (
        <Row
          key={name}
          label={legLabels[name]}
          value={result === undefined ? amount(fee) : `${signed(result)} ${quoteAsset}`}
          tone={result === undefined ? '' : toneOf(result.units)}
        />
      ))}
      {told !== undefined && told.entry !== undefined && (
        <Row label="Fees of the exits" value={told.legs.map(({ fee }) => fixed(fee, 2)).join(' or ')} />
      )}
    </dl>
  );
}

function Row({ label, value, tone = '' }: { readonly label: string; readonly value: string; readonly tone?: string }) {
  return (
    <div class="line-item">
      <dt>{label}</dt>
      <dd class={`number ${tone}`}>{value}</dd>
    </div>
  );
}
