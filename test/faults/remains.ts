import { readEvents } from '../../src/modules/engine/domain/event-reader.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { CommandReplay } from '../../src/modules/engine/journal/command-replay.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { verifyLogs } from '../../src/modules/engine/journal/verify.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { History } from '../simulation/history.js';
import type { Load } from './load.js';

const settings = { ...defaultJournalSettings, logicVersion: LOGIC_VERSION };

export interface Remains {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Examines what a process has left on disk: everything that the load was told has to be there as it was told (I1), nothing
 * twice (I2, I11), money and quantities right (I3 to I7), and the states that were read have to come again (I9).
 */
export function examineRemains(dataDir: string, load: Load): Remains {
  const disk = new NodeDisk();
  verifyLogs(disk, dataDir, settings);
  const core = new VenueCore();
  const history = new History();
  const writer = new EventWriter();
  const replay = new CommandReplay(disk, dataDir, settings, (commands, offset) => {
    writer.reset();
    core.apply(commands, offset, writer);
    const events = readEvents(writer.buffer, writer.start, writer.end);
    for (const event of events) history.add(event);
    const { sequence } = core;
    const told = load.told.get(sequence);
    if (told !== undefined && told !== JSON.stringify(events)) {
      throw new Error(`sequence ${sequence} was told as ${told} and is now ${JSON.stringify(events)}`);
    }
    const seen = load.seen.get(sequence);
    if (seen !== undefined && seen !== stateHash(core))
      throw new Error(`a read of sequence ${sequence} saw another state`);
  });
  replay.run(Number.MAX_SAFE_INTEGER);
  replay.close();
  if (core.sequence < load.lastSequence) {
    throw new Error(`sequence ${load.lastSequence} was told and is lost; ${core.sequence} is the last`);
  }
  for (const trader of load.traders) history.checkAnswers(trader.orderIdOf);
  return { sequence: core.sequence, hash: stateHash(core) };
}
