import { describe, expect, test } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import type { Actor } from '../../common/model/actor.js';
import { AccessTokens } from './access-tokens.js';
import { Credentials } from './credentials.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { SignedRequests } from './keys/signed-requests.js';
import type { Principals } from './principals.js';
import type { Sessions } from './sessions.js';

const SESSION = 7;
const actor = { userId: 'u', username: 'alice', accountId: 1, sessionId: SESSION } as Actor;

/** A venue whose users' database answers when it is told to. */
function aVenue() {
  const jwt = new JwtService();
  const tokens = new AccessTokens(jwt, {
    jwtSecret: 'a secret for this test',
    jwtSecretPrevious: undefined,
    accessTokenTtlS: 900,
  });
  const lookups: (() => void)[] = [];
  const asked: (() => void)[] = [];
  const principals = {
    actorFor: () =>
      new Promise<Actor>((resolve) => {
        lookups.push(() => resolve(actor));
        asked.splice(0).forEach((wake) => wake());
      }),
  } as unknown as Principals;
  const strategy = new JwtStrategy(tokens, principals, jwt);
  const nobody = {} as SignedRequests & Sessions;
  return {
    tokens,
    strategy,
    credentials: new Credentials(tokens, strategy, nobody, principals, nobody),
    token: tokens.issue('u', 1, SESSION),
    /** Resolves when a user is being looked up. */
    lookup: () => new Promise<void>((resolve) => asked.push(resolve)),
    found: () => lookups.splice(0).forEach((answer) => answer()),
    end: () => tokens.endSession(SESSION, Date.now()),
  };
}

describe('a login that ends while its user is looked up', () => {
  test('opens no connection', async () => {
    const { credentials, token, lookup, end, found } = aVenue();
    const [begun, logon] = [lookup(), credentials.logonWithToken(token)];
    const refused = expect(logon).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await begun;
    end();
    found();
    await refused;
  });

  test('makes no request', async () => {
    const { strategy, lookup, end, found } = aVenue();
    const claims = { sub: 'u', acc: 1, sid: SESSION, exp: 2_000_000_000 };
    const [begun, verified] = [lookup(), strategy.validate(claims)];
    await begun;
    end();
    found();
    expect(await verified).toBe(false);
  });

  test('ends the connection that is looked at again', async () => {
    const { credentials, lookup, end, found } = aVenue();
    const [begun, checked] = [lookup(), credentials.recheck(actor)];
    await begun;
    end();
    found();
    expect(await checked).toBeUndefined();
  });
});

test('a login that goes on opens connections', async () => {
  const { credentials, token, lookup, found } = aVenue();
  const [begun, logon] = [lookup(), credentials.logonWithToken(token)];
  await begun;
  found();
  expect(await logon).toBe(actor);
});
