/** The thread that computes risk figures, so that no simulation holds up matching. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../common/assert.js';
import { type RiskResult, type RiskTask, runRiskTask } from './domain/risk-task.js';

/** To the oldest task that has no answer yet. */
export type RiskAnswer = { readonly value: RiskResult } | { readonly message: string };

invariant(parentPort !== null, 'the risk worker runs as a thread');
const port = parentPort;

port.on('message', (task: RiskTask) => {
  let answer: RiskAnswer;
  try {
    answer = { value: runRiskTask(task) };
  } catch (error) {
    answer = { message: (error as Error).message };
  }
  port.postMessage(answer);
});
