/** The built venue as a process of its own, driven as its users drive it: over HTTP and by signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve('dist/main.js');
const START_MS_MAX = 60_000;
export const ADMIN_PASSWORD = 'correct-horse-battery-staple';

export interface Answer {
  readonly status: number;
  // The tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export class VenueProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly dataDir: string,
    readonly output: () => string,
  ) {}

  static newDataDir(): string {
    return mkdtempSync(join(tmpdir(), 'tradsys-'));
  }

  /** Resolves when the venue is ready; `statusOf` asks for it where plain fetch cannot. */
  static async start(
    dataDir: string,
    env: NodeJS.ProcessEnv = {},
    statusOf: (url: string) => Promise<number> = async (url) => (await fetch(url)).status,
  ): Promise<VenueProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        PORT: '0',
        METRICS_PORT: '0',
        BINANCE_PORT: '0',
        DATA_DIR: dataDir,
        TRADSYS_DEMO: 'false',
        BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
        // The note of the trail's head is a command, and tests compare sequences.
        TRADSYS_AUDIT_ANCHOR_INTERVAL_S: '86400',
        NODE_OPTIONS: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const url = await printedUrl(child, () => output);
    const venue = new VenueProcess(child, url, dataDir, () => output);
    await venue.untilReady(statusOf);
    return venue;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Resolves with the exit code when the process ends, by itself or by a signal. */
  get exited(): Promise<number | null> {
    return new Promise((resolveExit) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolveExit(this.child.exitCode);
      this.child.once('exit', (code) => resolveExit(code));
    });
  }

  /** Sends a signal and resolves with the exit code (null when the signal killed it). */
  end(signal: NodeJS.Signals): Promise<number | null> {
    return new Promise((resolveExit) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolveExit(this.child.exitCode);
      this.child.once('exit', (code) => resolveExit(code));
      this.child.kill(signal);
    });
  }

  async request(method: string, path: string, token?: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async login(username: string, password: string): Promise<string> {
    const answer = await this.request('POST', '/api/v1/auth/login', undefined, { username, password });
    if (answer.body?.accessToken === undefined) throw new Error(`no login for ${username}: ${JSON.stringify(answer)}`);
    return answer.body.accessToken as string;
  }

  private async untilReady(statusOf: (url: string) => Promise<number>): Promise<void> {
    const giveUpAt = Date.now() + START_MS_MAX;
    while (Date.now() < giveUpAt) {
      if ((await statusOf(`${this.url}/ready`).catch(() => undefined)) === 200) return;
      await new Promise((next) => setTimeout(next, 50));
    }
    throw new Error(`the venue did not get ready:\n${this.output()}`);
  }
}

function printedUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((found, reject) => {
    const look = (): void => {
      const url = /https?:\/\/[^\s/]+:\d+/.exec(output())?.[0];
      if (url !== undefined) found(url);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) =>
      reject(new Error(`the venue ended with code ${code} before it listened:\n${output()}`)),
    );
  });
}

/** The instrument that tests trade, as it is listed. */
export const btcUsd = {
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.01',
  lotSize: '0.0001',
  minQuantity: '0.0001',
  maxQuantity: '1000',
  minNotional: '1',
  maxNotional: '10000000',
  makerFee: '0.0001',
  takerFee: '0.0005',
};

/** Two traders with money on BTC-USD; resolves with their tokens. */
export async function aMarketWithTwoTraders(
  venue: VenueProcess,
): Promise<{ admin: string; alice: string; bob: string }> {
  const admin = await venue.login('admin', ADMIN_PASSWORD);
  const must = async (path: string, body: unknown): Promise<Answer['body']> => {
    const answer = await venue.request('POST', `/api/v1/admin${path}`, admin, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  await must('/assets', { asset: 'BTC', scale: 8 });
  await must('/assets', { asset: 'USD', scale: 8 });
  await must('/instruments', btcUsd);
  const tokens: string[] = [];
  for (const username of ['alice', 'bob']) {
    const user = await must('/users', { username, password: ADMIN_PASSWORD, roles: ['trader'] });
    await must(`/accounts/${user.accountId}/deposits`, { asset: 'USD', amount: '10000000', reference: 'start-usd' });
    await must(`/accounts/${user.accountId}/deposits`, { asset: 'BTC', amount: '1000', reference: 'start-btc' });
    tokens.push(await venue.login(username, ADMIN_PASSWORD));
  }
  return { admin, alice: tokens[0] as string, bob: tokens[1] as string };
}
