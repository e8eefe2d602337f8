/** Who is logged in. Tokens are in memory only: a page that is loaded anew knows nobody. */
import { signal } from '@preact/signals';
import type { Failure, Schemas } from '../../../clients/typescript/src/tradsys.js';
import { ask, onSessionEnd, openStream, rest } from '../venue/venue.js';
import { isLoginOpen } from './settings.js';

export type Me = Schemas['MeResponse'];

export const me = signal<Me | undefined>(undefined);
/** User names that need no password here. */
export const demoAccounts = signal<readonly string[]>([]);
/** Why somebody who was logged in is not any more. */
export const sessionFault = signal<string | undefined>(undefined);

type LoginResult = { readonly ok: true; readonly value: unknown } | Failure;

export async function loadDemoAccounts(): Promise<void> {
  const result = await ask('demoLoginsList');
  if (result.ok) demoAccounts.value = result.value.items.map(({ username }) => username);
}

export function logIn(login: Schemas['LoginRequest']): Promise<Failure | undefined> {
  return begin(rest.login(login));
}

export function logInAsDemo(username: string): Promise<Failure | undefined> {
  return begin(rest.loginDemo(username));
}

export async function logOut(): Promise<void> {
  me.value = undefined;
  openStream('stranger');
  await rest.logout();
}

async function begin(login: Promise<LoginResult>): Promise<Failure | undefined> {
  const result = await login;
  if (!result.ok) return result;
  const who = await ask('authMe');
  if (!who.ok) return who;
  sessionFault.value = undefined;
  me.value = who.value;
  isLoginOpen.value = false;
  openStream(who.value.accountId === null ? 'operator' : 'trader');
  return undefined;
}

onSessionEnd(({ detail }) => {
  if (me.peek() === undefined) return;
  me.value = undefined;
  sessionFault.value = `Your login has ended (${detail}). Log in again to go on.`;
  openStream('stranger');
});
