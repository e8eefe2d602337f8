import type { Command } from 'commander';
import type { Moment } from '../modules/engine/moment.js';
import { toMoment } from './moment-option.js';

const FAILED = 1;
/** What was to be copied, or to be restored, is there and cannot be trusted. */
const DAMAGED_EXIT_CODE = 78;

/** `tradsys backup DIR FILE` and `tradsys restore FILE DIR` (docs/operations/disaster-recovery.md). */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('write all that must survive of a data directory to one file; the venue may trade meanwhile')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .argument('<file>', 'the file to write; it must not exist')
    .option('--with-secrets', 'the generated keys in it too; keep the file like a key then')
    .action(async (dataDir: string, file: string, flags: { readonly withSecrets?: true }) => {
      process.exitCode = await plainly(async () => {
        const { backUp } = await import('../modules/engine/backup.js');
        const done = await backUp({ dataDir, file, withSecrets: flags.withSecrets === true });
        console.log(`${done.sequence} ${done.stateHash}`);
      });
    });
  program
    .command('restore')
    .description('make a data directory of a backup, verify it and print the sequence and the state hash reached')
    .argument('<file>', 'the backup')
    .argument('<dir>', 'the data directory to make; it must not exist or be empty')
    .option('--to <moment>', 'leave out what came after this sequence or ISO-8601 time', toMoment)
    .action(async (file: string, dataDir: string, flags: { readonly to?: Moment }) => {
      process.exitCode = await plainly(async () => {
        const { restore } = await import('../modules/engine/backup.js');
        const { sequence, stateHash } = await restore(file, dataDir, flags.to);
        console.log(`${sequence} ${stateHash}`);
      });
    });
}

/** What operators cause and can mend ends with its sentence; anything else is a bug and ends with its stack. */
async function plainly(work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    const isDamage = name === 'JournalDamaged' || name === 'BackupDamaged';
    if (!isDamage && name !== 'BackupRefused' && code === undefined) throw error;
    console.error(`${message}.`);
    return isDamage ? DAMAGED_EXIT_CODE : FAILED;
  }
}
