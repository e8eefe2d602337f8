/** The page at `/dashboard` of the management port. Where a login is needed, it asks for one. */
import { render } from 'preact';
import { LoginPanel } from '../panels/login-panel.js';
import type { Failure } from '../../../clients/typescript/src/tradsys.js';
import { rest } from '../venue/venue.js';
import { ThemeButton } from '../parts/theme-button.js';
import { AlertsPanel } from './alerts-panel.js';
import { Dashboard } from './dashboard.js';
import { feedFault, type FeedState, feedState, lookAgain } from './figures.js';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/head.css';
import '../styles/page.css';
import './dashboard.css';

const FORBIDDEN = 'Your roles do not have the permission admin:stats. Ask for it, or log in as somebody else.';
const stateTexts: Readonly<Record<FeedState, string>> = {
  loading: 'Connecting',
  live: 'Live',
  denied: 'Login needed',
  failed: 'No answer',
};

function Page() {
  const state = feedState.value;
  return (
    <div class="page">
      <header class="header">
        <h1 class="brand">
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span>TradSys monitoring</span>
        </h1>
        <span class="spacer" />
        <span class={`connection ${state === 'live' ? 'live' : ''}`} role="status">
          <span class="connection-dot" aria-hidden="true" />
          {stateTexts[state]}
        </span>
        <ThemeButton />
      </header>
      <main class="page-main">
        {state === 'denied' && (
          <LoginPanel
            title="Log in to see the figures"
            note={feedFault.value?.code === 'FORBIDDEN' ? FORBIDDEN : undefined}
            logIn={logIn}
          />
        )}
        {/* Goes on asking: a login opens it. */}
        <div hidden={state === 'denied'}>
          {state !== 'denied' && <AlertsPanel />}
          <Dashboard />
        </div>
      </main>
    </div>
  );
}

async function logIn(login: Parameters<typeof rest.login>[0]): Promise<Failure | undefined> {
  const result = await rest.login(login);
  if (!result.ok) return result;
  lookAgain();
  return undefined;
}

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
}
