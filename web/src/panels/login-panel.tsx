/** The login of a page of operators, in the place of what it will show. */
import { useSignal } from '@preact/signals';
import type { Failure } from '../../../clients/typescript/src/tradsys.js';
import { FailureText } from './failure-text.js';
import { PasswordForm } from './login.js';

interface Props {
  readonly title: string;
  /** Why somebody has to log in, or to do it as somebody else. */
  readonly note: string | undefined;
  readonly logIn: (login: { username: string; password: string; totp?: string }) => Promise<Failure | undefined>;
}

export function LoginPanel({ title, note, logIn }: Props) {
  const failure = useSignal<Failure | undefined>(undefined);
  const isBusy = useSignal(false);
  const submit = async (login: Parameters<typeof logIn>[0]): Promise<void> => {
    isBusy.value = true;
    failure.value = await logIn(login);
    isBusy.value = false;
  };
  const needsTotp = failure.value?.code === 'TOTP_REQUIRED';
  return (
    <section class="panel login-panel" aria-label="Log in">
      <h2>{title}</h2>
      {note !== undefined && <p class="note bad">{note}</p>}
      <PasswordForm isBusy={isBusy.value} needsTotp={needsTotp} isPrimary submit={(login) => void submit(login)} />
      {failure.value !== undefined && !needsTotp && <FailureText failure={failure.value} />}
    </section>
  );
}
