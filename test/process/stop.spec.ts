/** A stop is a stop at any moment, also while the venue starts: no stack, no core dump, exit code 0. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { VenueProcess } from '../support/venue-process.js';

const dataDir = VenueProcess.newDataDir();
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly errors: string;
}

/** Starts a venue with its demo market and stops it so long after its first words. */
function stopWhileItStarts(afterMs: number): Promise<End> {
  const env = {
    PORT: '0',
    METRICS_PORT: '0',
    BINANCE_PORT: '0',
    DATA_DIR: dataDir,
    TRADSYS_DEMO: 'true',
    NODE_OPTIONS: '',
  };
  const venue = spawn(process.execPath, ['dist/main.js'], { env: { ...process.env, ...env } });
  let errors = '';
  venue.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  venue.stdout.once('data', () => setTimeout(() => venue.kill('SIGTERM'), afterMs));
  return new Promise((ended) => venue.once('exit', (code, signal) => ended({ code, signal, errors })));
}

test.each([100, 300, 600])(
  'a venue that is stopped %i ms after its first words ends well',
  async (afterMs) => {
    const { code, signal, errors } = await stopWhileItStarts(afterMs);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(errors).not.toMatch(/TradSys stops|FATAL/);
  },
  60_000,
);
