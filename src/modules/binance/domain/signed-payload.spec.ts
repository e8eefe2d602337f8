import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { restPayload, socketPayloads, timeliness } from './signed-payload.js';

/** The example of the documentation of the API. */
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const order =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const signature = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';
const signed = (payload: string): string => createHmac('sha256', secret).update(payload).digest('hex');

describe('what was signed over HTTP', () => {
  test.each([
    ['the query', `${order}&signature=${signature}`, ''],
    ['the body', '', `${order}&signature=${signature}`],
    ['a signature in front', `signature=${signature}&${order}`, ''],
    ['a signature between', order.replace('&price', `&signature=${signature}&price`), ''],
  ])('%s', (_where, query, body) => {
    expect(signed(restPayload(query, body))).toBe(signature);
  });

  test.each([
    ['a value cut in two', 'quantity=1', '0&price=5'],
    ['a name cut in two', 'quantity=1&pri', 'ce=5'],
    ['a value cut off its name', 'quantity', '=1'],
    ['a cut behind a signature', 'quantity=1&signature=x', '0&price=5'],
    ['a cut before a signature', 'quantity=1', 'signature=x&0&price=5'],
    ['two that come as one', 'newClientOrderId=aprice=5', ''],
  ])('%s is refused', (_what, query, body) => {
    expect(() => restPayload(query, body)).toThrow(expect.objectContaining({ code: -1100 }));
  });

  test('query and body lie side by side with nothing between', () => {
    const [query, body] = [
      'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC',
      'quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
    ];
    expect(signed(restPayload(query, `${body}&signature=x`))).toBe(
      '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77',
    );
  });

  test('nothing is written anew', () => {
    expect(restPayload('a=%5B%22x%22%5D&b=+', 'c=%20')).toBe('a=%5B%22x%22%5D&b=+c=%20');
  });
});

test('a request of a socket is signed by names, with values as they are or as in a URL', () => {
  const plain = socketPayloads([
    ['timestamp', '1'],
    ['signature', 'x'],
    ['apiKey', 'k'],
  ]);
  expect(plain).toEqual(['apiKey=k&timestamp=1']);
  expect(socketPayloads([['a', 'b c']])).toEqual(['a=b c', 'a=b%20c']);
});

describe('the time of a call', () => {
  const now = 1_764_230_400_000;
  test.each([
    ['now', String(now), undefined, 'good'],
    ['in microseconds', `${now}000`, undefined, 'good'],
    ['as old as it may be', String(now - 5_000), undefined, 'good'],
    ['older', String(now - 5_001), undefined, 'late'],
    ['older with a longer window', String(now - 50_000), '60000', 'good'],
    ['a part of a millisecond too old', `${now - 3}500`, '3', 'good'],
    ['with a window in parts of a millisecond', `${now - 4}300`, '3.5', 'late'],
    ['just ahead', String(now + 999), undefined, 'good'],
    ['ahead', String(now + 1_000), undefined, 'ahead'],
    ['with too long a window', String(now), '60001', 'window-too-long'],
    ['in seconds', String(now / 1000), undefined, 'malformed'],
    ['with a window that is no number', String(now), 'x', 'malformed'],
  ] as const)('%s', (_what, timestamp, recvWindow, expected) => {
    expect(timeliness(timestamp, recvWindow, now)).toBe(expected);
  });
});
