import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve('test/golden');

/** The folders of golden files; the present one is that of the version in package.json. */
export function readReleases(): { readonly all: readonly string[]; readonly present: string } {
  const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string };
  const all = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(FOLDER, name));
  return { all, present: join(FOLDER, version) };
}
