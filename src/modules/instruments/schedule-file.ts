import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type KeptSchedule, Schedules } from './schedules.js';

const VERSION = 1;

interface Content {
  readonly version: number;
  readonly schedules: Readonly<Record<string, KeptSchedule>>;
}

/** The schedules in one small file, which is replaced as a whole: written, synced, renamed. Read when it is first asked for. */
export class ScheduleFile extends Schedules {
  private kept: Map<string, KeptSchedule> | undefined;

  constructor(private readonly path: string) {
    super();
  }

  override all(): ReadonlyMap<string, KeptSchedule> {
    this.kept ??= this.read();
    return this.kept;
  }

  override put(symbol: string, schedule: KeptSchedule | undefined): void {
    const next = new Map(this.all());
    if (schedule === undefined) next.delete(symbol);
    else next.set(symbol, schedule);
    this.write(next);
    this.kept = next;
  }

  private read(): Map<string, KeptSchedule> {
    if (!existsSync(this.path)) return new Map();
    const content = JSON.parse(readFileSync(this.path, 'utf8')) as Content;
    if (content.version !== VERSION) throw new Error(`${this.path} is of version ${content.version}, not ${VERSION}`);
    return new Map(Object.entries(content.schedules));
  }

  private write(schedules: ReadonlyMap<string, KeptSchedule>): void {
    const content: Content = { version: VERSION, schedules: Object.fromEntries(schedules) };
    const temporary = `${this.path}.new`;
    synced(openSync(temporary, 'w', 0o600), (file) => writeSync(file, `${JSON.stringify(content, null, 2)}\n`));
    renameSync(temporary, this.path);
    synced(openSync(dirname(this.path), 'r'), () => undefined);
  }
}

function synced(file: number, write: (file: number) => unknown): void {
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
