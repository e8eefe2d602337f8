import type { Command } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { resolveConfig } from '../config/resolve-config.js';
import { configOf, readManifests } from './preflight-manifests.js';
import { type PreflightContext, preflightRows } from './preflight-rows.js';

/** Answers each row of the checklist before production with yes or no, a reason, and what to do. Exit code 1 where one is no. */
export function registerPreflight(program: Command): void {
  program
    .command('preflight')
    .description(
      'say what is missing before production; takes the flags of start, or --manifests with a folder of Kubernetes',
    )
    .allowUnknownOption()
    .option('--manifests <folder>', 'rendered manifests, whose container and ConfigMap say how the venue would start')
    .argument('[flags...]', 'settings')
    .action((flags: string[], { manifests }: { readonly manifests?: string }) => {
      process.exitCode = preflight(flags, manifests);
    });
}

function preflight(args: readonly string[], folder: string | undefined): number {
  let context: PreflightContext;
  try {
    context = contextOf(args, folder);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
  let missing = 0;
  for (const { id, title, fix, ask } of preflightRows) {
    const { isYes, reason } = ask(context);
    console.log(`${isYes ? 'yes' : 'no '}  ${id.padEnd(3)}  ${title}: ${reason}.`);
    if (isYes) continue;
    missing += 1;
    console.log(`          To do: ${fix}`);
  }
  console.log(missing === 0 ? 'Ready for production.' : `${missing} of ${preflightRows.length} are missing.`);
  return missing === 0 ? 0 : 1;
}

function contextOf(args: readonly string[], folder: string | undefined): PreflightContext {
  if (folder === undefined)
    return { config: resolveConfig({ args, env: process.env, cwd: process.cwd() }), manifests: undefined };
  const manifests = readManifests(folder);
  return { config: configOf(manifests), manifests };
}
