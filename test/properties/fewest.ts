/**
 * The fewest of `items`, in their order, that still fail: takes away halves, then quarters, then single ones for as long as
 * that helps, or until `triesMax` tries.
 */
export function fewest<T>(items: readonly T[], fails: (items: readonly T[]) => boolean, triesMax: number): T[] {
  let kept = [...items];
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = kept.length - size; at > -size && tries < triesMax; at -= size) {
      const without = kept.filter((_, index) => index < at || index >= at + size);
      tries += 1;
      if (without.length < kept.length && fails(without)) kept = without;
    }
  }
  return kept;
}
