/** The figures of the venue, asked for every second while somebody looks at them. */
import { signal } from '@preact/signals';
import type { Failure } from '../../../clients/typescript/src/tradsys.js';
import { rest } from '../venue/venue.js';
import { type Sample, SeriesTable } from './series.js';

/** `denied`: a login is needed. `failed`: the last question had no good answer; what is shown is as it was. */
export type FeedState = 'loading' | 'live' | 'denied' | 'failed';

const ASK_MS = 1_000;
/** Somewhat more than the longest window. */
const SAMPLES_MAX = 310;

export const table = new SeriesTable();
export const samples = signal<readonly Sample[]>([]);
export const feedState = signal<FeedState>('loading');
export const feedFault = signal<Failure | undefined>(undefined);

let watchers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks until the returned function is called. */
export function watchFigures(): () => void {
  watchers += 1;
  if (watchers === 1) void look();
  return () => {
    watchers -= 1;
    if (watchers === 0) clearTimeout(timer);
  };
}

/** After a login: nothing that was denied is waited for. */
export function lookAgain(): void {
  clearTimeout(timer);
  if (watchers > 0) void look();
}

async function look(): Promise<void> {
  const startMs = performance.now();
  const answer = await rest.call('figuresRead');
  if (watchers === 0) return;
  if (answer.ok) take(answer.value);
  else {
    feedFault.value = answer;
    feedState.value = answer.code === 'UNAUTHORIZED' || answer.code === 'FORBIDDEN' ? 'denied' : 'failed';
  }
  clearTimeout(timer);
  if (feedState.value !== 'denied')
    timer = setTimeout(() => void look(), Math.max(0, startMs + ASK_MS - performance.now()));
}

function take({ series, time }: { readonly series: Readonly<Record<string, number>>; readonly time: string }): void {
  const sample = table.take(series, Date.parse(time));
  const last = samples.peek().at(-1);
  const started = 'process_start_time_seconds';
  // Another process counts from nothing again.
  const isOther = last !== undefined && table.total(last, started) !== table.total(sample, started);
  samples.value = [...(isOther ? [] : samples.peek().slice(1 - SAMPLES_MAX)), sample];
  feedState.value = 'live';
  feedFault.value = undefined;
}
