import { describe, expect, test } from '@jest/globals';
import { Subscriptions } from './subscriptions.js';
import { channelOf, EVERY_INSTRUMENT, instrumentOf, topicOf } from './topics.js';

const TRADES = 2;
const BOOK = 5;
const groupsOf = (subscriptions: Subscriptions<string>): string[][] =>
  [...subscriptions.all()].map(({ members }) => [...members]);

describe('subscriptions', () => {
  test('who wants the same is one group, in whatever order it was asked for', () => {
    const subscriptions = new Subscriptions<string>();
    subscriptions.set('a', new Set([topicOf(TRADES, 1), topicOf(BOOK, 1)]));
    subscriptions.set('b', new Set([topicOf(BOOK, 1), topicOf(TRADES, 1)]));
    subscriptions.set('c', new Set([topicOf(BOOK, 2)]));
    expect(groupsOf(subscriptions)).toEqual([['a', 'b'], ['c']]);
  });

  test('all instruments are those of every id', () => {
    const subscriptions = new Subscriptions<string>();
    subscriptions.set('a', new Set([topicOf(TRADES, EVERY_INSTRUMENT)]));
    const [group] = subscriptions.all();
    expect([subscriptions.isWanted(topicOf(TRADES, 77)), group?.wants(topicOf(TRADES, 77))]).toEqual([true, true]);
    expect([subscriptions.isWanted(topicOf(BOOK, 77)), group?.wants(topicOf(BOOK, 77))]).toEqual([false, false]);
  });

  test('a topic is wanted as long as a group is left that wants it', () => {
    const subscriptions = new Subscriptions<string>();
    const [trades, book] = [topicOf(TRADES, 1), topicOf(BOOK, 1)];
    subscriptions.set('a', new Set([trades]));
    subscriptions.set('b', new Set([trades, book]));
    subscriptions.leave('a');
    expect([subscriptions.isWanted(trades), subscriptions.isWanted(book)]).toEqual([true, true]);
    subscriptions.set('b', new Set([book]));
    expect([subscriptions.isWanted(trades), subscriptions.isWanted(book)]).toEqual([false, true]);
    subscriptions.set('b', new Set());
    subscriptions.leave('b');
    expect([subscriptions.isWanted(book), groupsOf(subscriptions), subscriptions.topicsOf('b').size]).toEqual([
      false,
      [],
      0,
    ]);
  });
});

test('a topic tells its channel and instrument', () => {
  expect([channelOf(topicOf(BOOK, 123_456)), instrumentOf(topicOf(BOOK, 123_456))]).toEqual([BOOK, 123_456]);
});
