import { beforeEach, describe, expect, test } from '@jest/globals';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { Ledger } from './ledger.js';

const [ALICE, BOB] = [1, 2];
const [USD, BTC] = [1, 2];
let ledger: Ledger;

beforeEach(() => {
  ledger = new Ledger();
  for (const account of [ALICE, BOB]) expect(ledger.openAccount()).toBe(account);
  for (const asset of [USD, BTC]) expect(ledger.openAsset()).toBe(asset);
});

/** `90 + 10 held` */
function balance(account: number, asset: number): string {
  return `${ledger.availableOf(account, asset)} + ${ledger.heldOf(account, asset)} held`;
}

describe('a ledger', () => {
  test('knows the accounts and assets that were opened, and no others', () => {
    expect([0, 1, 2, 3].map((id) => ledger.hasAccount(id))).toEqual([false, true, true, false]);
    expect([0, 1, 2, 3].map((id) => ledger.hasAsset(id))).toEqual([false, true, true, false]);
  });

  test('moves money in, into a hold, back, and out, to the last unit', () => {
    ledger.deposit(ALICE, USD, 100);
    ledger.hold(ALICE, USD, 100);
    expect(balance(ALICE, USD)).toBe('0 + 100 held');
    ledger.release(ALICE, USD, 30);
    expect(balance(ALICE, USD)).toBe('30 + 70 held');
    ledger.payFromHeld(ALICE, USD, 60, 10);
    expect([balance(ALICE, USD), ledger.totalOf(ALICE, USD)]).toEqual(['40 + 0 held', 40]);
    ledger.credit(BOB, USD, 55);
    ledger.collectFee(USD, 5);
    ledger.withdraw(ALICE, USD, 40);
    expect([balance(ALICE, USD), balance(BOB, USD)]).toEqual(['0 + 0 held', '55 + 0 held']);
    expect([ledger.externalTotal(USD), ledger.feeTotal(USD)]).toEqual([60n, 5n]);
    expect([balance(ALICE, BTC), ledger.externalTotal(BTC), ledger.feeTotal(BTC)]).toEqual(['0 + 0 held', 0n, 0n]);
  });

  test.each<[string, () => void]>([
    ['a withdrawal', () => ledger.withdraw(ALICE, USD, 71)],
    ['a hold', () => ledger.hold(ALICE, USD, 71)],
    ['a release', () => ledger.release(ALICE, USD, 31)],
    ['a payment', () => ledger.payFromHeld(ALICE, USD, 20, 11)],
    ['a credit past the exact integers', () => ledger.credit(ALICE, USD, INTEGER_MAX - 99)],
    ['a deposit past the exact integers', () => ledger.deposit(ALICE, USD, INTEGER_MAX - 99)],
  ])('%s of one unit too many is a bug and changes nothing', (_what, post) => {
    ledger.deposit(ALICE, USD, 100);
    ledger.hold(ALICE, USD, 30);
    expect(post).toThrow();
    expect([balance(ALICE, USD), ledger.externalTotal(USD)]).toEqual(['70 + 30 held', 100n]);
  });

  test('an account holds as much as one number does', () => {
    ledger.deposit(ALICE, USD, 30);
    ledger.hold(ALICE, USD, 30);
    ledger.deposit(ALICE, USD, INTEGER_MAX - 30);
    expect(ledger.totalOf(ALICE, USD)).toBe(INTEGER_MAX);
  });

  test('deposits are wide from 2^53 on, and narrow up to there', () => {
    ledger.deposit(ALICE, USD, INTEGER_MAX - 1);
    expect([ledger.staysNarrow(USD, 1), ledger.staysNarrow(USD, 2)]).toEqual([true, false]);
    ledger.deposit(BOB, USD, 1);
    expect(ledger.isWide(USD)).toBe(false);
    ledger.deposit(BOB, USD, 1);
    expect([ledger.isWide(USD), ledger.isWide(BTC)]).toEqual([true, false]);
  });

  test('every balance is where it was after accounts and assets have outgrown the room at the start', () => {
    const lastAccount = 2_100;
    const lastAsset = 20;
    ledger.deposit(ALICE, BTC, 7);
    ledger.hold(ALICE, BTC, 3);
    while (ledger.accountCount < lastAccount) ledger.openAccount();
    while (ledger.assetCount < lastAsset) {
      const asset = ledger.openAsset();
      for (const account of [ALICE, BOB, lastAccount]) {
        ledger.deposit(account, asset, account * 100 + asset);
        ledger.hold(account, asset, asset);
      }
    }
    expect(balance(ALICE, BTC)).toBe('4 + 3 held');
    for (const account of [ALICE, BOB, lastAccount]) {
      for (let asset = BTC + 1; asset <= lastAsset; asset += 1) {
        expect(balance(account, asset)).toBe(`${account * 100} + ${asset} held`);
      }
    }
  });

  test('columns are a copy of what all accounts have', () => {
    ledger.deposit(ALICE, USD, 7);
    ledger.deposit(BOB, BTC, 9);
    ledger.hold(BOB, BTC, 4);
    const { accountCount, assetCount, stride, available, held } = ledger.columns();
    ledger.deposit(ALICE, USD, 1);
    const at = (account: number, asset: number): string =>
      `${available[account * stride + asset]} + ${held[account * stride + asset]} held`;
    expect([accountCount, assetCount, available.length, held.length]).toEqual([2, 2, 3 * stride, 3 * stride]);
    expect([at(ALICE, USD), at(ALICE, BTC), at(BOB, USD), at(BOB, BTC)]).toEqual([
      '7 + 0 held',
      '0 + 0 held',
      '0 + 0 held',
      '5 + 4 held',
    ]);
    expect(balance(ALICE, USD)).toBe('8 + 0 held');
  });

  test('there is room for the last account before the columns double', () => {
    const last = 1_023;
    while (ledger.accountCount < last) ledger.openAccount();
    ledger.deposit(last, BTC, 5);
    ledger.openAccount();
    ledger.deposit(last + 1, BTC, 6);
    expect([balance(last, BTC), balance(last + 1, BTC)]).toEqual(['5 + 0 held', '6 + 0 held']);
  });

  test('the 257th asset is one too many', () => {
    while (ledger.assetCount < 256) ledger.openAsset();
    ledger.deposit(ALICE, 256, 5);
    ledger.collectFee(256, 2);
    expect([ledger.externalTotal(256), ledger.feeTotal(256)]).toEqual([5n, 2n]);
    expect(() => ledger.openAsset()).toThrow();
  });
});
