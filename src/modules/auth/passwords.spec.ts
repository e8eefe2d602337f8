import { hash, verify } from '@node-rs/argon2';
import { describe, expect, test } from '@jest/globals';
import { ProblemError } from '../../common/nest/problem.js';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  const passwords = new Passwords({ passwordHashesMax: 2, passwordQueueMax: 20 });

  test('are hashed by argon2id with the agreed cost and a salt of their own', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('correct horse battery'),
      passwords.hash('correct horse battery'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
  });

  test('match themselves only', async () => {
    const kept = await passwords.hash('correct horse battery');
    expect(await passwords.verify(kept, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(kept, 'correct horse batterz')).toBe(false);
    expect(await passwords.verify(kept, '')).toBe(false);
  });

  test('of users who do not exist cost the same and never match', async () => {
    expect(await passwords.verify(undefined, 'anything at all')).toBe(false);
    const work: string[] = [];
    const counted = new Passwords(
      { passwordHashesMax: 2, passwordQueueMax: 20 },
      {
        hash,
        verify: (hashed, password) => {
          work.push(String(hashed).replace(/\$[^$]+\$[^$]+$/, ''));
          return verify(hashed, password);
        },
      },
    );
    const known = await counted.hash('correct horse battery');
    await counted.verify(known, 'wrong');
    await counted.verify(undefined, 'wrong');
    await counted.verify(undefined, 'wrong');
    // Each one verification, of the same cost: salt and hash differ, and nothing else.
    expect(work).toEqual(Array.from({ length: 3 }, () => '$argon2id$v=19$m=19456,t=2,p=1'));
  });

  test('wait for their turn, and no more of them than the queue has room for', async () => {
    const narrow = new Passwords({ passwordHashesMax: 1, passwordQueueMax: 2 });
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => narrow.hash('correct horse battery')));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    const refusal = results[4] as PromiseRejectedResult;
    expect(refusal.reason).toBeInstanceOf(ProblemError);
    expect((refusal.reason as ProblemError).code).toBe('TOO_MANY_LOGINS');
    // The places are free again.
    await expect(narrow.hash('correct horse battery')).resolves.toMatch(/^\$argon2id/);
  });
});
