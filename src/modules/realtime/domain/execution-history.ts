/** The newest executions of one account as they were sent, so that a client which was cut off goes on where it was. */
interface Piece {
  /** The channel sequences of its first and last execution. */
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

export class ExecutionHistory {
  private readonly pieces: Piece[] = [];
  private sizeBytes = 0;

  constructor(private readonly bytesMax: number) {}

  add(piece: Piece): void {
    this.pieces.push(piece);
    this.sizeBytes += piece.bytes.length;
    while (this.sizeBytes > this.bytesMax && this.pieces.length > 1)
      this.sizeBytes -= (this.pieces.shift() as Piece).bytes.length;
  }

  /** The first channel sequence that is here; undefined where nothing is. */
  get first(): number | undefined {
    return this.pieces[0]?.first;
  }

  /**
   * What was sent behind channel sequence `after`; a piece that begins before it comes whole, so the client passes over
   * what it has. Undefined where it reaches further back than what is kept.
   */
  behind(after: number): Uint8Array[] | undefined {
    if (this.first === undefined || this.first > after + 1) return undefined;
    return this.pieces.filter(({ last }) => last > after).map(({ bytes }) => bytes);
  }
}
