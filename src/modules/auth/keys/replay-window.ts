/** Signatures that are remembered at once; a million is 40 MB and far more than a venue serves over REST. */
const SIGNATURES_MAX = 1_000_000;

/**
 * Remembers signatures for as long as their timestamp could still be accepted, so that no request is served twice.
 * Two sets take turns: what is older than one span and not older than two lies in the previous one.
 */
export class ReplayWindow {
  private current = new Set<number>();
  private previous = new Set<number>();
  private turnAtMs = 0;

  constructor(private readonly spanMs: number) {}

  /** `seen` for one that came before, `full` where no more can be remembered (and none may be served). */
  remember(signature: Buffer, nowMs: number): 'new' | 'seen' | 'full' {
    this.turn(nowMs);
    // 48 bits: that two different signatures of a minute agree in them is as likely as a stroke of lightning.
    const key = signature.readUIntBE(0, 6);
    if (this.current.has(key) || this.previous.has(key)) return 'seen';
    if (this.current.size + this.previous.size >= SIGNATURES_MAX) return 'full';
    this.current.add(key);
    return 'new';
  }

  private turn(nowMs: number): void {
    if (nowMs < this.turnAtMs) return;
    this.previous = nowMs < this.turnAtMs + this.spanMs ? this.current : new Set();
    this.current = new Set();
    this.turnAtMs = nowMs + this.spanMs;
  }
}
