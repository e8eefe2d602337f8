/** The thread that reads the event store for people, so that no question about the past holds up matching. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../common/assert.js';
import { readHistory, readPage } from './archive-reader.js';
import type { ArchiveAnswer, ArchiveQuestion, ArchiveWorkerData } from './archive-messages.js';

invariant(parentPort !== null, 'the archive worker runs as a thread');
const port = parentPort;
const { dataDir, readMsMax } = workerData as ArchiveWorkerData;

port.on('message', (question: ArchiveQuestion) => {
  const startMs = performance.now();
  const isOver = (): boolean => performance.now() - startMs > readMsMax;
  let answer: ArchiveAnswer;
  try {
    const value =
      question.kind === 'page'
        ? readPage(dataDir, question.after, question.limit, question.through)
        : readHistory(dataDir, question.query, question.through, isOver);
    answer = { value };
  } catch (error) {
    const { name, message } = error as Error;
    answer = { name, message };
  }
  port.postMessage(answer);
});
