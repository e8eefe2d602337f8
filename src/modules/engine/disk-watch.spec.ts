import { expect, test } from '@jest/globals';
import { DiskWatch } from './disk-watch.js';

const GIB = 1 << 30;

function watched(): { watch: DiskWatch; look: (usedPercent: number) => Promise<void>; said: string[] } {
  const said: string[] = [];
  const tellAs = (kind: string) => (text: string) => void said.push(`${kind} ${/is (\d+) %/.exec(text)?.[1] ?? text}`);
  const tell = { log: tellAs('log'), warn: tellAs('warn'), error: tellAs('error') };
  let used = 0;
  const watch = new DiskWatch('/venue', async () => ({ bytes: 100 * GIB, freeBytes: (100 - used) * GIB }), tell);
  const look = async (usedPercent: number): Promise<void> => {
    used = usedPercent;
    await watch.look();
  };
  return { watch, look, said };
}

test('each level is told once on the way up, and the way back once', async () => {
  const { watch, look, said } = watched();
  for (const percent of [10, 79, 80, 81, 89, 90, 94, 95, 99, 100]) await look(percent);
  expect(said).toEqual(['warn 80', 'warn 90', 'error 95']);
  expect(watch.state).toMatchObject({ level: 0.95, freeBytes: 0, usedShare: 1 });
  await look(93);
  await look(20);
  expect(said.slice(3)).toEqual(['log 93', 'log 20']);
  expect(watch.state.level).toBe(0);
});

test('a level is not left and reached again by one file', async () => {
  const { look, said } = watched();
  for (const percent of [90, 89.5, 90, 89.5]) await look(percent);
  expect(said).toEqual(['warn 90']);
  await look(88.5);
  await look(90);
  expect(said).toEqual(['warn 90', 'log 88', 'warn 90']);
});

test('a snapshot is made where the journal keeps the last twentieth of the disk', async () => {
  const { watch, look } = watched();
  expect(watch.hasRoomFor(GIB)).toBe(true);
  await look(90);
  expect(watch.hasRoomFor(4 * GIB)).toBe(true);
  expect(watch.hasRoomFor(6 * GIB)).toBe(false);
  await look(96);
  expect(watch.hasRoomFor(0)).toBe(false);
});

test('a disk that cannot be asked is a warning, and hinders nothing', async () => {
  const said: string[] = [];
  const tell = { log: () => undefined, error: () => undefined, warn: (text: string) => void said.push(text) };
  const watch = new DiskWatch('/venue', () => Promise.reject(new Error('no such thing')), tell);
  await watch.look();
  expect(said).toEqual(['How full the disk of /venue is cannot be read: no such thing']);
  expect(watch.hasRoomFor(GIB)).toBe(true);
});

test('the real disk is asked', async () => {
  const watch = new DiskWatch('.');
  await watch.start();
  watch.stop();
  const { bytes, freeBytes, usedShare } = watch.state;
  expect(bytes).toBeGreaterThan(0);
  expect(freeBytes).toBeLessThanOrEqual(bytes);
  expect(usedShare).toBeCloseTo(1 - freeBytes / bytes);
});
