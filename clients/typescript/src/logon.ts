import { type ClientBody, LogonMethod } from '../../../src/modules/realtime/domain/wire-messages.js';
import { type Credential, logonText } from './credentials.js';

/** The logon of a credential, signed now. */
export async function logonOf(
  credentialOf: () => Credential | Promise<Credential>,
  requestId: number,
): Promise<ClientBody<'logon'>> {
  const credential = await credentialOf();
  const nothing = { requestId, token: '', apiKey: '', timestamp: '', recvWindow: '', signature: '' };
  if (typeof credential === 'string') return { ...nothing, method: LogonMethod.token, token: credential };
  const nowMs = Date.now();
  const signature = await credential.sign(logonText(nowMs));
  const { apiKey } = credential;
  return { ...nothing, method: LogonMethod.key, apiKey, timestamp: String(nowMs), signature };
}
