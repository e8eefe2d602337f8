/** The console at `/console`: who has logged in sees what their permissions open. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LoginPanel } from '../panels/login-panel.js';
import { Empty } from '../parts/states.js';
import { ThemeButton } from '../parts/theme-button.js';
import { logIn, logOut, me, sessionFault } from '../state/session.js';
import { connection, openStream } from '../venue/venue.js';
import { OutcomeDialog } from './action.js';
import { screensFor } from './screens.js';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/head.css';
import '../styles/page.css';
import '../dashboard/dashboard.css';
import './console.css';

/** `#/audit`: the slash keeps it from being the name of a place within the page. */
const screenInAddress = (): string => location.hash.replace(/^#\/?/, '');
const chosen = signal(screenInAddress());
addEventListener('hashchange', () => (chosen.value = screenInAddress()));

const stateTexts = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', offline: 'No network' };

function Page() {
  const who = me.value;
  return (
    <div class="page console">
      <header class="header">
        <h1 class="brand">
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span>TradSys console</span>
        </h1>
        <span class="spacer" />
        <span class={`connection ${connection.value}`} role="status">
          <span class="connection-dot" aria-hidden="true" />
          {stateTexts[connection.value]}
        </span>
        <ThemeButton />
        {who !== undefined && (
          <span class="account">
            <span class="account-name" title={who.roles.join(', ')}>
              {who.username}
            </span>
            <button type="button" class="button" onClick={() => void logOut()}>
              Log out
            </button>
          </span>
        )}
      </header>
      {who === undefined ? (
        <main class="page-main">
          <LoginPanel title="Log in as an operator" note={sessionFault.value} logIn={logIn} />
        </main>
      ) : (
        <Screens permissions={who.permissions} />
      )}
    </div>
  );
}

function Screens({ permissions }: { readonly permissions: readonly string[] }) {
  const open = screensFor(permissions);
  const screen = open.find(({ id }) => id === chosen.value) ?? open[0];
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current?.scrollTo(0, 0), [screen?.id]);
  if (screen === undefined)
    return (
      <main class="page-main">
        <Empty title="Nothing here is open to you">
          <p>
            Your roles have no permission of an operator. An administrator gives roles; to trade, go to{' '}
            <a href="/">the terminal</a>.
          </p>
        </Empty>
      </main>
    );
  const Show = screen.show;
  return (
    <div class="console-body">
      <nav class="console-nav" aria-label="Screens">
        {open.map(({ id, label }) => (
          <a key={id} href={`#/${id}`} aria-current={id === screen.id ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <main class="page-main" ref={main} aria-label={screen.label} tabIndex={-1}>
        {isCut() && (
          <p class="notice" role="status">
            The venue does not answer. What you see is as it was; the console connects again by itself.
          </p>
        )}
        <Show key={screen.id} />
        <OutcomeDialog />
      </main>
    </div>
  );
}

function isCut(): boolean {
  return connection.value === 'offline' || connection.value === 'reconnecting';
}

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
}
openStream('stranger');
