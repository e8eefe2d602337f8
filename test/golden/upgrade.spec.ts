/**
 * A program with newer rules takes over a venue, in real processes: it goes on with the state that it finds and puts its rules
 * on record once. The old program refuses what the newer one has written, and changes nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandLayouts } from '../../src/common/model/commands.js';
import { HEADER } from '../../src/common/model/record-layout.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { BUILD, EngineProcess } from '../faults/engine-process.js';
import { Load } from '../faults/load.js';
import { examineRemains } from '../faults/remains.js';
import { changedBuild, type OtherBuild } from '../faults/sabotaged-build.js';
import { SeededRandom } from '../simulation/seeded-random.js';

const ANSWERS = 400;
const TIMEOUT_MS = 120_000;
const EXIT_DAMAGED = 78;
const seed = Number(process.env['UPGRADE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const folder = mkdtempSync(join(tmpdir(), 'tradsys-upgrade-'));
const dataDir = join(folder, 'data');
let newer: OtherBuild;

beforeAll(() => {
  newer = changedBuild([
    {
      file: 'modules/engine/domain/logic-version.js',
      from: new RegExp(`LOGIC_VERSION = ${LOGIC_VERSION};`),
      to: `LOGIC_VERSION = ${LOGIC_VERSION + 1};`,
    },
  ]);
});
afterAll(() => {
  newer.remove();
  rmSync(folder, { recursive: true, force: true });
});

test(
  `an upgrade and the way back, repeat with UPGRADE_SEED=${seed}`,
  async () => {
    const load = new Load(new SeededRandom(seed));
    const before = await runOn(BUILD, load);
    expect(examineRemains(dataDir, load)).toEqual(before);

    const upgraded = await runOn(newer.folder, load);
    expect(upgraded.sequence).toBeGreaterThan(before.sequence);
    expect(rulesOnRecord()).toEqual([{ sequence: before.sequence + 1, version: LOGIC_VERSION + 1 }]);
    // Another start of the same program has nothing to add.
    const last = await runOn(newer.folder, load);
    expect(rulesOnRecord()).toHaveLength(1);
    const verify = ['journal', 'verify', dataDir, '--events'];
    const verified = execFileSync(process.execPath, [join(newer.folder, 'cli.js'), ...verify]).toString();
    expect(verified.trim()).toBe(`${last.sequence} ${last.hash}`);

    const files = digestOf(dataDir);
    const refused = EngineProcess.start(dataDir);
    await refused.ready;
    expect(await refused.gone).not.toBe(0);
    const reason = `written by a newer program (at byte 0): it has version ${LOGIC_VERSION + 1} of the rules, this program knows ${LOGIC_VERSION}`;
    expect(refused.failed).toContain(reason);
    const old = spawnSync(process.execPath, [join(BUILD, 'cli.js'), ...verify]);
    expect([old.status, old.stderr.toString()]).toEqual([EXIT_DAMAGED, expect.stringContaining(reason)]);
    expect(digestOf(dataDir)).toBe(files);
  },
  TIMEOUT_MS,
);

async function runOn(build: string, load: Load): Promise<{ readonly sequence: number; readonly hash: string }> {
  const engine = EngineProcess.start(dataDir, { build });
  await engine.ready;
  await load.run(engine, ANSWERS);
  const state = await engine.readState();
  expect(await engine.end('SIGTERM')).toBe(0);
  return state;
}

function rulesOnRecord(): { readonly sequence: number; readonly version: number }[] {
  const found: { sequence: number; version: number }[] = [];
  const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION + 1 };
  const layout = commandLayouts.SetLogicVersion;
  const replay = new CommandReplay(new NodeDisk(), dataDir, settings, (commands, at) => {
    if (commands.bytes[at + HEADER.type] !== layout.type) return;
    found.push({ sequence: commands.f64[(at + HEADER.sequence) >> 3] as number, ...layout.read(commands, at) });
  });
  replay.run(Number.MAX_SAFE_INTEGER);
  replay.close();
  return found;
}

/** Of all files of the logs, names and contents. */
function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const log of ['journal', 'events']) {
    for (const name of readdirSync(join(directory, log)).toSorted()) {
      hash.update(`${log}/${name}\n`).update(readFileSync(join(directory, log, name)));
    }
  }
  return hash.digest('hex');
}
