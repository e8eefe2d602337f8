import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KeptMark } from './domain/alert-book.js';

const VERSION = 1;

/** Who acknowledged or silenced what, in one small file that is replaced as a whole; a restart forgets none of it. */
export class AlertMarks {
  constructor(private readonly path: string) {}

  read(): Map<string, KeptMark> {
    if (!existsSync(this.path)) return new Map();
    const { version, marks } = JSON.parse(readFileSync(this.path, 'utf8')) as {
      version: number;
      marks: Record<string, KeptMark>;
    };
    if (version !== VERSION) throw new Error(`${this.path} is of version ${version}, not ${VERSION}`);
    return new Map(Object.entries(marks));
  }

  write(marks: ReadonlyMap<string, KeptMark>): void {
    const temporary = `${this.path}.new`;
    const content = { version: VERSION, marks: Object.fromEntries(marks) };
    writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, this.path);
  }
}
