/**
 * The process beside the venue that has its snapshots made. It is started with the venue and waits; each snapshot is made by
 * a child of its own. So what a snapshot needs of memory is gone with it, and the venue starts no process while it trades, which would
 * hold a large process up for as long as the system takes to begin another.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { SnapshotAnswer, SnapshotOrder } from './snapshots/snapshot-messages.js';

const MAKER = 'maker';
/** Ctrl-C reaches all processes of a terminal: the venue stops this one when it needs it no more. */
const FOR_THE_VENUE = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether this process is the child that makes one snapshot. */
export function isSnapshotMaker(): boolean {
  return process.argv[2] === MAKER;
}

export function leaveSignalsToTheVenue(): void {
  for (const signal of FOR_THE_VENUE) process.on(signal, () => undefined);
}

/** Answers each order; ends, and ends what it has started, when the venue is gone or lets go of it. */
export function runSnapshotLauncher(): void {
  let maker: ChildProcess | undefined;
  leaveSignalsToTheVenue();
  process.on('message', (order: SnapshotOrder) => {
    let answer: SnapshotAnswer | undefined;
    const child = fork(process.argv[1] as string, [MAKER], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
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
