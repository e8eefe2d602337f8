const WAIT_MS_MAX = 30_000;
const LOOK_MS = 20;

/** Looks until it is true, and says what did not become true in half a minute. */
export async function untilTrue(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  while (!(await look())) {
    if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${WAIT_MS_MAX} ms`);
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
}
