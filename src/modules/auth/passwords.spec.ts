import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { HASH_MS_MAX, type PasswordHasher, PasswordThreads } from './password-threads.js';
import { Passwords } from './passwords.js';

const WORKER = pathToFileURL(resolve('dist/modules/auth/password-worker.js'));
const PASSWORD = 'correct horse battery';
const LOWEST_PRIORITY = 19;

const opened: Passwords[] = [];

function aPasswords(
  threads: number,
  waiting: number,
  hasher: PasswordHasher = new PasswordThreads(threads, WORKER),
): Passwords {
  const passwords = new Passwords({ passwordHashesMax: threads, passwordQueueMax: waiting }, hasher);
  opened.push(passwords);
  return passwords;
}

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Promise.all(opened.map((passwords) => passwords.onModuleDestroy())));

describe('passwords', () => {
  const passwords = aPasswords(2, 20);

  test('are hashed by argon2id with the agreed cost and a salt of their own', async () => {
    const [one, other] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
  });

  test('match themselves only', async () => {
    const kept = await passwords.hash(PASSWORD);
    expect(await passwords.verify(kept, PASSWORD)).toBe(true);
    expect(await passwords.verify(kept, 'correct horse batterz')).toBe(false);
    expect(await passwords.verify(kept, '')).toBe(false);
  });

  test('of users who do not exist cost the same and never match', async () => {
    expect(await passwords.verify(undefined, 'anything at all')).toBe(false);
    const work: string[] = [];
    const counting = new CountingHasher((hashed) => work.push(hashed.replace(/\$[^$]+\$[^$]+$/, '')));
    const counted = aPasswords(2, 20, counting);
    const known = await counted.hash(PASSWORD);
    await counted.verify(known, 'wrong');
    await counted.verify(undefined, 'wrong');
    await counted.verify(undefined, 'wrong');
    // Each one verification, of the same cost: salt and hash differ, and nothing else.
    expect(work).toEqual(Array.from({ length: 3 }, () => '$argon2id$v=19$m=19456,t=2,p=1'));
  });

  test('wait for their turn, and no more of them than the queue has room for', async () => {
    const narrow = aPasswords(1, 2);
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => narrow.hash(PASSWORD)));
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
    await expect(narrow.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });

  test('that are no hashes are told by the thread, which goes on', async () => {
    await expect(passwords.verify('not a hash', PASSWORD)).rejects.toThrow();
    await expect(passwords.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });
});

describe('the threads that hash', () => {
  (process.platform === 'linux' ? test : test.skip)('are as many as asked for, below all others', async () => {
    const before = priorities();
    const three = aPasswords(3, 20);
    await Promise.all(Array.from({ length: 10 }, () => three.hash(PASSWORD)));
    const found = [...priorities()].filter(([thread]) => !before.has(thread));
    expect(found.filter(([, priority]) => priority === LOWEST_PRIORITY)).toHaveLength(3);
    // Nothing else was touched: the thread that matches keeps its place.
    for (const [thread, priority] of before) expect(priorities().get(thread) ?? priority).toBe(priority);
  });

  test('are replaced when they die, and whoever waited is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tradsys-passwords-'));
    // Dies of its first task; when it is started again it is the real one.
    const file = join(folder, 'mortal-worker.mjs');
    const start = `await import(${JSON.stringify(WORKER.href)});`;
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(start)});
       parentPort.on('message', () => process.exit(3));`,
    );
    const mortal = aPasswords(1, 20, new PasswordThreads(1, pathToFileURL(file)));
    const [died, waited] = await Promise.allSettled([mortal.hash(PASSWORD), mortal.hash(PASSWORD)]);
    expect(died).toMatchObject({ status: 'rejected', reason: { code: 'PASSWORDS_UNAVAILABLE' } });
    expect(waited).toMatchObject({ status: 'fulfilled' });
    await expect(mortal.verify((waited as PromiseFulfilledResult<string>).value, PASSWORD)).resolves.toBe(true);
    rmSync(folder, { recursive: true });
  });

  test('that hang are ended and replaced, and whoever waited is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tradsys-passwords-'));
    const file = join(folder, 'hanging-worker.mjs');
    const start = `await import(${JSON.stringify(WORKER.href)});`;
    // Hangs in its first task for good; when it is started again it is the real one.
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       parentPort.on('message', () => {
         writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(start)});
         for (;;);
       });`,
    );
    const hanging = aPasswords(1, 20, new PasswordThreads(1, pathToFileURL(file)));
    // The threads and their messages take their real time.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime', 'Date'] });
    const settled = Promise.allSettled([hanging.hash(PASSWORD)]);
    while (!readFileSync(file, 'utf8').startsWith('await')) await new Promise((next) => setImmediate(next));
    jest.advanceTimersByTime(HASH_MS_MAX);
    jest.useRealTimers();
    const [hung] = await settled;
    expect(hung).toMatchObject({ status: 'rejected', reason: { code: 'PASSWORDS_UNAVAILABLE' } });
    // Until the hung one has ended, no other is started in its place.
    const again = async (): Promise<string> =>
      hanging.hash(PASSWORD).catch((error: ProblemError) => {
        expect(error.code).toBe('PASSWORDS_UNAVAILABLE');
        return new Promise((next) => setImmediate(() => next(again())));
      });
    await expect(again()).resolves.toMatch(/^\$argon2id/);
    rmSync(folder, { recursive: true });
  });

  test('that fail at the first of all hashes leave later logins unharmed', async () => {
    const failing = aPasswords(1, 20, new FailingOnce());
    await expect(failing.verify(undefined, 'wrong')).rejects.toThrow('out of memory');
    await expect(failing.verify(undefined, 'wrong')).resolves.toBe(false);
  });

  test('end with the venue: what they had, what waited and what comes later is refused', async () => {
    const closing = aPasswords(1, 20);
    const results = [closing.hash(PASSWORD), closing.hash(PASSWORD)];
    const ended = Promise.allSettled(results);
    await closing.onModuleDestroy();
    for (const result of [...(await ended), ...(await Promise.allSettled([closing.hash(PASSWORD)]))]) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'VENUE_STOPPING' } });
    }
  });
});

class CountingHasher extends PasswordThreads {
  constructor(private readonly onVerify: (passwordHash: string) => void) {
    super(2, WORKER);
  }

  override verify(passwordHash: string, password: string): Promise<boolean> {
    this.onVerify(passwordHash);
    return super.verify(passwordHash, password);
  }
}

class FailingOnce extends PasswordThreads {
  private hasFailed = false;

  constructor() {
    super(1, WORKER);
  }

  override hash(password: string): Promise<string> {
    if (this.hasFailed) return super.hash(password);
    this.hasFailed = true;
    return Promise.reject(new Error('out of memory'));
  }
}

/** Of the threads of this process, as the kernel tells: field 19 of `stat`, whose second field may hold spaces. */
function priorities(): Map<string, number> {
  const tasks = '/proc/self/task';
  return new Map(
    readdirSync(tasks).map((thread) => {
      const stat = readFileSync(join(tasks, thread, 'stat'), 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [thread, Number(fields[16])];
    }),
  );
}
