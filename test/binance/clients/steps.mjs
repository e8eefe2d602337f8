/** Runs the steps of a client one after the other and tells each as a line of JSON: what it was, and what went wrong. */
export async function runSteps(client, steps) {
  for (const [step, run] of Object.entries(steps)) {
    try {
      await run();
      process.stdout.write(`${JSON.stringify({ client, step })}\n`);
    } catch (error) {
      const fault = error instanceof Error ? error.message : JSON.stringify(error);
      process.stdout.write(`${JSON.stringify({ client, step, fault })}\n`);
    }
  }
}

export function must(isTrue, what) {
  if (!isTrue) throw new Error(`not so: ${what}`);
}

/** The first value that is so, of a call that is made again and again. */
export async function until(ask, isSo, what) {
  const giveUpAtMs = Date.now() + 15_000;
  while (Date.now() < giveUpAtMs) {
    const value = await ask();
    if (isSo(value)) return value;
  }
  throw new Error(`not in time: ${what}`);
}

export function settings() {
  const { BINANCE_URL: url, API_KEY: apiKey, API_SECRET: secret } = process.env;
  return { url, wsUrl: url.replace(/^http/, 'ws'), apiKey, secret };
}
