/** Simulated time: what happens next, happens now. Two tasks of one moment run in the order in which they were planned. */
export class Scheduler {
  private readonly queue: { readonly atUs: number; readonly order: number; readonly run: () => void }[] = [];
  private planned = 0;
  nowUs = 1_700_000_000_000_000;

  after(delayUs: number, run: () => void): void {
    const task = { atUs: this.nowUs + delayUs, order: this.planned++, run };
    let at = this.queue.length;
    // Sorted from the last to the first: most tasks are due soon, and the end of an array is cheap to change.
    while (at > 0 && (this.queue[at - 1] as typeof task).atUs <= task.atUs) at -= 1;
    this.queue.splice(at, 0, task);
  }

  /** Runs the next task; false when there is none. */
  runNext(): boolean {
    const task = this.queue.pop();
    if (task === undefined) return false;
    this.nowUs = task.atUs;
    task.run();
    return true;
  }
}
