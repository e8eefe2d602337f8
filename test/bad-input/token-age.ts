/** Access tokens are good for a quarter of an hour; a run may be longer. */
const RENEW_AFTER_MS = 8 * 60_000;

export class TokenAge {
  private sinceMs = performance.now();

  /** Says so once, for whoever renews them then. */
  areOld(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.sinceMs < RENEW_AFTER_MS) return false;
    this.sinceMs = nowMs;
    return true;
  }
}
