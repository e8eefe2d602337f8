/**
 * The process beside the venue that has its snapshots made. It is started with the venue and waits; each snapshot is made by
 * a child of its own. So what a snapshot needs of memory is gone with it, and the venue starts no process while it trades, which would
 * hold a large process up for as long as the system takes to begin another.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { leaveSignalsToTheVenue } from '../../common/nest/child-signals.js';
import type { SnapshotAnswer, SnapshotOrder } from './snapshots/snapshot-messages.js';

const CHILD = 'child';

/** Whether this process is the child that makes one snapshot. */
export function isSnapshotChild(): boolean {
  return process.argv[2] === CHILD;
}

/** Answers each order; ends, and ends what it has started, when the venue is gone or lets go of it. */
export function runSnapshotLauncher(): void {
  let maker: ChildProcess | undefined;
  leaveSignalsToTheVenue();
  process.on('message', (order: SnapshotOrder) => {
    let answer: SnapshotAnswer | undefined;
    const child = fork(process.argv[1] as string, [CHILD], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    maker = child;
    child.on('message', (message: SnapshotAnswer) => (answer = message));
    child.on('error', (error) => (answer ??= { kind: 'failed', message: error.message }));
    child.once('close', (code, signal) => {
      maker = undefined;
      if (!process.connected) process.exit();
      process.send?.(answer ?? { kind: 'failed', message: `its process ended with ${signal ?? code}` });
    });
    child.send(order, () => undefined);
  });
  process.once('disconnect', () => {
    if (maker === undefined) process.exit();
    // In the middle of its work it hears nothing else.
    maker.kill('SIGKILL');
  });
}
