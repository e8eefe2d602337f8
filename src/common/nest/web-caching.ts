import { relative, sep } from 'node:path';

/** The hash of its content is in the name of every file there, so what has been loaded once stays right. */
const HASHED = `assets${sep}`;
const FOREVER = 'public, max-age=31536000, immutable';
/** The page names the files: it is asked for each time, and answered with 304 while it is the same. */
const ASK_AGAIN = 'no-cache';

/** The `Cache-Control` of a file of the terminal, wherever the terminal is installed. */
export function cachingOf(folder: string, path: string): string {
  return relative(folder, path).startsWith(HASHED) ? FOREVER : ASK_AGAIN;
}
