import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { HASH_MS_MAX, HashingProcess, type HashingPriority } from './hashing-process.js';
import { type PasswordHasher, PatientHasher } from './patient-hasher.js';
import { Passwords } from './passwords.js';

const PROCESS = pathToFileURL(resolve('dist/password.process.js'));
const PASSWORD = 'correct horse battery';
/** SCHED_IDLE, as the kernel numbers it. */
const IDLE_POLICY = 5;
const LOWEST_PRIORITY = 19;
/** Numbers 19 and 41 of `stat`, behind the two that are cut off. */
const NICE_FIELD = 16;
const POLICY_FIELD = 38;

const onLinux = process.platform === 'linux' ? test : test.skip;
const opened: Passwords[] = [];
const started: HashingProcess[] = [];

function aPasswords(hashes: number, waiting: number, hasher: PasswordHasher = aHasher(hashes)): Passwords {
  const passwords = new Passwords({ passwordHashesMax: hashes, passwordQueueMax: waiting }, hasher);
  opened.push(passwords);
  return passwords;
}

function aHasher(hashes: number): PatientHasher {
  return new PatientHasher(hashes, aProcess(hashes, 'idle'), aProcess(hashes, 'low'));
}

function aProcess(hashes: number, priority: HashingPriority = 'low'): HashingProcess {
  return new HashingProcess(hashes, priority, PROCESS);
}

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => {
  for (const passwords of opened) passwords.onModuleDestroy();
  for (const hashing of started) hashing.close();
});

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

  test('that are no hashes are told by the library, and the process goes on', async () => {
    await expect(passwords.verify('not a hash', PASSWORD)).rejects.toThrow();
    await expect(passwords.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });
});

describe('a process that hashes', () => {
  onLinux.each<[HashingPriority, string]>([
    ['idle', 'gives way to all others'],
    ['low', 'is below all others'],
  ])('%s %s, and is told no secret', async (priority) => {
    process.env['JWT_SECRET'] = 'a-secret-that-hashing-does-not-need';
    const before = schedulingOf(process.pid);
    const [three, pid] = await begun(aProcess(3, priority));
    delete process.env['JWT_SECRET'];
    await Promise.all(Array.from({ length: 10 }, () => three.hash(PASSWORD)));
    const found = [...schedulingOf(pid).values()];
    if (priority === 'idle') expect(new Set(found.map(({ policy }) => policy))).toEqual(new Set([IDLE_POLICY]));
    else expect(found.filter(({ nice }) => nice === LOWEST_PRIORITY).length).toBeGreaterThan(3);
    // Nothing else was touched: the thread that matches keeps its place.
    for (const [thread, scheduling] of before)
      expect(schedulingOf(process.pid).get(thread) ?? scheduling).toEqual(scheduling);
    const known = ['environ', 'cmdline'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('');
    expect(known).toContain('password.process.js');
    expect(known).not.toContain('a-secret-that');
  });

  onLinux('is replaced when it dies, and whoever waited for it is told', async () => {
    const [mortal, pid] = await begun(aProcess(2));
    // Nothing is hashed before it goes on, which it never does.
    process.kill(pid, 'SIGSTOP');
    const hashes = Promise.allSettled([mortal.hash(PASSWORD), mortal.verify('', PASSWORD)]);
    process.kill(pid, 'SIGKILL');
    for (const died of await hashes)
      expect(died).toMatchObject({ status: 'rejected', reason: { code: 'PASSWORDS_UNAVAILABLE' } });
    await expect(mortal.verify(await mortal.hash(PASSWORD), PASSWORD)).resolves.toBe(true);
    expect(processesOf(process.pid)).not.toContain(pid);
  });

  onLinux('is ended and replaced when it hangs, and whoever waited is told', async () => {
    const [hanging, pid] = await begun(aProcess(1));
    process.kill(pid, 'SIGSTOP');
    // The processes and their messages take their real time.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime', 'Date'] });
    const settled = Promise.allSettled([hanging.hash(PASSWORD)]);
    jest.advanceTimersByTime(HASH_MS_MAX);
    jest.useRealTimers();
    expect((await settled)[0]).toMatchObject({ status: 'rejected', reason: { code: 'PASSWORDS_UNAVAILABLE' } });
    await expect(hanging.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
    expect(processesOf(process.pid)).not.toContain(pid);
  });

  onLinux(
    'that finds no idle processor is not waited for: the other answers, and what comes meanwhile too',
    async () => {
      const [idle, pid] = await begun(aProcess(1, 'idle'));
      const patient = aPasswords(1, 20, new PatientHasher(1, idle, aProcess(1)));
      process.kill(pid, 'SIGSTOP');
      await expect(patient.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
      expect(idle.pending).toBe(1);
      await expect(patient.hash(PASSWORD)).resolves.toMatch(/^\$argon2id/);
      expect(idle.pending).toBe(1);
      process.kill(pid, 'SIGCONT');
      for (let turn = 0; turn < 1_000 && idle.pending > 0; turn += 1) await new Promise((next) => setTimeout(next, 20));
      expect(idle.pending).toBe(0);
    },
    30_000,
  );

  onLinux('that waits for a processor when the other has answered is not taken for one that hangs', async () => {
    // It need not be idle for that: stopped is as good as starved.
    const [starved, pid] = await begun(aProcess(1));
    const [low] = await begun(aProcess(1));
    const patient = aPasswords(1, 20, new PatientHasher(1, starved, low));
    process.kill(pid, 'SIGSTOP');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime', 'Date'] });
    const answer = patient.hash(PASSWORD);
    jest.advanceTimersByTime(HASH_MS_MAX / 2);
    await expect(answer).resolves.toMatch(/^\$argon2id/);
    jest.advanceTimersByTime(HASH_MS_MAX);
    jest.useRealTimers();
    expect([starved.pending, processesOf(process.pid).includes(pid)]).toEqual([1, true]);
  });

  onLinux('that dies leaves its question to the other', async () => {
    const [mortal, pid] = await begun(aProcess(1));
    const [low] = await begun(aProcess(1));
    const patient = aPasswords(1, 20, new PatientHasher(1, mortal, low));
    process.kill(pid, 'SIGSTOP');
    const answer = patient.hash(PASSWORD);
    process.kill(pid, 'SIGKILL');
    await expect(answer).resolves.toMatch(/^\$argon2id/);
  });

  test('that cannot begin leaves nobody waiting', async () => {
    const missing = new HashingProcess(1, 'idle', new URL('no-such.process.js', PROCESS));
    const results = await Promise.allSettled([missing.hash(PASSWORD), missing.hash(PASSWORD)]);
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'PASSWORDS_UNAVAILABLE' } });
  });

  test('that fails at the first of all hashes leaves later logins unharmed', async () => {
    const failing = aPasswords(1, 20, new FailingOnce());
    await expect(failing.verify(undefined, 'wrong')).rejects.toThrow('out of memory');
    await expect(failing.verify(undefined, 'wrong')).resolves.toBe(false);
  });

  test('ends with the venue: what it had, what waited and what comes later is refused', async () => {
    const closing = aPasswords(1, 20);
    const results = [closing.hash(PASSWORD), closing.hash(PASSWORD)];
    const ended = Promise.allSettled(results);
    closing.onModuleDestroy();
    for (const result of [...(await ended), ...(await Promise.allSettled([closing.hash(PASSWORD)]))]) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'VENUE_STOPPING' } });
    }
  });
});

