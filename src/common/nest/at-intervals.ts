/**
 * Does something at whole multiples of an interval, counted from 1970, so a day begins at midnight UTC. A moment that passes while the
 * work of the one before goes on is left out.
 */
export class AtIntervals {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private hasStopped = false;

  /** 0 seconds is never. `work` is given when it begins, and does not reject. */
  constructor(
    private readonly intervalS: number,
    private readonly work: (nowMs: number) => Promise<void>,
  ) {}

  get isStopped(): boolean {
    return this.hasStopped;
  }

  start(): void {
    const intervalMs = this.intervalS * 1_000;
    if (intervalMs === 0 || this.hasStopped) return;
    this.timer = setTimeout(
      () => {
        this.running = this.work(Date.now()).finally(() => this.start());
      },
      intervalMs - (Date.now() % intervalMs),
    ).unref();
  }

  /** Resolves when what goes on has ended. */
  async stop(): Promise<void> {
    this.hasStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
