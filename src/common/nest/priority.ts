import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Puts the calling thread below the others of its process. Linux has a priority for each thread and takes the call for the
 * one that makes it; elsewhere it would be the process's, and nothing is done. Returns why it could not be, which
 * is for the log: a system that denies it has slower acknowledgements, and no reason to stop.
 */
export function lowerThreadPriority(priority: number, set = setPriority): string | undefined {
  return process.platform === 'linux' ? lowerPriority(priority, set) : undefined;
}

/** The same of a process, on every system. */
export function lowerPriority(priority: number, set = setPriority): string | undefined {
  try {
    set(priority);
    return undefined;
  } catch (error) {
    return `The system denies a lower priority: ${(error as Error).message}`;
  }
}

/**
 * Has every thread of this process, and what it begins later, run only while nothing else wants its processor. That is more than the
 * lowest priority: Linux takes a processor from an idle thread at once, and from every other one not before its slice is over.
 * Elsewhere it is the lowest priority. Returns why it could not be, for the log.
 */
export function giveWayToAll(setIdle = setThreadIdle): string | undefined {
  const denied = lowerPriority(constants.priority.PRIORITY_LOW);
  if (process.platform !== 'linux') return denied;
  try {
    // The calling one last: what it begins to set the others is not to wait for its processor.
    for (const thread of readdirSync('/proc/self/task').toReversed()) setIdle(thread);
    return undefined;
  } catch (error) {
    return `The idle class of scheduling cannot be had (chrt of util-linux sets it): ${(error as Error).message}`;
  }
}

function setThreadIdle(thread: string): void {
  execFileSync('chrt', ['-i', '-p', '0', thread], { stdio: 'ignore' });
}
