/** The page at `/dashboard` of the management port. Where a login is needed, it asks for one. */
import { render } from 'preact';
import { PasswordForm } from '../panels/login.js';
import { FailureText } from '../panels/failure-text.js';
import { useSignal } from '@preact/signals';
import type { Failure } from '../../../clients/typescript/src/tradsys.js';
import { rest } from '../venue/venue.js';
import { ThemeButton } from '../parts/theme-button.js';
import { Dashboard } from './dashboard.js';
import { feedFault, type FeedState, feedState, lookAgain } from './figures.js';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/head.css';
import '../styles/page.css';
import './dashboard.css';

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
        {state === 'denied' && <Login />}
        {/* Goes on asking: a login opens it. */}
        <div hidden={state === 'denied'}>
          <Dashboard />
        </div>
      </main>
    </div>
  );
}

function Login() {
  const failure = useSignal<Failure | undefined>(undefined);
  const isBusy = useSignal(false);
  const isForbidden = feedFault.value?.code === 'FORBIDDEN';
  const submit = async (login: Parameters<typeof rest.login>[0]): Promise<void> => {
    isBusy.value = true;
    const result = await rest.login(login);
    failure.value = result.ok ? undefined : result;
    isBusy.value = false;
    if (result.ok) lookAgain();
  };
  return (
    <section class="panel login-panel" aria-label="Log in">
      <h2>Log in to see the figures</h2>
      {isForbidden && (
        <p class="note bad">
          Your roles do not have the permission admin:stats. Ask for it, or log in as somebody else.
        </p>
      )}
      <PasswordForm
        isBusy={isBusy.value}
        needsTotp={failure.value?.code === 'TOTP_REQUIRED'}
        submit={(login) => void submit(login)}
      />
      {failure.value !== undefined && failure.value.code !== 'TOTP_REQUIRED' && <FailureText failure={failure.value} />}
    </section>
  );
}

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
}
