/** The head of the page: which instrument, how it stands, whether the venue is there, and who is logged in. */
import { useSignal } from '@preact/signals';
import { compact, price } from '../format/format.js';
import { ThemeButton } from '../parts/theme-button.js';
import { changeOf } from '../parts/words.js';
import { instrument, ticker } from '../state/market.js';
import { isLayoutOpen } from '../state/layouts.js';
import { logOut, me } from '../state/session.js';
import { isHelpOpen, isLoginOpen } from '../state/settings.js';
import { type Connection, connection } from '../venue/venue.js';
import { InstrumentPicker } from './instrument-picker.js';

export function Header() {
  const isPicking = useSignal(false);
  return (
    <header class="header">
      <h1 class="brand">
        <img src="/icon.svg" alt="TradSys" width="22" height="22" />
        <span aria-hidden="true">TradSys</span>
      </h1>
      <button
        type="button"
        class="picker"
        data-shortcut="pick"
        aria-haspopup="dialog"
        onClick={() => (isPicking.value = true)}
      >
        <span class="hidden">Instrument: </span>
        <strong>{instrument.value?.symbol ?? '…'}</strong>
        <span aria-hidden="true">▾</span>
      </button>
      <Figures />
      <span class="spacer" />
      <ConnectionState />
      <button
        type="button"
        class="icon-button layout-button"
        aria-label="Layout"
        title="Layout (w)"
        onClick={() => (isLayoutOpen.value = true)}
      >
        ▦
      </button>
      <ThemeButton />
      <button
        type="button"
        class="icon-button help-button"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => (isHelpOpen.value = true)}
      >
        ?
      </button>
      <Account />
      {isPicking.value && <InstrumentPicker close={() => (isPicking.value = false)} />}
    </header>
  );
}

/** How the instrument stands, over the last 24 hours. */
function Figures() {
  const told = ticker.value;
  const of = instrument.value;
  if (told === undefined || of === undefined) return <div class="figures" />;
  const change = changeOf(told);
  return (
    <dl class="figures" aria-label={`${of.symbol}, the last 24 hours`}>
      <Figure label="Last" className={`last ${change?.tone ?? ''}`} value={price(told.last, of)} />
      <Figure label="24 h" className={change?.tone ?? ''} value={change?.text ?? '–'} />
      <Figure label="High" className="minor" value={price(told.high, of)} />
      <Figure label="Low" className="minor" value={price(told.low, of)} />
      <Figure label={`Volume ${of.terms.quoteAsset}`} className="minor" value={compact(told.quoteVolume ?? '0')} />
    </dl>
  );
}

function Figure({
  label,
  value,
  className,
}: {
  readonly label: string;
  readonly value: string;
  readonly className: string;
}) {
  return (
    <div class={`figure ${className}`}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const connectionTexts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  offline: 'No network',
};

function ConnectionState() {
  const state = connection.value;
  return (
    <span class={`connection ${state}`} role="status" title="The connection to the venue">
      <span class="connection-dot" aria-hidden="true" />
      <span class="connection-text">{connectionTexts[state]}</span>
    </span>
  );
}

function Account() {
  const who = me.value;
  if (who === undefined)
    return (
      <button type="button" class="button primary" onClick={() => (isLoginOpen.value = true)}>
        Log in
      </button>
    );
  return (
    <span class="account">
      <span class="account-name" title={`Account ${who.accountId ?? 'none'}`}>
        {who.username}
      </span>
      <button type="button" class="button" onClick={() => void logOut()}>
        Log out
      </button>
    </span>
  );
}
