/** The process that hashes passwords, beside the built venue: logins by it, its death, and the venue's. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, type Answer, VenueProcess } from '../support/venue-process.js';

const GONE_MS_MAX = 20_000;

let venue: VenueProcess;
let pids: number[];

beforeEach(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_AUTH_PASSWORD_QUEUE_MAX: '1' });
  pids = hashersOf(venue.pid);
  expect(pids).toHaveLength(2);
}, 120_000);

afterEach(async () => {
  await venue.end('SIGKILL');
  rmSync(venue.dataDir, { recursive: true });
});

const login = (password = ADMIN_PASSWORD): Promise<Answer> =>
  venue.request('POST', '/api/v1/auth/login', undefined, { username: 'admin', password });

(process.platform === 'linux' ? describe : describe.skip)('F1: the processes that hash', () => {
  test('answer logins; those that wait for them are answered or told when they die, and the next one is answered', async () => {
    expect(await login()).toMatchObject({ status: 200 });
    signal('SIGSTOP');
    // One has its turn, one waits, and the third is refused: only now are both known to have come so far.
    const logins = [login(), login(), login()];
    expect((await Promise.race(logins)).status).toBe(429);
    signal('SIGKILL');
    const statuses = (await Promise.all(logins)).map(({ status, body }) => `${status} ${body.code ?? 'ok'}`);
    // The one that waited is answered by what was begun in their place; so is the other one, unless both had its question.
    const [first, second, refused] = statuses.toSorted();
    expect([first, refused]).toEqual([
      '200 ok',
      second === '200 ok' ? '429 TOO_MANY_LOGINS' : '503 PASSWORDS_UNAVAILABLE',
    ]);
    expect(['200 ok', '429 TOO_MANY_LOGINS']).toContain(second);
    expect(await login('not-the-password')).toMatchObject({ status: 401 });
    expect(hashersOf(venue.pid).filter((pid) => pids.includes(pid))).toEqual([]);
  }, 120_000);

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'end with a venue that ends by %s',
    async (name) => {
      expect(await login()).toMatchObject({ status: 200 });
      expect(pids.filter(isRunning)).toEqual(pids);
      await venue.end(name);
      const giveUpAt = Date.now() + GONE_MS_MAX;
      while (pids.some(isRunning) && Date.now() < giveUpAt) await new Promise((next) => setTimeout(next, 20));
      expect(pids.filter(isRunning)).toEqual([]);
    },
    120_000,
  );
});

function signal(name: NodeJS.Signals): void {
  for (const pid of pids) process.kill(pid, name);
}

function hashersOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isHasherOf(parent, name))
    .map(Number);
}

function isHasherOf(parent: number, name: string): boolean {
  const [state, ppid] = statOf(name);
  return (
    Number(ppid) === parent &&
    state !== 'Z' &&
    readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('password.process.js')
  );
}

function isRunning(id: number): boolean {
  const [state] = statOf(String(id));
  return state !== undefined && state !== 'Z';
}

/** Of a process, behind its name; nothing where it has ended. */
function statOf(name: string): string[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
