import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FlowError } from '../../src/modules/flow/flow-error.js';
import type { FlowOptions } from '../../src/modules/flow/flow-options.js';
import { parsePace } from '../../src/modules/flow/flow-options.js';
import { runFlow } from '../../src/modules/flow/flow-run.js';
import { linesOf } from '../../src/modules/flow/reading/line-reader.js';
import { Folder, line, optionsFor, runInMemory, withJournal } from './flow-fixture.js';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const { created, deleted } = line;
const ask = created(1, 100, 'ask', '236.40', '0.50000000');

async function refusalOf(file: string, more: Partial<FlowOptions> = {}): Promise<string> {
  const error: unknown = await runInMemory(file, more).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlowError);
  return (error as FlowError).message;
}

test('a bad line is named with its number and its fault, and nothing is journalled', async () => {
  const file = folder.log(ask, '', ask.replace('236.40', '236.405'), ask);
  await expect(runFlow(optionsFor(file, { dataDir: folder.inside('venue') }), withJournal)).rejects.toThrow(
    new FlowError(`${file}, line 3: its price is no text of a positive multiple of 0.01`),
  );
  expect(readdirSync(folder.path)).toEqual(['recording.log']);
});

test('a last line that was cut is a bad line', async () => {
  const file = folder.file('cut.log', `${ask}\n${ask.slice(0, 60)}`);
  expect(await refusalOf(file)).toBe(`${file}, line 2: it does not have the form \`<milliseconds> <type> {…}\``);
});

test('a file of another format is refused on its first line', async () => {
  const file = folder.log(ask);
  expect(await refusalOf(file, { format: 'bitstamp-orders' })).toMatch(/, line 1: it has \d+ columns instead of 7$/);
});

test('lines may end as on Windows, and the last one without an end', async () => {
  const file = folder.file('dos.log', `${ask}\r\n${deleted(2, 100, 'ask', '236.40', '0.50000000')}`);
  expect((await runInMemory(file)).flow).toMatchObject({ placed: 1, cancelled: 1 });
});

test('a file that is missing, empty, or one endless line', async () => {
  expect(await refusalOf(folder.inside('none'))).toBe(`${folder.inside('none')} cannot be read (ENOENT)`);
  const empty = folder.file('empty.log', '\n');
  expect(await refusalOf(empty)).toBe(`${empty} cannot be run: it has no events`);
  const endless = folder.file('endless.log', 'x'.repeat(3 << 20));
  expect(await refusalOf(endless)).toBe(`${endless}, line 1: it is longer than 1048576 bytes`);
});

test('more than the ledger can count of one account needs more accounts', async () => {
  const file = folder.log(
    created(1, 1, 'bid', '90000.00', '9.00000000'),
    created(1, 2, 'bid', '90000.00', '9.00000000'),
    created(1, 3, 'ask', '99999.00', '1.00000000'),
  );
  expect(await refusalOf(file, { accounts: 1 })).toBe(
    `${file} cannot be run: 1 accounts are too few: one of them would own more USD than the ledger can count; use more`,
  );
  const coins = folder.file('coins.log', `${created(1, 1, 'ask', '0.01', '90000000.00000000')}\n`);
  expect(await refusalOf(coins)).toMatch(/would own more BTC than the ledger can count/);
});

test('options that make no sense', async () => {
  const file = folder.log(ask);
  expect(await refusalOf(file, { accounts: 0 })).toBe('--accounts is an integer from 1 to 100000');
  expect(await refusalOf(file, { fees: { makerFeePpm: -2, takerFeePpm: 1 } })).toMatch(/^fees are at most 1000000 ppm/);
  expect(await refusalOf(file, { isContinued: true })).toMatch(/^--continue needs --data-dir/);
});

test('a pace is max, real, or a speed', () => {
  expect([parsePace('max'), parsePace('real'), parsePace('10x'), parsePace('0.5x')]).toEqual(['max', 1, 10, 0.5]);
  for (const text of ['', 'fast', '0x', '-1x', '10', 'x']) expect(() => parsePace(text)).toThrow(FlowError);
});

const hasXz = spawnSync('xz', ['--version']).status === 0;

(hasXz ? test : test.skip)('a packed file is unpacked on the way (needs xz)', async () => {
  spawnSync('xz', ['--keep', folder.log(ask)]);
  const report = await runInMemory(folder.inside('recording.log.xz'));
  expect(report.flow.placed).toBe(1);
});

(hasXz ? test : test.skip)('a packed file that was cut is refused with what xz says (needs xz)', async () => {
  spawnSync('xz', ['--keep', folder.log(ask)]);
  const packed = readFileSync(folder.inside('recording.log.xz'));
  const cut = folder.file('cut.xz', packed.subarray(0, packed.length - 20));
  expect(await refusalOf(cut)).toMatch(/cut\.xz cannot be unpacked: xz: /);
});

test('a packed file without the program that unpacks it', async () => {
  const file = folder.file('packed.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]));
  const read = async (): Promise<void> => {
    for await (const { lines } of linesOf(file, folder.inside('no-such-xz'))) expect(lines).toEqual([]);
  };
  await expect(read()).rejects.toThrow(
    `${file} is packed, and the program ${folder.inside('no-such-xz')} that unpacks it is missing: install xz, or unpack the file`,
  );
});
