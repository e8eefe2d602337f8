/** Ctrl-C reaches all processes of a terminal. */
const OF_A_TERMINAL = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** For a process of the venue's own: the venue stops it when it needs it no more, after all that it still serves. */
export function leaveSignalsToTheVenue(): void {
  for (const signal of OF_A_TERMINAL) process.on(signal, () => undefined);
}
