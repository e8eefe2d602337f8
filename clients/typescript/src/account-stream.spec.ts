import { expect, test } from '@jest/globals';
import { AccountStream } from './account-stream.js';

const at = (channelSequence: number) => ({ sequence: channelSequence * 100, channelSequence });

test('every execution is told once, and a gap is noticed', () => {
  const stream = new AccountStream(undefined);
  expect(stream.resume(7, at(4))).toEqual({
    requestId: 7,
    fromNow: 0,
    afterSequence: 400,
    afterChannelSequence: 4,
  });
  expect([stream.isAnswer(7), stream.isAnswer(8)]).toEqual([true, false]);
  expect([4, 5, 5, 6, 8].map((place) => stream.take(at(place)))).toEqual(['known', 'next', 'known', 'next', 'gap']);
  expect(stream.place).toEqual(at(6));
});

test('goes on where it was, whatever the account has had meanwhile', () => {
  const stream = new AccountStream(at(10));
  expect(stream.resume(1, at(90))).toMatchObject({ afterSequence: 1000, afterChannelSequence: 10 });
  stream.take(at(11));
  expect(stream.resume(2, at(95))).toMatchObject({ afterSequence: 1100, afterChannelSequence: 11 });
  stream.startAnew();
  expect(stream.resume(3, at(99))).toMatchObject({ afterSequence: 9900, afterChannelSequence: 99 });
});
