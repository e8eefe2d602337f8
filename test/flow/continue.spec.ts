import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FlowError } from '../../src/modules/flow/flow-error.js';
import type { FlowOptions } from '../../src/modules/flow/flow-options.js';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { runFlow } from '../../src/modules/flow/flow-run.js';
import { dyingAfter, Folder, line, optionsFor, replayed, replayedHash, withJournal } from './flow-fixture.js';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const { created, changed, deleted } = line;

/** Standing orders, a partial fill, a new price, a fill that never comes, a cancel: a bit of everything. */
function recording(): string {
  return folder.log(
    created(1, 100, 'ask', '236.40', '0.50000000'),
    created(2, 101, 'bid', '236.47', '2.00000000'),
    deleted(3, 100, 'ask', '236.40', '0.00000000'),
    changed(4, 101, 'bid', '236.47', '1.50000000'),
    changed(5, 101, 'bid', '236.48', '1.50000000'),
    deleted(6, 40, 'ask', '240.00', '3.00000000'),
    changed(7, 101, 'bid', '236.48', '1.00000000'),
    created(2_000, 102, 'bid', '236.00', '1.00000000'),
    deleted(3_000, 102, 'bid', '236.00', '1.00000000'),
  );
}

function withoutRate(report: FlowReport): Omit<FlowReport, 'rate' | 'commands'> {
  const { rate: _rate, commands: _commands, ...rest } = report;
  return rest;
}

test('interrupted after any command, the run goes on to the same end', async () => {
  const file = recording();
  const options = (name: string, isContinued = false): FlowOptions =>
    optionsFor(file, { accounts: 3, dataDir: folder.inside(name), isContinued });
  const whole = await runFlow(options('whole'), withJournal);
  expect(whole.flow).toMatchObject({ placed: 3, cancelled: 2, repriced: 1, fillsMissing: 1 });
  for (let commands = 0; commands < whole.commands.total; commands += 1) {
    const name = `after-${commands}`;
    await expect(runFlow(options(name), dyingAfter(commands))).rejects.toThrow('the venue is dead');
    expect(replayed(folder.inside(name)).sequence).toBe(commands);
    const report = await runFlow(options(name, true), withJournal);
    expect(report.commands).toEqual({ ...whole.commands, continuedFrom: commands });
    expect(withoutRate(report)).toEqual(withoutRate(whole));
    expect(replayedHash(folder.inside(name))).toBe(whole.stateHash);
  }
}, 60_000);

test('a run that has ended can be continued: nothing is left to do, and the report is the same', async () => {
  const options = optionsFor(recording(), { dataDir: folder.inside('venue') });
  const whole = await runFlow(options, withJournal);
  const again = await runFlow({ ...options, isContinued: true }, withJournal);
  expect(withoutRate(again)).toEqual(withoutRate(whole));
  expect(again.rate.commands).toBe(0);
});

test('a directory that holds commands is only gone on with when asked', async () => {
  const options = optionsFor(recording(), { dataDir: folder.inside('venue') });
  const { sequence } = await runFlow(options, withJournal);
  await expect(runFlow(options, withJournal)).rejects.toThrow(
    new FlowError(
      `${folder.inside('venue')} holds ${sequence} commands already: add --continue to go on with that run, or choose an empty directory`,
    ),
  );
});

test('another recording, other accounts or other fees are refused before anything is added', async () => {
  const options = optionsFor(recording(), { dataDir: folder.inside('venue') });
  const { sequence } = await runFlow(options, withJournal);
  const shorter = folder.file('shorter.log', `${created(1, 100, 'ask', '236.40', '0.50000000')}\n`);
  const other = folder.file('other.log', `${created(1, 100, 'ask', '236.41', '0.50000000')}\n`);
  const variants: Partial<FlowOptions>[] = [
    { file: shorter },
    { file: other },
    { accounts: 6 },
    { fees: { makerFeePpm: 0, takerFeePpm: 1 } },
  ];
  for (const variant of variants) {
    const attempt = runFlow({ ...options, ...variant, isContinued: true }, withJournal);
    await expect(attempt).rejects.toThrow(FlowError);
    await expect(attempt).rejects.toThrow(/is another run|is not the beginning of this run/);
  }
  expect(replayed(folder.inside('venue')).sequence).toBe(sequence);
});
