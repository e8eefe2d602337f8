import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** What /proc counts in, whatever the kernel's own clock is. */
const TICK_MS = 10;
/** Beyond this share of all processors a measurement tells as much of the other programs as of this one. */
const SHARE_OF_OTHERS_MAX = 0.1;
const LOOK_MS = 100;

/** How much of the machine other programs than this process and its children use; Linux tells, elsewhere nobody is taken to. */
export class OtherPrograms {
  private readonly startMs = performance.now();
  private readonly startTicks = ticksOfOthers();

  /** Of all processors, since this was made. */
  get share(): number {
    const usedMs = (ticksOfOthers() - this.startTicks) * TICK_MS;
    return usedMs / (performance.now() - this.startMs) / availableParallelism();
  }

  get areCalm(): boolean {
    return this.share <= SHARE_OF_OTHERS_MAX;
  }
}

/** Resolves when they are calm, or when `waitMsMax` is over; with how long that took. */
export async function untilOthersAreCalm(waitMsMax: number): Promise<number> {
  const startMs = performance.now();
  while (performance.now() - startMs < waitMsMax) {
    const others = new OtherPrograms();
    await setTimeout(LOOK_MS);
    if (others.areCalm) break;
  }
  return performance.now() - startMs;
}

function ticksOfOthers(): number {
  if (process.platform !== 'linux') return 0;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = readFileSync('/proc/stat', 'latin1')
    .slice('cpu'.length)
    .trimStart()
    .split(' ', 8)
    .map(Number);
  return user + nice + system + irq + softIrq + steal - ticksOfThisTree();
}

function ticksOfThisTree(): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    const [, parent = '', , , , , , , , , , user = '0', system = '0'] = fields;
    if (Number(name) === process.pid || Number(parent) === process.pid) ticks += Number(user) + Number(system);
  }
  return ticks;
}

/** Of a process, behind its name, which may hold spaces; nothing where it has ended meanwhile. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
