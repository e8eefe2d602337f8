/** Logons that race with the end of their login: whichever is first, nobody stays who has no right to. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Actor } from '../../src/common/model/actor.js';
import type { Denials } from '../../src/modules/audit/denials.js';
import type { Credentials } from '../../src/modules/auth/credentials.js';
import { type ClientSocket, Connection } from '../../src/modules/realtime/connection.js';
import { binaryForm } from '../../src/modules/realtime/json-form.js';
import { Logons } from '../../src/modules/realtime/logons.js';
import type { RealtimeHub } from '../../src/modules/realtime/realtime-hub.js';
import type { SessionLimits } from '../../src/modules/realtime/session-limits.js';
import { SocketIoSessions } from '../../src/modules/realtime/socket-io-sessions.js';

const actor = { userId: 'u', username: 'alice', accountId: 1, sessionId: 7 } as Actor;
const credential = { method: 1, token: 't', apiKey: '', timestamp: '', recvWindow: '', signature: '' };
const buffers = { slowBytes: 1, privateBytesMax: 1 };

beforeAll(() => Logger.overrideLogger(false));

/** The login ends with the `endsAt`th question whether it is open; every one before is answered with yes. */
function logonsWhoseLoginEnds(endsAt: number) {
  let questions = 0;
  const credentials = {
    logonWithToken: () => Promise.resolve(actor),
    isOpen: () => (questions += 1) < endsAt,
  } as unknown as Credentials;
  const denied: string[] = [];
  const denials = { denied: ({ code }: { code: string }) => denied.push(code) } as unknown as Denials;
  const limits = { spendLogon: () => undefined, addressOf: () => '', buffers } as unknown as SessionLimits;
  return { logons: new Logons(credentials, denials, limits), limits, denied };
}

describe('a login that ends', () => {
  test('when it is verified makes nobody of a connection', async () => {
    const { logons, denied } = logonsWhoseLoginEnds(1);
    const connection = new Connection(1, {} as ClientSocket, binaryForm, '', buffers, 0);
    await expect(logons.logOn(connection, credential)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect([connection.actor, connection.sessionId]).toEqual([undefined, 0]);
    expect(denied).toEqual(['UNAUTHORIZED']);
  });

  test.each([
    ['before its Socket.IO client is let in keeps it out', 2, 0],
    ['later lets it in', 3, 1],
  ])('%s', async (_, endsAt, admitted) => {
    const { logons, limits } = logonsWhoseLoginEnds(endsAt);
    const added: Connection[] = [];
    const hub = { assertRoom: () => undefined, newId: () => 1, add: (one: Connection) => added.push(one) };
    const unused = {} as never;
    const sessions = new SocketIoSessions(hub as unknown as RealtimeHub, logons, unused, unused, unused, limits);
    const handshake = { auth: { token: 't' }, address: '', headers: {} };
    const client = { handshake, conn: { readyState: 'open' } } as unknown as Socket;
    const refusal = await sessions.logOn(client);
    expect(refusal?.data.code).toBe(admitted === 0 ? 'UNAUTHORIZED' : undefined);
    expect(added).toHaveLength(admitted);
  });
});