class CountingHasher extends PatientHasher {
  constructor(private readonly onVerify: (passwordHash: string) => void) {
    super(2, aProcess(2, 'idle'), aProcess(2));
  }

  override verify(passwordHash: string, password: string): Promise<boolean> {
    this.onVerify(passwordHash);
    return super.verify(passwordHash, password);
  }
}

class FailingOnce extends PatientHasher {
  private hasFailed = false;

  constructor() {
    super(1, aProcess(1, 'idle'), aProcess(1));
  }

  override hash(password: string): Promise<string> {
    if (this.hasFailed) return super.hash(password);
    this.hasFailed = true;
    return Promise.reject(new Error('out of memory'));
  }
}

/** With its id, as soon as it has hashed once. */
async function begun(hashing: HashingProcess): Promise<[HashingProcess, number]> {
  const before = processesOf(process.pid);
  hashing.start();
  started.push(hashing);
  await hashing.hash(PASSWORD);
  const [pid, ...others] = processesOf(process.pid).filter((found) => !before.includes(found));
  expect(others).toEqual([]);
  return [hashing, pid as number];
}

/** The processes that this one has begun and that have not ended. */
function processesOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const [state, ppid] = fieldsOf(`/proc/${name}/stat`);
      return Number(ppid) === parent && state !== 'Z';
    })
    .map(Number);
}

/** How the kernel schedules the threads of a process. */
function schedulingOf(pid: number): Map<string, { readonly nice: number; readonly policy: number }> {
  const tasks = `/proc/${pid}/task`;
  return new Map(
    readdirSync(tasks).map((thread) => {
      const fields = fieldsOf(`${tasks}/${thread}/stat`);
      return [thread, { nice: Number(fields[NICE_FIELD]), policy: Number(fields[POLICY_FIELD]) }];
    }),
  );
}

/** Of a `stat`, behind its second field, which may hold spaces; none where the process has ended meanwhile. */
function fieldsOf(path: string): string[] {
  try {
    const stat = readFileSync(path, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
