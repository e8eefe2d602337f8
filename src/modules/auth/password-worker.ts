/**
 * The thread that hashes. It gives way to every other thread of the venue: a login may take longer on a busy machine,
 * an acknowledgement must not.
 */
import { constants } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import { invariant } from '../../common/assert.js';
import { lowerThreadPriority } from '../../common/nest/priority.js';
import type { PasswordAnswer, PasswordNotice, PasswordTask } from './password-messages.js';

/** argon2id (the library's default) with what OWASP asks for at least: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

invariant(parentPort !== null, 'the password worker runs as a thread');
const port = parentPort;

const notice = lowerThreadPriority(constants.priority.PRIORITY_LOW);
if (notice !== undefined) port.postMessage({ notice } satisfies PasswordNotice);

port.on('message', (task: PasswordTask) => port.postMessage(answerTo(task)));

function answerTo(task: PasswordTask): PasswordAnswer {
  try {
    if (task.kind === 'hash') return { value: hashSync(task.password, argon2) };
    return { value: verifySync(task.passwordHash, task.password) };
  } catch (error) {
    return { message: (error as Error).message };
  }
}
