import type { Command } from 'commander';

/**
 * Starts the venue in this process. `bin/tradsys start` does not come here: it replaces itself by node with the
 * flags of src/node-flags.ts, which a running process cannot give itself.
 */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('start the venue; takes every setting as a flag, such as --port 8080 (docs/configuration.md)')
    .allowUnknownOption()
    .argument('[flags...]', 'settings')
    .action(async (flags: string[]) => {
      await import('reflect-metadata');
      const { bootstrap } = await import('../bootstrap.js');
      await bootstrap(flags);
    });
}
