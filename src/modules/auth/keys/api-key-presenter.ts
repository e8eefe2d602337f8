import type { ApiKey } from './api-key.js';
import type { KeyResponse } from './api-keys.messages.js';

/** A key as its owner and administrators read it: without its secret. */
export function presentKey(key: ApiKey): Pick<KeyResponse, keyof KeyResponse> {
  const { keyId, apiKey, label, type, scopes, accountId, networks, lastUsedFrom } = key;
  return {
    keyId,
    apiKey,
    label,
    type,
    scopes: [...scopes],
    accountId: accountId === 0 ? null : String(accountId),
    networks: [...networks],
    createdAt: new Date(key.createdAtMs).toISOString(),
    expiresAt: timeOrNull(key.expiresAtMs),
    lastUsedAt: timeOrNull(key.lastUsedAtMs),
    lastUsedFrom,
  };
}

function timeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
