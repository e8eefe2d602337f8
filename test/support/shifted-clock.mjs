/**
 * Another day, for one process of a test: `node --import` this file, then the built venue. What the venue orders its commands by is so many
 * milliseconds later (CLOCK_SHIFT_MS, negative: earlier) than the machine's clock; nothing else is.
 */
import { SystemClock } from '../../dist/common/nest/system-clock.js';

const shiftUs = Number(process.env.CLOCK_SHIFT_MS) * 1_000;
const nowUs = Reflect.get(SystemClock.prototype, 'nowUs');

SystemClock.prototype.nowUs = function shiftedNowUs() {
  return nowUs.call(this) + shiftUs;
};
