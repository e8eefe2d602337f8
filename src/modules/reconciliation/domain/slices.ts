/** After so many items work on the books yields: some hundred microseconds, for which orders may wait. */
export const SLICE_ITEMS = 256;

/** Asked after each item; it says whether a slice is done. */
export function sliceCounter(): () => boolean {
  let items = 0;
  return () => (items += 1) % SLICE_ITEMS === 0;
}
