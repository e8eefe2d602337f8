/** A broken invariant is a bug: it stops the venue and is never caught to go on. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** Throws `InvariantBroken` unless `condition` holds. Stays on in production. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantBroken(message);
}

/** The same for hot code that has found the invariant broken: what holds costs the comparison and nothing else. */
export function broken(message: string): never {
  throw new InvariantBroken(message);
}

/** Closes a `switch` over a union: the compiler objects when a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantBroken(`unreachable value ${JSON.stringify(value)}`);
}
