/** True for a value that is there: optional fields of a request may be left out or null. */
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
