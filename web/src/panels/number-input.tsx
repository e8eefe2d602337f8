/** A field of the ticket: its name, what is typed, and what it is counted in. */
import { instrument } from '../state/market.js';
import { fieldLabels, type NumberField } from '../ticket/order-kinds.js';
import * as ticket from '../ticket/ticket.js';

export function NumberInput({ field }: { readonly field: NumberField }) {
  const id = `ticket-${field}`;
  return (
    <div class="field">
      <label for={id}>{fieldLabels[field]}</label>
      <input
        id={id}
        class="input number"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        data-shortcut={field}
        value={ticket.values.value[field] ?? ''}
        onInput={(event) => ticket.setValue(field, event.currentTarget.value)}
      />
      <span class="unit" aria-hidden="true">
        {unitOf(field)}
      </span>
    </div>
  );
}

function unitOf(field: NumberField): string {
  const terms = instrument.value?.terms;
  if (terms === undefined) return '';
  if (field === 'trailingOffsetBps') return 'bp';
  return field === 'quantity' || field === 'displayQuantity' || field === 'minQuantity'
    ? terms.baseAsset
    : terms.quoteAsset;
}
