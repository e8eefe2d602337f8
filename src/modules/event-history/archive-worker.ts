/** The thread that reads the event store for people, so that no question about the past holds up matching. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant, unreachable } from '../../common/assert.js';
import { type PastBook, ReplayedVenue } from '../engine/replayed-venue.js';
import { HistoryTooLong, readHistory, readPage } from './archive-reader.js';
import { explainOrder } from './order-explainer.js';
import type { ArchiveAnswer, ArchiveQuestion, ArchiveWorkerData, BookQuery } from './archive-messages.js';

invariant(parentPort !== null, 'the archive worker runs as a thread');
const port = parentPort;
const { dataDir, readMsMax } = workerData as ArchiveWorkerData;
const venue = new ReplayedVenue(dataDir);
/** A second core is kept for whoever goes on asking, and no longer. */
const KEEP_CORE_MS = 60_000;
/** Of those who trade there are many. */
const EXPLAIN_MS_MAX = 3_000;
let forgetting: ReturnType<typeof setTimeout> | undefined;

port.on('message', (question: ArchiveQuestion) => {
  const startMs = performance.now();
  const limitMs = question.kind === 'explanation' ? Math.min(EXPLAIN_MS_MAX, readMsMax) : readMsMax;
  const isOver = (): boolean => performance.now() - startMs > limitMs;
  let answer: ArchiveAnswer;
  try {
    answer = { value: tell(question, isOver) };
  } catch (error) {
    const { name, message } = error as Error;
    answer = { name, message };
  }
  port.postMessage(answer);
});

function tell(question: ArchiveQuestion, isOver: () => boolean) {
  switch (question.kind) {
    case 'page':
      return readPage(dataDir, question.after, question.limit, question.through);
    case 'history':
      return readHistory(dataDir, question.query, question.through, isOver);
    case 'explanation':
      keepCore();
      return explainOrder(dataDir, venue, question.query, question.through, isOver);
    case 'book':
      return bookAt(question.query, question.through, isOver);
    default:
      return unreachable(question);
  }
}

function bookAt({ sequence, instrumentId, levels }: BookQuery, through: number, isOver: () => boolean): PastBook {
  keepCore();
  const book = venue.bookAt(Math.min(sequence, through), instrumentId, levels, isOver);
  if (book === undefined) throw new HistoryTooLong(`the venue at ${sequence}`);
  return book;
}

function keepCore(): void {
  clearTimeout(forgetting);
  forgetting = setTimeout(() => venue.close(), KEEP_CORE_MS).unref();
}
