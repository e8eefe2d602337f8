/** Which panels are shown and where, and the layouts that are kept. All of it by buttons: a keyboard needs nothing else. */
import { useSignal } from '@preact/signals';
import { type ColumnPanel, isShown, moved, type Panel, panels, toggled } from '../layout/layout.js';
import { Dialog } from '../parts/dialog.js';
import {
  deleteLayout,
  isLayoutOpen,
  isWide,
  namedLayouts,
  NAME_LENGTH_MAX,
  places,
  resetPlaces,
  saveLayout,
  useLayout,
} from '../state/layouts.js';

const labels: Readonly<Record<Panel, string>> = {
  watch: 'Instruments',
  chart: 'Chart',
  market: 'Order book and trades',
  ticket: 'Order ticket',
  account: 'Account',
};

export function LayoutWindow() {
  const now = places.value;
  return (
    <Dialog title="Layout" className="layout" close={() => (isLayoutOpen.value = false)}>
      {!isWide.value && (
        <p class="muted">On a narrow page the panels have places of their own; these hold on a wide one.</p>
      )}
      <ul class="layout-panels" aria-label="Panels">
        {[...now.columns, 'account' as const].map((panel) => (
          <PanelRow key={panel} panel={panel} />
        ))}
      </ul>
      <SavedLayouts />
      <button type="button" class="button" onClick={resetPlaces}>
        Back to the standard layout
      </button>
    </Dialog>
  );
}

function PanelRow({ panel }: { readonly panel: Panel }) {
  const now = places.value;
  const isLast = isShown(now, panel) && now.hidden.length === panels.length - 1;
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={isShown(now, panel)}
          disabled={isLast}
          onChange={() => (places.value = toggled(now, panel))}
        />
        {labels[panel]}
      </label>
      {panel === 'account' ? <AccountMoves /> : <ColumnMoves panel={panel} />}
    </li>
  );
}

function ColumnMoves({ panel }: { readonly panel: ColumnPanel }) {
  const now = places.value;
  return (
    <span class="actions">
      {([-1, 1] as const).map((step) => (
        <button
          key={step}
          type="button"
          class="button small"
          aria-label={`Move ${labels[panel]} to the ${step < 0 ? 'left' : 'right'}`}
          disabled={!isShown(now, panel) || moved(now, panel, step) === now}
          onClick={() => (places.value = moved(now, panel, step))}
        >
          {step < 0 ? '←' : '→'}
        </button>
      ))}
    </span>
  );
}

function AccountMoves() {
  const now = places.value;
  return (
    <button
      type="button"
      class="button small"
      aria-label={`Move Account ${now.isAccountAbove ? 'below' : 'above'}`}
      disabled={!isShown(now, 'account')}
      onClick={() => (places.value = { ...now, isAccountAbove: !now.isAccountAbove })}
    >
      {now.isAccountAbove ? '↓' : '↑'}
    </button>
  );
}

function SavedLayouts() {
  const fault = useSignal<string | undefined>(undefined);
  const names = Object.keys(namedLayouts.value);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    fault.value = saveLayout((new FormData(form).get('name') as string | null) ?? '');
    if (fault.value === undefined) form.reset();
  };
  return (
    <>
      <form class="layout-save" onSubmit={save}>
        <input
          class="input"
          name="name"
          aria-label="Name of the layout"
          placeholder="Name"
          maxLength={NAME_LENGTH_MAX}
        />
        <button type="submit" class="button primary">
          Save this layout
        </button>
      </form>
      {fault.value !== undefined && (
        <p class="note bad" role="alert">
          {fault.value}
        </p>
      )}
      {names.length === 0 ? (
        <p class="muted">A layout keeps the panels, the instrument and the chart. None is saved yet.</p>
      ) : (
        <ul class="layout-names" aria-label="Saved layouts">
          {names.map((name) => (
            <li key={name}>
              <span>
                {name} <span class="muted">{namedLayouts.value[name]?.symbol}</span>
              </span>
              <span class="actions">
                <button type="button" class="button small" aria-label={`Use ${name}`} onClick={() => useLayout(name)}>
                  Use
                </button>
                <button
                  type="button"
                  class="button small danger"
                  aria-label={`Delete ${name}`}
                  onClick={() => deleteLayout(name)}
                >
                  Delete
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
