/**
 * The recorded day with a share of its orders as icebergs, stops, pegs and all other kinds, with divided levels and auctions:
 * money is conserved, a replay comes to the same state, and the oracle tells the same events of its beginning. `MIXED_SEED=…`
 * repeats a run, `MIXED_ORACLE_COMMANDS=…` says how far the oracle goes with it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandLayouts, commandName, type VenueCommand } from '../../src/common/model/commands.js';
import { readHeader, type RecordBuffer } from '../../src/common/model/record-layout.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import type { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import type { FlowReport } from '../../src/modules/flow/flow-report.js';
import { runFlow } from '../../src/modules/flow/flow-run.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { difference, show } from '../properties/differences.js';
import { Folder, optionsFor, recoverInto, withJournal } from './flow-fixture.js';
import { kindNames, mixing } from './mixed-orders.js';

const recordings = resolve(import.meta.dirname, '../../../shared/data/l3-bitstamp-btcusd');
const missing = !existsSync(recordings)
  ? `${recordings} is absent`
  : spawnSync('xz', ['--version']).status === 0
    ? undefined
    : 'the program xz is missing';
const describeDay = missing === undefined ? describe : describe.skip;
const seed = Number(process.env['MIXED_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const oracleCommands = Number(process.env['MIXED_ORACLE_COMMANDS'] ?? 2_500);
const title = missing === undefined ? `, seed ${seed}` : ` (skipped: ${missing})`;

describeDay(`the recorded day with orders of every kind${title}`, () => {
  const tally = new Map<string, number>();
  let folder: Folder;
  let report: FlowReport;

  beforeAll(async () => {
    folder = new Folder();
    const options = optionsFor(join(recordings, '2015-05-01.log.xz'), { accounts: 100, dataDir: folder.inside('day') });
    report = await runFlow(options, mixing(withJournal, seed, tally));
  }, 600_000);
  afterAll(() => folder.remove());

  test('every kind is there, most are taken, and there are trades', () => {
    expect([...tally.keys()].toSorted()).toEqual([...kindNames].toSorted());
    const refused = Object.values(report.refusals).reduce((sum, count) => sum + count, 0);
    expect(refused).toBeLessThan(report.commands.total / 2);
    expect(report.trades.venue).toBeGreaterThan(100);
  });

  test('every asset is conserved', () => {
    expect(report.assets.map(({ asset, isConserved }) => [asset, isConserved])).toEqual([
      ['BTC', true],
      ['USD', true],
    ]);
  });

  test('a replay of the journal comes to the same state, and the oracle tells the same of its beginning', () => {
    const core = new VenueCore();
    const oracle = new OracleVenue();
    let compared = 0;
    recoverInto(folder.inside('day'), (buffer, at, events) => {
      const start = events.end;
      core.apply(buffer, at, events);
      if (compared >= oracleCommands) return;
      compared += 1;
      demandSame(oracle, buffer, at, events, start);
    });
    expect(compared).toBe(oracleCommands);
    expect(stateHash(core)).toBe(report.stateHash);
  }, 600_000);
});

function demandSame(oracle: OracleVenue, buffer: RecordBuffer, at: number, events: EventWriter, start: number): void {
  const { type, sequence, timeUs, accountId, index } = readHeader(buffer, at);
  const name = commandName(type);
  if (name === undefined) throw new Error(`${type} is no command`);
  const command = {
    name,
    origin: { accountId, sessionId: index },
    body: commandLayouts[name].read(buffer, at),
    ...(name === 'PlaceOrder' && { advanced: commandLayouts.PlaceOrder.readExtension(buffer, at) }),
  } as VenueCommand;
  const told = readEvents(events.buffer, start, events.end);
  const found = difference(told, oracle.apply(command, { sequence, timeUs }));
  if (found !== undefined) throw new Error(`${show(command)}: ${found}`);
}
