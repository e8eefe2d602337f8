/** Where a part of the venue says that the process must end; bootstrap.ts listens. */
export class FatalErrors {
  private listener: ((error: Error) => void) | undefined;

  onFatal(listener: (error: Error) => void): void {
    this.listener = listener;
  }

  report(error: Error): void {
    if (this.listener === undefined) throw error;
    this.listener(error);
  }
}
