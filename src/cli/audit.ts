import { type Command, InvalidArgumentError } from 'commander';
import type { AuditHead } from '../modules/audit/audit-entry.js';

const FAILED = 1;
/** The trail is there and cannot be trusted. */
const DAMAGED_EXIT_CODE = 78;

/** `tradsys audit verify DIR`: whether anybody edited, removed, moved or cut off entries of the audit trail. */
export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('examine the audit trail')
    .command('verify')
    .description('check the chain of the audit trail, compare it with the journal, and print its length and last hash')
    .argument('<dir>', 'the data directory (DATA_DIR) of the venue')
    .option('--head <entries:hash>', 'a head that was kept elsewhere (GET /api/v1/admin/audit/head)', toHead)
    .action(async (dataDir: string, flags: { readonly head?: AuditHead }) => {
      process.exitCode = await verify(dataDir, flags.head);
    });
}

async function verify(dataDir: string, known: AuditHead | undefined): Promise<number> {
  const { verifyAuditTrail } = await import('../modules/audit/verify-audit-trail.js');
  const result = await verifyAuditTrail(dataDir, known === undefined ? [] : [known]);
  if (result.kind === 'sound') {
    console.log(`${result.head.entries} ${result.head.hash}`);
    return 0;
  }
  console.error(`${result.reason}.`);
  return result.kind === 'damaged' ? DAMAGED_EXIT_CODE : FAILED;
}

function toHead(text: string): AuditHead {
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (entries === undefined || hash === undefined)
    throw new InvalidArgumentError('It is the number of entries, a colon and the hash.');
  return { entries: Number(entries), hash };
}
