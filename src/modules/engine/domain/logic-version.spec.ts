import { expect, test } from '@jest/globals';
import { LOGIC_VERSION, LogicVersion } from './logic-version.js';

test('rules that are newer than the program are refused, of a saved state too', () => {
  const version = new LogicVersion();
  version.load(LOGIC_VERSION);
  expect(version.present).toBe(LOGIC_VERSION);
  expect(() => version.load(LOGIC_VERSION + 1)).toThrow('is newer than this program');
  expect(version.present).toBe(LOGIC_VERSION);
});
