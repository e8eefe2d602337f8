/** Login: a demo account by one click, or a user with a password and, where one is set up, a one-time password. */
import { useSignal } from '@preact/signals';
import type { Failure } from '../../../clients/typescript/src/tradsys.js';
import { Dialog } from '../parts/dialog.js';
import { demoAccounts, logIn, logInAsDemo, sessionFault } from '../state/session.js';
import { isLoginOpen } from '../state/settings.js';
import { FailureText } from './failure-text.js';

export function Login() {
  const failure = useSignal<Failure | undefined>(undefined);
  const isBusy = useSignal(false);
  const run = async (login: Promise<Failure | undefined>): Promise<void> => {
    isBusy.value = true;
    failure.value = undefined;
    failure.value = await login;
    isBusy.value = false;
  };
  return (
    <Dialog title="Log in" className="login" close={() => (isLoginOpen.value = false)}>
      {sessionFault.value !== undefined && <p class="note bad">{sessionFault.value}</p>}
      {demoAccounts.value.length > 0 && (
        <div class="demo">
          <p class="muted">Demo traders, without a password:</p>
          <div class="demo-accounts">
            {demoAccounts.value.map((username) => (
              <button
                key={username}
                type="button"
                class="button primary demo-account"
                disabled={isBusy.value}
                onClick={() => void run(logInAsDemo(username))}
              >
                {username}
              </button>
            ))}
          </div>
          <p class="or muted">or</p>
        </div>
      )}
      <PasswordForm
        isBusy={isBusy.value}
        needsTotp={failure.value?.code === 'TOTP_REQUIRED'}
        isPrimary={demoAccounts.value.length === 0}
        submit={(login) => void run(logIn(login))}
      />
      {failure.value !== undefined && failure.value.code !== 'TOTP_REQUIRED' && <FailureText failure={failure.value} />}
    </Dialog>
  );
}

interface Props {
  readonly isBusy: boolean;
  readonly needsTotp: boolean;
  /** Whether it is the one thing to do, and not the second choice. */
  readonly isPrimary?: boolean;
  readonly submit: (login: { username: string; password: string; totp?: string }) => void;
}

export function PasswordForm({ isBusy, needsTotp, isPrimary = false, submit }: Props) {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => (fields.get(name) as string | null) ?? '';
    const totp = text('totp').trim();
    submit({ username: text('username'), password: text('password'), ...(totp !== '' && { totp }) });
  };
  return (
    <form class="login-form" onSubmit={onSubmit}>
      <label>
        User name
        <input class="input" name="username" autocomplete="username" required maxLength={64} />
      </label>
      <label>
        Password
        <input class="input" name="password" type="password" autocomplete="current-password" required />
      </label>
      {needsTotp && (
        <label>
          One-time password, or a recovery code
          <input class="input" name="totp" autocomplete="one-time-code" autoFocus required maxLength={16} />
        </label>
      )}
      <button type="submit" class={`button submit-login ${isPrimary ? 'primary' : ''}`} disabled={isBusy}>
        {isBusy ? 'Logging in…' : 'Log in'}
      </button>
    </form>
  );
}
