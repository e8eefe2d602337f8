/** References of postings: the oldest leave when the window is full, and that costs no more than taking one in. */
import { expect, test } from '@jest/globals';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { AccountDesk } from '../../src/modules/engine/domain/account-desk.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { commandOf } from '../support/command.js';

const REFERENCES_MAX = 140_000;
/** So many have left before anything is measured, and so many deposits are. */
const GONE = 110_000;
const MEASURED = 3_000;
const TURNS = 5;

test('a full window lets its oldest go as fast as it was filled', () => {
  const core = new VenueCore();
  core.ledger.openAccount();
  core.ledger.openAsset();
  const desk = new AccountDesk(core.ledger, core.gate, core.overflow, core.traits, core.margins, REFERENCES_MAX);
  const commands = RecordBuffer.ofCapacity(1_024);
  const events = new EventWriter();
  const millisecondsToDeposit = (from: number, to: number): number => {
    const startMs = performance.now();
    for (let count = from; count < to; count += 1) {
      const deposit = commandOf('Deposit', 1, { assetId: 1, amount: 1, reference: `r${count}` });
      writeCommand(commands, 0, deposit, count + 1, 0);
      core.command.point(commands, 0);
      events.reset();
      desk.deposit(core.command, events);
    }
    return performance.now() - startMs;
  };
  /** The quickest of some turns: others may have the processor for a while. */
  const quickest = (from: number): number => {
    const turns = Array.from({ length: TURNS }, (_, turn) => from + turn * MEASURED);
    return Math.min(...turns.map((start) => millisecondsToDeposit(start, start + MEASURED)));
  };
  millisecondsToDeposit(0, REFERENCES_MAX - TURNS * MEASURED);
  const filling = quickest(REFERENCES_MAX - TURNS * MEASURED);
  millisecondsToDeposit(REFERENCES_MAX, REFERENCES_MAX + GONE);
  const replacing = quickest(REFERENCES_MAX + GONE);
  expect([...desk.posted.keys()].slice(0, 1)).toEqual([`1 r${GONE + TURNS * MEASURED}`]);
  expect(desk.posted.size).toBe(REFERENCES_MAX);
  // Looking from the start each time, past all that have left, made this a factor of 10.
  expect(replacing).toBeLessThan(4 * filling);
});
