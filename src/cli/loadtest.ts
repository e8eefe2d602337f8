import { type FileHandle, open } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LoadReport, Protocol } from '../modules/load-test/load-test.js';
import type { Scenario } from '../modules/load-test/load-target.js';

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
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly maxP99?: number;
  readonly maxRefused?: number;
  readonly html?: string;
  readonly json?: true;
}

const FAILED = 1;
const PASSWORD = 'TRADSYS_LOADTEST_PASSWORD';
const CONCURRENCY_MAX = 10_000;
const RPS_MAX = 10_000_000;
/** What the venue takes in a frame is bounded too. */
const ORDERS_PER_FRAME_MAX = 500;
const SECONDS_MAX = 86_400;

/** `tradsys loadtest --duration 60s --concurrency 4 --rps 50000 --user NAME`: commands at an even rate (docs/performance.md). */
export function registerLoadTest(program: Command): void {
  program
    .command('loadtest')
    .description('send orders and cancels at an even rate and measure how long each waited for its answer')
    .option('--target <url>', 'the venue', toTarget, 'http://localhost:8080')
    .addOption(new Option('--protocol <protocol>', 'how they are sent').choices(['ws', 'http']).default('ws'))
    .addOption(
      new Option('--scenario <scenario>', 'buy and sell in turn at a price, or place and cancel')
        .choices(['trade', 'quote'])
        .default('trade'),
    )
    .option('--duration <time>', 'how long they come, such as 30s or 2m', toSeconds, 60)
    .option('--concurrency <connections>', 'connections that take turns', wholeUpTo(CONCURRENCY_MAX), 4)
    .option('--rps <orders>', 'commands a second, all connections together', wholeUpTo(RPS_MAX), 1_000)
    .option('--orders-per-frame <orders>', 'commands that are sent at once', wholeUpTo(ORDERS_PER_FRAME_MAX), 1)
    .requiredOption('--user <name>', `who places; the password is read from ${PASSWORD}`)
    .option('--symbol <symbol>', 'the instrument; the first one where it is left out')
    .option('--price <price>', 'of all orders; the last price where it is left out, the best bid for quotes')
    .option('--quantity <quantity>', 'of each order; the smallest that is taken where it is left out')
    .option('--max-p99 <time>', 'fail where the p99 since due is above it, such as 50ms', toMilliseconds)
    .option('--max-refused <share>', 'fail where more are refused, such as 1%', toShare)
    .option('--html <file>', 'write a page with charts')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      '\nIt trades for real. Exit code 1: a command that was due has no answer, or a bound is broken.',
    )
    .action(async (flags: LoadTestFlags) => {
      process.exitCode = await run(flags);
    });
}

async function run(flags: LoadTestFlags): Promise<number> {
  const { duration, concurrency, rps, ordersPerFrame, protocol, html, json, ...wish } = flags;
  const { loadTarget } = await import('../modules/load-test/load-target.js');
  const { runLoadTest } = await import('../modules/load-test/load-test.js');
  const { loadPage } = await import('../modules/load-test/load-page.js');
  const password = process.env[PASSWORD];
  if (password === undefined || password === '') {
    console.error(`${PASSWORD} is not set: it is the password of ${wish.user}.`);
    return FAILED;
  }
  if (protocol === 'http' && ordersPerFrame !== 1) {
    console.error('--orders-per-frame is for --protocol ws: a request places one order.');
    return FAILED;
  }
  try {
    const page = html === undefined ? undefined : await openPage(html);
    const target = await loadTarget({ ...wish, password });
    const startedAt = new Date();
    const report = await runLoadTest(target, { protocol, seconds: duration, concurrency, rps, ordersPerFrame });
    console.log(json === true ? JSON.stringify(report) : inWords(report));
    await page?.writeFile(loadPage(report, startedAt));
    await page?.close();
    const broken = brokenBounds(report, flags);
    for (const bound of broken) console.error(bound);
    return broken.length === 0 ? 0 : FAILED;
  } catch (error) {
    if ((error as Error).name !== 'LoadTestFailed') throw error;
    console.error((error as Error).message);
    return FAILED;
  }
}

/** Before the load comes, so that a path that cannot be written costs nothing. */
async function openPage(file: string): Promise<FileHandle> {
  const { LoadTestFailed } = await import('../modules/load-test/load-target.js');
  return open(file, 'w').catch((error: unknown) => {
    throw new LoadTestFailed(`--html ${file} cannot be written: ${(error as Error).message}`);
  });
}

/** A sentence for each. */
function brokenBounds(report: LoadReport, { maxP99, maxRefused }: LoadTestFlags): string[] {
  const { planned, answered, accepted, latencyMs } = report;
  const refusedShare = (answered - accepted) / planned;
  return [
    ...(answered < planned ? [`${planned - answered} of ${planned} have no answer.`] : []),
    ...(maxP99 !== undefined && latencyMs.p99 > maxP99 ? [`p99 is ${latencyMs.p99} ms, more than ${maxP99} ms.`] : []),
    ...(maxRefused !== undefined && refusedShare > maxRefused
      ? [`${percent(refusedShare)} are refused, more than ${percent(maxRefused)}.`]
      : []),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}

function inWords(report: LoadReport): string {
  const { latencyMs, fromSentMs, refused } = report;
  const isWs = report.protocol === 'ws';
  const [path, frames] = isWs ? ['/ws', `, frames of ${report.ordersPerFrame}`] : ['/api/v1/orders', ''];
  const refusals = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return [
    `${report.target}${path}, ${report.symbol}, ${report.scenario}: ${report.connections} connections${frames}`,
    `asked for   ${report.askedPerSecond}/s, ${report.planned} commands`,
    `sent        ${report.sentPerSecond}/s, ${report.sent} commands`,
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

function toMilliseconds(text: string): number {
  return toSeconds(text) * 1_000;
}

function toShare(text: string): number {
  const [, number] = /^([0-9]+(?:\.[0-9]+)?)%$/.exec(text) ?? [];
  const share = number === undefined ? Number.NaN : Number(number) / 100;
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('is a share such as 1%');
}

function wholeUpTo(max: number): (text: string) => number {
  return (text) => {
    const number = /^[1-9][0-9]*$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > max) throw new InvalidArgumentError(`is a whole number from 1 to ${max}`);
    return number;
  };
}
