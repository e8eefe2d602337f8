import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { type ExportFormat, exportFormats } from '../modules/event-history/export-format.js';
import type { Moment } from '../modules/engine/moment.js';
import { toMoment } from './moment-option.js';

const NO_JOURNAL_EXIT_CODE = 1;
const DAMAGED_EXIT_CODE = 78;

interface ExportFlags {
  readonly format: ExportFormat;
  readonly from?: Moment;
  readonly to?: Moment;
}

/** `tradsys events export DIR`: everything that happened, as text for other programs (docs/events.md). Only reads. */
export function registerEvents(program: Command): void {
  program
    .command('events')
    .description('read the event store of a venue')
    .command('export')
    .description('print every stored event, one a line; the venue may trade meanwhile')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .addOption(new Option('--format <format>', 'how a line looks').choices(exportFormats).default('jsonl'))
    .option('--from <moment>', 'begin with this sequence or ISO-8601 time', toMoment)
    .option('--to <moment>', 'end with this sequence or ISO-8601 time', toMoment)
    .action(async (dataDir: string, flags: ExportFlags) => {
      process.exitCode = await print(dataDir, flags);
    });
}

async function print(dataDir: string, flags: ExportFlags): Promise<number> {
  const { hasJournal } = await import('../modules/engine/journal-replay.js');
  const { exportEvents } = await import('../modules/event-history/event-export.js');
  if (!hasJournal(dataDir)) {
    console.error(`${dataDir} holds no journal.`);
    return NO_JOURNAL_EXIT_CODE;
  }
  try {
    await pipeline(Readable.from(exportEvents({ dataDir, ...flags })), process.stdout, { end: false });
    return 0;
  } catch (error) {
    // Whoever reads has seen enough.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    if ((error as Error).name !== 'JournalDamaged') throw error;
    console.error(`${(error as Error).message}.`);
    return DAMAGED_EXIT_CODE;
  }
}
