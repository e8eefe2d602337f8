import { invariant } from '../../../common/assert.js';
import { commandLayouts } from '../../../common/model/commands.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';

/**
 * The newest version of the rules by which commands are applied. A release that changes what any command does raises it, and
 * keeps the old way for `LogicVersion.present` below it: journals of old releases replay to the state that they had.
 */
export const LOGIC_VERSION = 1;
/** Of every venue until a command says otherwise. */
const FIRST_VERSION = 1;

/** Which version of the rules is in force, as the journal says. */
export class LogicVersion {
  present = FIRST_VERSION;

  set(command: CommandView, events: EventWriter): void {
    const { version } = commandLayouts.SetLogicVersion.read(command.buffer, command.at);
    if (version <= this.present) return events.refused(command, RejectReason.INVALID_COMMAND, 0, 0, 0);
    this.load(version);
    events.write('LogicVersionSet', 0, { version });
  }

  /** Of a saved state. */
  load(version: number): void {
    invariant(version <= LOGIC_VERSION, `version ${version} of the rules is newer than this program, ${LOGIC_VERSION}`);
    this.present = version;
  }
}
