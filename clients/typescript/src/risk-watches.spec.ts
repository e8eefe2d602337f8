import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RiskBoard, type RiskMessage } from './risk-board.js';
import { RiskWatches } from './risk-watches.js';

let asked: string[];
let isReady: boolean;
let lastId: number;
let watches: RiskWatches;

beforeEach(() => {
  asked = [];
  isReady = true;
  lastId = 0;
  watches = new RiskWatches({
    isReady: () => isReady,
    nextId: () => (lastId += 1),
    send: (name, { scope, accountId }) => asked.push(`${name} ${scope} ${accountId}`),
  });
});

const place = (channelAccountId: number, channelSequence: number): object => ({
  channelAccountId,
  channelSequence,
  sequence: 1,
  time: '',
  timeNs: '',
});
const snapshot = (account: number, at: number, entryCount: number): RiskMessage =>
  ({ message: 'riskSnapshot', ...place(account, at), entryCount }) as RiskMessage;
const exposure = (account: number, at: number, asset: string, more: object = {}): RiskMessage =>
  ({ message: 'riskExposure', ...place(account, at), isGone: false, asset, dayResult: '0', ...more }) as RiskMessage;

describe('a watch', () => {
  test('is complete with the last row of its snapshot, and goes on by changes', async () => {
    watches.restore(3);
    const answer = watches.add({});
    expect(asked).toEqual(['subscribeRisk 1 0']);
    expect(watches.take(snapshot(3, 5, 2))).toBeUndefined();
    expect(watches.take(exposure(3, 5, 'USD'))).toBeUndefined();
    const board = watches.take(exposure(3, 5, 'EUR')) as RiskBoard;
    expect(await answer).toBe(board);
    expect(watches.take(exposure(3, 6, 'USD', { dayResult: '-7' }))).toBe(board);
    expect(board.all('riskExposure').map(({ asset, dayResult }) => `${asset} ${dayResult}`)).toEqual([
      'USD -7',
      'EUR 0',
    ]);
    watches.take(exposure(3, 7, 'EUR', { isGone: true }));
    expect(board.all('riskExposure')).toHaveLength(1);
    expect(watches.take(exposure(4, 1, 'USD'))).toBeUndefined();
    expect(await watches.add({})).toBe(board);
  });

  test('with a change that is missing is asked for anew', () => {
    watches.restore(3);
    void watches.add('venue');
    watches.take(snapshot(0, 5, 0));
    asked.length = 0;
    expect(watches.take(exposure(0, 7, 'USD'))).toBeUndefined();
    expect(asked).toEqual(['unsubscribeRisk 2 0', 'subscribeRisk 2 0']);
    expect(watches.take(exposure(0, 8, 'USD'))).toBeUndefined();
    expect(watches.take(snapshot(0, 9, 0))?.isComplete).toBe(true);
  });

  test('is asked for again on a new connection, and its board is not the venue’s until then', async () => {
    watches.restore(3);
    const answer = watches.add({ accountId: 9 });
    watches.take(snapshot(9, 0, 0));
    const board = (await answer) as RiskBoard;
    watches.forget();
    expect(board.isComplete).toBe(false);
    asked.length = 0;
    watches.restore(3);
    expect(asked).toEqual(['subscribeRisk 1 9']);
  });

  test('that is refused says so; one that is put off is asked for again', async () => {
    jest.useFakeTimers();
    try {
      watches.restore(3);
      const answer = watches.add('venue');
      expect(watches.onError(99, { code: 'X', detail: '', retryAfterMs: 0 })).toBe(false);
      expect(watches.onError(lastId, { code: 'RATE_LIMITED', detail: '', retryAfterMs: 100 })).toBe(true);
      jest.advanceTimersByTime(99);
      expect(asked).toHaveLength(1);
      jest.advanceTimersByTime(1);
      expect(asked).toHaveLength(2);
      watches.onError(lastId, { code: 'FORBIDDEN', detail: 'no', retryAfterMs: 0 });
      expect(await answer).toEqual({ code: 'FORBIDDEN', detail: 'no' });
    } finally {
      jest.useRealTimers();
    }
  });

  test('that is taken back, or whose client ends, lets nobody wait', async () => {
    const [one, other] = [watches.add({}), watches.add('venue')];
    watches.remove({});
    watches.remove({});
    expect(await one).toMatchObject({ code: 'UNSUBSCRIBED' });
    expect(asked.at(-1)).toBe('unsubscribeRisk 1 0');
    watches.close({ code: 'CLOSED', detail: 'bye' });
    expect(await other).toMatchObject({ code: 'CLOSED' });
  });
});

test('a row of each kind has a place of its own', () => {
  const board = new RiskBoard();
  board.take(snapshot(3, 0, 0));
  const rows: object[] = [
    { message: 'riskAccount', accountId: 3 },
    { message: 'riskInstrument', symbol: 'BTC-USD' },
    { message: 'riskPosition', symbol: 'BTC-USD' },
    { message: 'riskExposure', asset: 'USD' },
    { message: 'riskLimit', limit: 'position', symbol: 'BTC-USD', asset: '', tradeGroup: 0 },
    { message: 'riskLimit', limit: 'position', symbol: 'BTC-USD', asset: '', tradeGroup: 7 },
  ];
  rows.forEach((row, at) => board.take({ isGone: false, ...place(3, at + 1), ...row } as RiskMessage));
  expect([board.all('riskAccount').length, board.all('riskLimit').length]).toEqual([1, 2]);
  for (const [at, row] of rows.entries()) board.take({ isGone: true, ...place(3, at + 7), ...row } as RiskMessage);
  expect(board.all('riskLimit')).toEqual([]);
});
