/** Figures of machines as people read them: three digits and a unit. */
import { NOTHING, twoDigits } from '../format/format.js';

export type Unit = 'rate' | 'count' | 'seconds' | 'bytes' | 'percent';

const steps: Readonly<Record<Unit, readonly (readonly [from: number, unit: string])[]>> = {
  rate: [
    [1e6, ' M/s'],
    [1e3, ' k/s'],
    [0, ' /s'],
  ],
  count: [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e4, ' k'],
    [0, ''],
  ],
  seconds: [
    [1, ' s'],
    [1e-3, ' ms'],
    [0, ' µs'],
  ],
  bytes: [
    [2 ** 30, ' GiB'],
    [2 ** 20, ' MiB'],
    [2 ** 10, ' KiB'],
    [0, ' B'],
  ],
  percent: [[0, ' %']],
};
const scales: Readonly<Record<string, number>> = {
  ' M/s': 1e6,
  ' k/s': 1e3,
  ' G': 1e9,
  ' M': 1e6,
  ' k': 1e3,
  ' ms': 1e-3,
  ' µs': 1e-6,
  ' GiB': 2 ** 30,
  ' MiB': 2 ** 20,
  ' KiB': 2 ** 10,
};

export function figure(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NOTHING;
  const [, name] = steps[unit].find(([from]) => Math.abs(value) >= from) ?? [0, ''];
  const scaled = value / (scales[name] ?? 1);
  return `${digitsOf(scaled, unit === 'count' && name === '')}${name}`;
}

/** Three digits that count, and no decimals of whole things. */
function digitsOf(value: number, isWhole: boolean): string {
  if (isWhole && Number.isInteger(value)) return value.toLocaleString('en');
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2);
}

/** How long a process runs: 3 d 4 h, 4 h 05 min, 12 min 09 s. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${twoDigits(minutes)} min` : `${minutes} min ${twoDigits(whole % 60)} s`;
}
