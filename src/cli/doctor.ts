import { createServer } from 'node:net';
import type { Command } from 'commander';
import { CONFIG_EXIT_CODE, ConfigError } from '../config/config-error.js';
import { describeConfig } from '../config/describe-config.js';
import { listenProblem } from '../config/listen-problem.js';
import type { PortName } from '../config/listen-problem.js';
import { machineProblems } from '../config/load-config.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { ResolvedConfig } from '../config/resolve-config.js';

const NODE_MINIMUM = [20, 19] as const;

/** Prints the effective configuration and, in a sentence each, what keeps the venue from starting with it. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('print the effective configuration and say what is wrong; takes the flags of start')
    .allowUnknownOption()
    .argument('[flags...]', 'settings')
    .action(async (flags: string[]) => {
      process.exitCode = await examine(flags);
    });
}

async function examine(args: readonly string[]): Promise<number> {
  let resolved: ResolvedConfig;
  try {
    resolved = resolveConfig({ args, env: process.env, cwd: process.cwd() });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
  for (const line of describeConfig(resolved)) console.log(line);
  const { reportOnDataDir } = await import('../modules/engine/data-dir-report.js');
  const found = await reportOnDataDir(resolved.values['data_dir']);
  for (const line of found.lines) console.log(line);
  for (const warning of found.problems) console.log(`warning: ${warning}`);
  const problems = [...runtimeProblems(), ...machineProblems(resolved), ...(await portProblems(resolved))];
  const driverFault = await nativeDriverFault();
  if (driverFault !== undefined) problems.push(driverFault);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return CONFIG_EXIT_CODE;
  console.log('All is well: the venue can start.');
  return 0;
}

function runtimeProblems(): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [majorMin, minorMin] = NODE_MINIMUM;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return [];
  return [`node ${process.versions.node} is too old; install ${majorMin}.${minorMin} or newer.`];
}

async function nativeDriverFault(): Promise<string | undefined> {
  try {
    await import('sqlite3');
    return undefined;
  } catch (error) {
    const [cause] = (error as Error).message.split('\n');
    return `the SQLite driver does not load (${cause}); run npm rebuild sqlite3.`;
  }
}

async function portProblems(resolved: ResolvedConfig): Promise<string[]> {
  const host = resolved.values['server.host'];
  const names: PortName[] = ['server.port', 'monitoring.port'];
  if (resolved.values['binance.enabled']) names.push('binance.port');
  const tries = names.map(async (name) => ({ name, code: await listenFault(host, resolved.values[name]) }));
  return (await Promise.all(tries)).flatMap(({ name, code }) =>
    code === undefined ? [] : [listenProblem(resolved, name, code)],
  );
}

/** The error code of a try to listen there, or undefined where it works. */
function listenFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
