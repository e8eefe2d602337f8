const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** A volume beyond 2^53 − 1 is told as that. */
export function clampedVolume(volume: bigint): number {
  return Number(volume > LARGEST ? LARGEST : volume);
}
