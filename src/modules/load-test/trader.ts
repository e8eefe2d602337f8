/** What becomes of commands; times in milliseconds. */
export interface AnswerListener {
  /** `code` undefined: taken. `fromDueMs` since the command was due, `fromSentMs` since it was sent. */
  onAnswer(fromDueMs: number, fromSentMs: number, code: string | undefined): void;
}

/** One connection of a load test. */
export interface Trader {
  /** Whether it may still send something. */
  readonly isOpen: boolean;
  readonly sent: number;
  readonly answered: number;
  readonly connectionsLost: number;
  /** Whether an answer may still come. */
  readonly isWaiting: boolean;
  /** Sends what was due at `dueMs` of `performance.now()`; false where it holds back, or its connection is gone. */
  send(dueMs: number): boolean;
  /** Tells how long each command has waited that has no answer. */
  unanswered(tell: (fromDueMs: number) => void): void;
  close(): void;
}
