import { setTimeout } from 'node:timers/promises';
import { redactedText } from './common/nest/redacted-text.js';
import { ConfigError } from './config/config-error.js';
import { loadConfig } from './config/load-config.js';
import type { ConfigInputs } from './config/resolve-config.js';
import { Venue } from './venue.js';

/** Starts the venue in this process; `args` are the flags of the command line. Bad configuration ends the process. */
export async function bootstrap(args: readonly string[]): Promise<void> {
  const inputs: ConfigInputs = { args, env: process.env, cwd: process.cwd() };
  const loaded = loadOrExit(inputs);
  const venue = await orExit(Venue.create(loaded.config));
  venue.follow(inputs, loaded);
  venue.onFatal((error) => void exitWith(error, venue));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void drain(venue));
  const urls = await orExit(venue.start(), venue);
  if (urls !== undefined) say(`TradSys listens on ${urls.url}`);
}

async function drain(venue: Venue): Promise<void> {
  await orExit(venue.stop(), venue);
  process.exit(0);
}

async function orExit<T>(work: Promise<T>, venue?: Venue): Promise<T> {
  try {
    return await work;
  } catch (error) {
    return exitWith(error, venue);
  }
}

/** What operators cause and can mend: the message says it all. Of anything else the stack is needed. */
const plainErrors: ReadonlySet<unknown> = new Set(['DataDirBusy', 'JournalDamaged', 'EADDRINUSE', 'EACCES']);
/** The process ends after this long, whatever still runs. */
const ABANDON_MS = 1_000;
let isEnding = false;

async function exitWith(reason: unknown, venue?: Venue): Promise<never> {
  if (isEnding) return forever();
  isEnding = true;
  const { name, code, message, stack } = reason as NodeJS.ErrnoException;
  const isPlain = plainErrors.has(name) || plainErrors.has(code);
  process.stderr.write(`TradSys stops: ${redactedText(isPlain ? message : (stack ?? String(reason)))}\n`);
  const abandoned = venue?.abandon().catch(() => undefined);
  await Promise.race([abandoned, setTimeout(ABANDON_MS)]);
  return process.exit(1);
}

/** The first error is already ending the process. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function loadOrExit(inputs: ConfigInputs): ReturnType<typeof loadConfig> {
  try {
    return loadConfig(inputs);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(error.exitCode);
  }
}
