/** Where time enters. The venue's own time is made from it by the sequencer, which never lets it go back. */
export interface Clock {
  /** Microseconds since 1970-01-01 UTC. */
  nowUs(): number;
}
