import { setPriority } from 'node:os';

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
