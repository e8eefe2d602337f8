import { setImmediate as others } from 'node:timers/promises';

/** Does work that yields, and lets others go first wherever it does. */
export async function inSlices<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await others();
  }
}
