import { expect, test } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { MarketDataFeed } from '../market-data/market-data-feed.js';
import type { FirstTradeIdQuery } from '../market-data/market-data.queries.js';
import { MarketReader } from './market-reader.js';

const DAY_US = 86_400_000_000;

function aReader(answers: readonly (number | Error)[]) {
  const asked: FirstTradeIdQuery[] = [];
  const clock = { nowUs: DAY_US };
  const queries = {
    execute: async (query: FirstTradeIdQuery) => {
      const answer = answers[asked.push(query) - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const feed = { nowUs: () => clock.nowUs };
  return { reader: new MarketReader(queries as QueryBus, feed as MarketDataFeed), asked, clock };
}

test('the first trade of the day is looked up once a second, for all who ask, from where it was last', async () => {
  const { reader, asked, clock } = aReader([40, 55]);
  expect(await Promise.all([reader.dayFirstId(), reader.dayFirstId()])).toEqual([40, 40]);
  clock.nowUs += 999_999;
  expect(await reader.dayFirstId()).toBe(40);
  clock.nowUs += 1;
  expect(await reader.dayFirstId()).toBe(55);
  expect(asked).toMatchObject([
    { fromUs: 0, knownId: 0 },
    { fromUs: 1_000_000, knownId: 40 },
  ]);
});

test('a look that fails is made again by the next who asks', async () => {
  const { reader } = aReader([new Error('busy'), 40]);
  await expect(reader.dayFirstId()).rejects.toThrow('busy');
  expect(await reader.dayFirstId()).toBe(40);
});
