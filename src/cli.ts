/**
 * `tradsys`: the venue's commands for operators. A command is a function `register(program)` in src/cli/, or beside
 * the module that it belongs to; it loads what it needs when it runs, so that `--help` stays instant.
 */
import { Command } from 'commander';
import { registerAudit } from './cli/audit.js';
import { registerBackup } from './cli/backup.js';
import { registerDoctor } from './cli/doctor.js';
import { registerEvents } from './cli/events.js';
import { registerFlow } from './cli/flow.js';
import { registerHistory } from './cli/history.js';
import { registerJournal } from './cli/journal.js';
import { registerLoadTest } from './cli/loadtest.js';
import { registerPreflight } from './cli/preflight.js';
import { registerProjections } from './cli/projections.js';
import { registerReplayFeed } from './cli/replay-feed.js';
import { registerStart } from './cli/start.js';
import { registerVar } from './cli/var.js';

const program = new Command('tradsys')
  .description('An electronic trading venue in one process.')
  .showHelpAfterError('(see tradsys --help)')
  .configureHelp({ sortSubcommands: true });

for (const register of [
  registerStart,
  registerAudit,
  registerDoctor,
  registerFlow,
  registerHistory,
  registerJournal,
  registerLoadTest,
  registerPreflight,
  registerProjections,
  registerReplayFeed,
  registerBackup,
  registerEvents,
  registerVar,
])
  register(program);

await program.parseAsync();
