/** All instruments with their price and change; found by typing. */
import { useSignal } from '@preact/signals';
import type { ClientInstrument } from '../../../clients/typescript/src/tradsys.js';
import { price, words } from '../format/format.js';
import { Dialog } from '../parts/dialog.js';
import { instruments, statuses, tickers } from '../state/market.js';
import { symbol } from '../state/settings.js';
import { changeOf } from '../parts/words.js';

export function InstrumentPicker({ close }: { readonly close: () => void }) {
  const search = useSignal('');
  const found = matching(search.value);
  const choose = (next: string): void => {
    symbol.value = next;
    close();
  };
  return (
    <Dialog title="Instruments" close={close}>
      <div onKeyDown={moveInList}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            // By what is typed now: the list may be a drawing behind.
            const [first] = matching(search.peek());
            if (first !== undefined) choose(first.symbol);
          }}
        >
          <label class="hidden" for="instrument-search">
            Search
          </label>
          <input
            id="instrument-search"
            class="input"
            placeholder="Search"
            autocomplete="off"
            autoFocus
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
        </form>
        <ul class="instruments">
          {found.map((of) => {
            const told = tickers.value.get(of.symbol);
            const change = told && changeOf(told);
            const phase = statuses.value.get(of.symbol)?.phase;
            return (
              <li key={of.symbol}>
                <button
                  type="button"
                  class="instrument"
                  aria-current={of.symbol === symbol.value}
                  onClick={() => choose(of.symbol)}
                >
                  <strong>{of.symbol}</strong>
                  <span class="muted">
                    {phase === undefined || phase === null || phase === 'continuous' ? '' : words(phase)}
                  </span>
                  <span class="number">{price(told?.last, of)}</span>
                  <span class={`number ${change?.tone ?? ''}`}>{change?.text ?? '–'}</span>
                </button>
              </li>
            );
          })}
        </ul>
        {found.length === 0 && <p class="muted">No instrument is called so.</p>}
      </div>
    </Dialog>
  );
}

function matching(search: string): readonly ClientInstrument[] {
  const wanted = search.trim().toUpperCase();
  return instruments.value.filter(({ symbol: name }) => name.toUpperCase().includes(wanted));
}

/** Up and down go through the list, as if the search were its first row. */
function moveInList(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const places = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('input, .instrument')];
  places[Math.max(0, places.indexOf(document.activeElement as HTMLElement) + step)]?.focus();
}
