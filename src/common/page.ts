/** A page of a list, newest first. `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** However many a caller asks for, a page has at most this many. */
export const PAGE_ITEMS_MAX = 1_000;

/** How many items to look for: one more than the page shows tells whether there is another page. */
export function itemsToFind(limit: number): number {
  return pageSize(limit) + 1;
}

/** The page of the first items of `found`, which holds one more where there are more. */
export function pageOf<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = found.slice(0, pageSize(limit));
  const last = items.at(-1);
  return { items, nextCursor: last === undefined || items.length === found.length ? null : cursorOf(last) };
}

function pageSize(limit: number): number {
  return Math.max(1, Math.min(limit, PAGE_ITEMS_MAX));
}
