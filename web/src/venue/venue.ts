/** The connection to the venue that has served this page: REST, and one `/ws` that is opened anew when somebody logs in or out. */
import { signal } from '@preact/signals';
import {
  type Answer,
  type Failure,
  type OperationName,
  RealtimeClient,
  RestClient,
  type Result,
} from '../../../clients/typescript/src/tradsys.js';

const url = location.origin;

/** Where the connection is; `offline`: the browser itself has no network. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline';

export const connection = signal<Connection>('connecting');
type Listener = (stream: RealtimeClient) => void;
const listeners: Listener[] = [];
const endListeners: ((why: Failure) => void)[] = [];

export const rest = new RestClient({
  url,
  onSessionEnd: (why) => {
    for (const listener of endListeners) listener(why);
  },
});

/** A read that the venue puts off, such as one while it starts, is asked for again this often. */
const ASK_FOR_MS = 180_000;
const ASK_AGAIN_MS = 500;
/** Reads that wait until the venue has written down what it knows, as after its first start. */
export const readsBehind = signal(0);

/** Reads something. What the venue puts off is asked for again: it is usually a start that is not over. */
export async function ask<O extends OperationName>(
  ...call: Parameters<typeof rest.call<O>>
): Promise<Result<Answer<O>>> {
  const giveUpAtMs = Date.now() + ASK_FOR_MS;
  let isCounted = false;
  for (;;) {
    const result = await rest.call(...call);
    const isOver = result.ok || !result.retryable || Date.now() > giveUpAtMs;
    const isBehind = !isOver && !result.ok && result.code === 'NOT_YET_PROJECTED';
    if (isBehind !== isCounted) readsBehind.value += isBehind ? 1 : -1;
    isCounted = isBehind;
    if (isOver) return result;
    await new Promise((next) => setTimeout(next, Math.max(ASK_AGAIN_MS, result.retryAfterMs)));
  }
}

let current: RealtimeClient | undefined;

/** Calls back with every new stream before it connects; what is subscribed there comes back by itself after a cut. */
export function onStream(listener: Listener): void {
  listeners.push(listener);
}

export function onSessionEnd(listener: (why: Failure) => void): void {
  endListeners.push(listener);
}

export function stream(): RealtimeClient | undefined {
  return current;
}

/** Opens the stream anew: without a login, with one, or with one that has an account. */
export function openStream(who: 'stranger' | 'operator' | 'trader'): void {
  current?.close();
  const next = new RealtimeClient({
    url,
    backOff: { maxMs: 5_000 },
    ...(who !== 'stranger' && { credential: () => rest.accessToken() }),
    ...(who === 'trader' && { account: true as const }),
  });
  current = next;
  next.on('open', () => current === next && (connection.value = 'live'));
  next.on('close', ({ willReconnect }) => {
    if (current === next && willReconnect) connection.value = navigator.onLine ? 'reconnecting' : 'offline';
  });
  for (const listener of listeners) listener(next);
  // What goes wrong is told by `close`, and a refused logon by the end of the session.
  next.connect().catch(() => undefined);
}

addEventListener('offline', () => (connection.value = 'offline'));
addEventListener('online', () => connection.value === 'offline' && (connection.value = 'reconnecting'));
