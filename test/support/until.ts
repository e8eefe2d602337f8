const WAIT_MS_MAX = 30_000;
const LOOK_MS = 20;

/** Looks until it is true, and says what did not become true in half a minute, or as long as is said. */
export async function untilTrue(
  what: string,
  look: () => Promise<boolean> | boolean,
  waitMs = WAIT_MS_MAX,
): Promise<void> {
  const giveUpAt = performance.now() + waitMs;
  while (!(await look())) {
    if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${waitMs} ms`);
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
}
