/** Decimal text of any length, exactly: the tests must not share the arithmetic that they check. */

const SCALE = 18;
const ONE = 10n ** BigInt(SCALE);

/** In units of 10^-18. */
export function unitsOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, '0'));
}

/** `count` steps, or `count / parts` of them. */
export function decimalOf(step: string, count: bigint, parts = 1n): string {
  const units = (unitsOf(step) * count) / parts;
  const fraction = String(units % ONE)
    .padStart(SCALE, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(units / ONE) : `${units / ONE}.${fraction}`;
}
