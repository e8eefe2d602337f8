/** After an install that changed package-lock.json: adds the packages of other platforms that npm left out. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingFromLock } from './lib/lock-file.mjs';

const file = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingFromLock(lock.packages);
const entries = [...Object.entries(lock.packages), ...missing];
lock.packages = Object.fromEntries(entries.toSorted(([left], [right]) => left.localeCompare(right, 'en')));
if (missing.size > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.size} packages of other platforms added to package-lock.json`);
