import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LoadReport } from '../modules/load-test/load-test.js';

interface LoadTestFlags {
  readonly target: string;
  readonly duration: number;
  readonly concurrency: number;
  readonly rps: number;
  readonly ordersPerFrame: number;
  readonly user: string;
  readonly symbol?: string;
  readonly price?: string;
  readonly quantity?: string;
  readonly json?: true;
}

const FAILED = 1;
const PASSWORD = 'TRADSYS_LOADTEST_PASSWORD';
const CONCURRENCY_MAX = 10_000;
const RPS_MAX = 10_000_000;
/** What the venue takes in a frame is bounded too. */
const ORDERS_PER_FRAME_MAX = 500;
const SECONDS_MAX = 86_400;

/** `tradsys loadtest --duration 60s --concurrency 4 --rps 50000 --user NAME`: orders at an even rate (docs/performance.md). */
export function registerLoadTest(program: Command): void {
  program
    .command('loadtest')
    .description('place orders at an even rate and measure how long each waited for its answer')
    .option('--target <url>', 'the venue', toTarget, 'http://localhost:8080')
    .addOption(new Option('--protocol <protocol>', 'how orders are placed').choices(['ws']).default('ws'))
    .option('--duration <time>', 'how long orders come, such as 30s or 2m', toSeconds, 60)
    .option('--concurrency <connections>', 'connections that take turns', wholeUpTo(CONCURRENCY_MAX), 4)
    .option('--rps <orders>', 'orders a second, all connections together', wholeUpTo(RPS_MAX), 1_000)
    .option('--orders-per-frame <orders>', 'orders that are sent at once', wholeUpTo(ORDERS_PER_FRAME_MAX), 1)
    .requiredOption('--user <name>', `who places; the password is read from ${PASSWORD}`)
    .option('--symbol <symbol>', 'the instrument; the first one where it is left out')
    .option('--price <price>', 'of all orders; the last price where it is left out')
    .option('--quantity <quantity>', 'of each order; the smallest that is taken where it is left out')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', '\nIt trades for real. Exit code 1: an order that was due has no answer.')
    .action(async (flags: LoadTestFlags) => {
      process.exitCode = await run(flags);
    });
}

async function run({ duration, concurrency, rps, ordersPerFrame, json, ...wish }: LoadTestFlags): Promise<number> {
  const { loadTarget } = await import('../modules/load-test/load-target.js');
  const { runLoadTest } = await import('../modules/load-test/load-test.js');
  const password = process.env[PASSWORD];
  if (password === undefined || password === '') {
    console.error(`${PASSWORD} is not set: it is the password of ${wish.user}.`);
    return FAILED;
  }
  try {
    const target = await loadTarget({ ...wish, password });
    const report = await runLoadTest(target, { seconds: duration, concurrency, rps, ordersPerFrame });
    console.log(json === true ? JSON.stringify(report) : inWords(report));
    return report.answered === report.planned ? 0 : FAILED;
  } catch (error) {
    if ((error as Error).name !== 'LoadTestFailed') throw error;
    console.error((error as Error).message);
    return FAILED;
  }
}

function inWords(report: LoadReport): string {
  const { latencyMs, fromSentMs, refused } = report;
  const refusals = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return [
    `${report.target}/ws, ${report.symbol}: ${report.connections} connections, frames of ${report.ordersPerFrame}`,
    `asked for   ${report.askedPerSecond}/s, ${report.planned} orders`,
    `sent        ${report.sentPerSecond}/s, ${report.sent} orders`,
    `answered    ${report.answered}: ${report.accepted} accepted${refusals.length === 0 ? '' : `, refused ${refusals.join(', ')}`}`,
    `unanswered  ${report.unanswered}; not sent ${report.notSent}; connections lost ${report.connectionsLost}`,
    `since due   ${ms(latencyMs)}`,
    `since sent  ${ms(fromSentMs)}`,
  ].join('\n');
}

function ms({ p50, p90, p99, p999, max }: LoadReport['latencyMs']): string {
  const [half, ninety, most, nearlyAll, longest] = [p50, p90, p99, p999, max].map((latency) => latency.toFixed(3));
  return `p50 ${half}  p90 ${ninety}  p99 ${most}  p99.9 ${nearlyAll}  max ${longest} ms`;
}

function toTarget(text: string): string {
  if (!/^https?:\/\/[^/\s]+\/?$/.test(text)) throw new InvalidArgumentError('is a URL such as http://localhost:8080');
  return text;
}

function toSeconds(text: string): number {
  const [, number = '', unit = ''] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const seconds = Number(number) * ({ ms: 0.001, s: 1, m: 60, h: 3_600 }[unit] ?? 0);
  if (seconds > 0 && seconds <= SECONDS_MAX) return seconds;
  throw new InvalidArgumentError('is a time such as 30s or 2m, at most a day');
}

function wholeUpTo(max: number): (text: string) => number {
  return (text) => {
    const number = /^[1-9][0-9]*$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > max) throw new InvalidArgumentError(`is a whole number from 1 to ${max}`);
    return number;
  };
}
