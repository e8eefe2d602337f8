/**
 * A recorded order flow through the venue: read once to know what must be there before, then again, event by event, into
 * commands. Everything is determined by file and options: the same run ends in the same state hash.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PPM } from '../../common/exact.js';
import { CommandFeed } from './run/command-feed.js';
import { type FlowPlan, FlowSurvey } from './domain/flow-survey.js';
import { FlowError } from './flow-error.js';
import type { FlowOptions } from './flow-options.js';
import type { FlowReport } from './flow-report.js';
import { engineOpener, openInMemory, type OpenVenue, type VenueOpener } from './flow-venue.js';
import { Playback } from './run/playback.js';
import { readRecording } from './reading/recording-reader.js';
import { RecordingClock } from './run/recording-clock.js';
import { reportOf } from './run/run-report.js';
import { VenueTally } from './run/venue-tally.js';

const ACCOUNTS_MAX = 100_000;

/** Runs a recording through a venue. Throws `FlowError` where that cannot be. */
export async function runFlow(options: FlowOptions, openVenue?: VenueOpener): Promise<FlowReport> {
  requireSense(options);
  const plan = await survey(options);
  const open = openVenue ?? engineOpener(options.withReadSide);
  if (options.dataDir !== undefined) return runIn(options.dataDir, options, plan, open);
  const folder = await mkdtemp(join(tmpdir(), 'tradsys-flow-'));
  try {
    return await runIn(folder, options, plan, open);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function survey({ file, format, accounts, fees }: FlowOptions): Promise<FlowPlan> {
  const feePpmMax = Math.max(0, fees.makerFeePpm, fees.takerFeePpm);
  const surveyed = new FlowSurvey({ accounts, feePpmMax });
  for await (const events of readRecording(file, format)) for (const event of events) surveyed.add(event);
  const plan = surveyed.finish();
  if ('refused' in plan) throw new FlowError(`${file} cannot be run: ${plan.refused}`);
  return plan;
}

async function runIn(
  dataDir: string,
  options: FlowOptions,
  plan: FlowPlan,
  openVenue: VenueOpener,
): Promise<FlowReport> {
  const clock = new RecordingClock();
  let feed: CommandFeed | undefined;
  const onFatal = (error: Error): void => feed?.fail(error);
  const venue = await openVenue(dataDir, clock, onFatal);
  try {
    const tally = new VenueTally();
    feed = new CommandFeed(venue, tally.onOutcome, continuedRun(dataDir, options, venue, clock, onFatal));
    const playback = new Playback({ options, plan, feed, tally, clock });
    await playback.setUp();
    await playback.play();
    return await reportOf(playback);
  } finally {
    await venue.stop();
  }
}

function continuedRun(
  dataDir: string,
  { isContinued }: FlowOptions,
  { view }: OpenVenue,
  clock: RecordingClock,
  onFatal: (error: Error) => void,
): { repeat: OpenVenue; commands: number } | undefined {
  if (view.sequence === 0) return undefined;
  if (isContinued) return { repeat: openInMemory(clock, onFatal), commands: view.sequence };
  throw new FlowError(
    `${dataDir} holds ${view.sequence} commands already: add --continue to go on with that run, or choose an empty directory`,
  );
}

function requireSense({ accounts, fees, isContinued, dataDir }: FlowOptions): void {
  const { makerFeePpm, takerFeePpm } = fees;
  if (!Number.isSafeInteger(accounts) || accounts < 1 || accounts > ACCOUNTS_MAX)
    throw new FlowError(`--accounts is an integer from 1 to ${ACCOUNTS_MAX}`);
  if (takerFeePpm < 0 || takerFeePpm > PPM || makerFeePpm < -takerFeePpm || makerFeePpm > PPM)
    throw new FlowError(`fees are at most ${PPM} ppm, and a rebate is no larger than the taker's fee`);
  if (isContinued && dataDir === undefined)
    throw new FlowError('--continue needs --data-dir: the directory of the run that was interrupted');
}
