/**
 * A process that hashes passwords, at the priority that it is told: a login may take longer on a busy machine, an
 * acknowledgement must not.
 */
import { constants } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { leaveSignalsToTheVenue } from './common/nest/child-signals.js';
import { giveWayToAll, lowerPriority } from './common/nest/priority.js';
import type { HashingPriority } from './modules/auth/hashing-process.js';
import type { PasswordAnswer, PasswordNotice, PasswordTask } from './modules/auth/password-messages.js';

/** argon2id (the library's default) with what OWASP asks for at least: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

leaveSignalsToTheVenue();
// Whoever asked is gone. A hash that has begun is not waited for, as a plain exit would.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (task: PasswordTask) => void answer(task));

const priority = process.argv[2] as HashingPriority;
const notice = priority === 'idle' ? giveWayToAll() : lowerPriority(constants.priority.PRIORITY_LOW);
if (notice !== undefined) send({ notice });

async function answer(task: PasswordTask): Promise<void> {
  const { number } = task;
  try {
    if (task.kind === 'hash') send({ number, value: await hash(task.password, argon2) });
    else send({ number, value: await verify(task.passwordHash, task.password) });
  } catch (error) {
    send({ number, message: (error as Error).message });
  }
}

/** The venue may be gone meanwhile. */
function send(message: PasswordAnswer | PasswordNotice): void {
  process.send?.(message, () => undefined);
}
