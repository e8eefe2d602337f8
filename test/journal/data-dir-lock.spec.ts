import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DataDirBusy, DataDirLock } from '../../src/modules/engine/journal/data-dir-lock.js';

jest.setTimeout(120_000);

const BUILT_LOCK = pathToFileURL(resolve('dist/modules/engine/journal/data-dir-lock.js')).href;
/** Takes the lock, says so, and holds it until it is killed. */
const HOLD = `
  const { DataDirLock } = await import(${JSON.stringify(BUILT_LOCK)});
  try {
    await DataDirLock.acquire(process.argv[1]);
    console.log('held');
    setInterval(() => globalThis.gc?.(), 50);
  } catch (error) {
    console.log(error.message);
  }
`;

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-lock-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

describe('the lock of a data directory', () => {
  test('keeps a second process out within two seconds and names the first', async () => {
    const first = await holder();
    expect(first.said).toBe('held');
    const startedMs = performance.now();
    const second = await DataDirLock.acquire(dataDir).catch((error: unknown) => error);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(second).toBeInstanceOf(DataDirBusy);
    expect((second as DataDirBusy).holder).toMatchObject({ pid: first.child.pid, host: expect.any(String) });
    expect((second as DataDirBusy).message).toContain(`in use by process ${first.child.pid} on `);
  });

  test('is free as soon as its holder is dead, however it died', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGABRT'] as const) {
      const { child, said } = await holder();
      expect(said).toBe('held');
      await new Promise((gone) => {
        child.once('exit', gone);
        child.kill(signal);
      });
      const lock = await DataDirLock.acquire(dataDir);
      await lock.release();
    }
  });

  test('is held once in one process, too, and can be taken again after a release', async () => {
    const lock = await DataDirLock.acquire(dataDir);
    await expect(DataDirLock.acquire(dataDir)).rejects.toThrow(DataDirBusy);
    await lock.release();
    await lock.release();
    await (await DataDirLock.acquire(dataDir)).release();
  });

  test('of five processes that start at once, one gets it', async () => {
    const said = await Promise.all(Array.from({ length: 5 }, async () => (await holder()).said));
    expect(said.filter((line) => line === 'held').length).toBe(1);
    expect(said.filter((line) => line.includes('is in use by')).length).toBe(4);
  });
});

/** A process that takes the lock, once it has said how that went. */
async function holder(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', HOLD, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = await new Promise<string>((hear) => child.stdout.once('data', (line: Buffer) => hear(line.toString())));
  return { child, said: said.trim() };
}
