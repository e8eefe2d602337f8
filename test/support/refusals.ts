/** What refused commands did to the core, from the journal that a venue left: nothing but count them and tell the time. */
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';

export interface Refusals {
  readonly commands: number;
  readonly refused: number;
  /** A sentence for each refused command that changed more than number and time. */
  readonly traces: readonly string[];
}

/** Replays the journal and compares the whole state before and after each command that was refused. */
export function refusalsIn(dataDir: string): Refusals {
  const core = new VenueCore();
  const events = new EventWriter(FRAME_HEADER_BYTES);
  const traces: string[] = [];
  let before = stateOf(core);
  let refused = 0;
  const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };
  const replay = new CommandReplay(new NodeDisk(), dataDir, settings, (buffer, offset) => {
    events.reset();
    core.apply(buffer, offset, events);
    const after = stateOf(core);
    const [first] = readEvents(events.buffer, events.start, events.end);
    if (first?.name === 'CommandRefused') {
      refused += 1;
      if (after !== before) traces.push(`the refused command ${core.sequence} changed the state`);
    }
    before = after;
  });
  try {
    replay.run(Number.MAX_SAFE_INTEGER);
  } finally {
    replay.close();
  }
  return { commands: core.sequence, refused, traces };
}

/** All that the state hash is made of, without the number and the time of the last command. */
function stateOf(core: VenueCore): string {
  const values: (number | string)[] = [];
  core.saveState({
    number: (value) => values.push(value),
    int32s: (numbers, start, count) => values.push(...numbers.subarray(start, start + count)),
    text: (value) => values.push(value),
  });
  const [version, rules, sequence, timeUs, ...rest] = values;
  if (sequence !== core.sequence || timeUs !== core.timeUs) throw new Error('the state begins with other values');
  return JSON.stringify([version, rules, ...rest]);
}
