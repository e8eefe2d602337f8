import { beforeEach, describe, expect, test } from '@jest/globals';
import { KillScope } from '../../../common/model/risk-limits.js';
import { StateReader, StateWriter } from '../../engine/state-bytes.js';
import { KillSwitches } from './kill-switches.js';

const [ALICE, BOB, CAROL, DAVE] = [1, 2, 3, 1_024];
const ACCOUNTS = 1_024;
const FIRM = 7;
const INSTRUMENT = 4;
const SESSION = 90;
const NOWHERE = 1;
let switches: KillSwitches;

beforeEach(() => {
  switches = new KillSwitches();
  for (let account = 1; account <= ACCOUNTS; account += 1) switches.openAccount(account);
});

/** What is stopped of all these, by name. */
function stopped(of = switches): string[] {
  const asked = { alice: ALICE, bob: BOB, carol: CAROL, dave: DAVE };
  const accounts = Object.entries(asked).filter(([, id]) => of.stops(id, NOWHERE, 0));
  const where = of.stops(CAROL, INSTRUMENT, 0) ? ['instrument'] : [];
  const sent = of.stops(CAROL, NOWHERE, SESSION) ? ['session'] : [];
  return [...accounts.map(([name]) => name), ...where, ...sent];
}

describe('a switch', () => {
  test.each([
    ['of an account', () => switches.setAccount(DAVE, true), ['dave']],
    ['of a group', () => switches.setGroup(FIRM, true, [ALICE, BOB]), ['alice', 'bob']],
    ['of an instrument', () => switches.setInstrument(INSTRUMENT, true), ['instrument']],
    ['of a session', () => switches.setSession(SESSION, true), ['session']],
  ] as const)('%s stops that alone', (_of, set, names) => {
    expect(stopped()).toEqual([]);
    set();
    expect(stopped()).toEqual(names);
  });

  test('says whether it is set, and goes off', () => {
    switches.setInstrument(INSTRUMENT, true);
    switches.setSession(SESSION, true);
    switches.setGroup(FIRM, true, []);
    const asked = [
      [KillScope.instrument, INSTRUMENT],
      [KillScope.session, SESSION],
      [KillScope.group, FIRM],
    ] as const;
    expect(asked.map(([scope, target]) => switches.isSet(scope, target))).toEqual([true, true, true]);
    expect(asked.map(([scope, target]) => switches.isSet(scope, target + 1))).toEqual([false, false, false]);
    switches.setInstrument(INSTRUMENT, false);
    switches.setSession(SESSION, false);
    switches.setGroup(FIRM, false, []);
    expect(asked.map(([scope, target]) => switches.isSet(scope, target))).toEqual([false, false, false]);
    expect(stopped()).toEqual([]);
  });
});

test('an account that its group and it itself have stopped needs both to go on', () => {
  switches.setAccount(ALICE, true);
  switches.setGroup(FIRM, true, [ALICE]);
  switches.joined(BOB, FIRM);
  expect(stopped()).toEqual(['alice', 'bob']);
  expect(switches.isSet(KillScope.account, BOB)).toBe(false);
  switches.setGroup(FIRM, false, [ALICE, BOB]);
  expect(stopped()).toEqual(['alice']);
  expect(switches.isSet(KillScope.account, ALICE)).toBe(true);
  switches.setAccount(ALICE, false);
  expect(stopped()).toEqual([]);
});

test('what is stopped is so after it was saved and loaded', () => {
  switches.setAccount(DAVE, true);
  switches.setGroup(FIRM, true, [BOB]);
  switches.setInstrument(INSTRUMENT, true);
  switches.setInstrument(INSTRUMENT + 1, true);
  switches.setSession(SESSION, true);
  switches.setSession(SESSION + 1, true);
  const chunks: Uint8Array[] = [];
  const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
  switches.saveState(ACCOUNTS, writer);
  writer.end();
  const loaded = new KillSwitches();
  for (let account = 1; account <= ACCOUNTS; account += 1) loaded.openAccount(account);
  const reader = new StateReader((into) => {
    const chunk = chunks.shift() ?? new Uint8Array(0);
    into.set(chunk);
    return chunk.length;
  });
  loaded.loadState(ACCOUNTS, reader);
  expect(stopped(loaded)).toEqual(['bob', 'dave', 'instrument', 'session']);
  expect(loaded.isSet(KillScope.group, FIRM)).toBe(true);
  expect(loaded.isSet(KillScope.instrument, INSTRUMENT + 1)).toBe(true);
  expect(loaded.isSet(KillScope.session, SESSION + 1)).toBe(true);
});
