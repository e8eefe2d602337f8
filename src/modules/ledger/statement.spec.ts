import { expect, test } from '@jest/globals';
import { statementOf } from './statement.js';

const moved = (assetId: number, amount: number) =>
  ({ assetId, amount, kind: 'trade', timeUs: 1, sequence: 5, orderId: null, tradeId: null, reference: null }) as const;

test('movements go on from what there was, each with the balance behind it', () => {
  const statement = statementOf(3, 9, new Map([[2, 100n]]), [moved(2, -30), moved(1, 5), moved(2, 10)]);
  expect(statement.movements.map(({ balance }) => balance)).toEqual([70n, 5n, 80n]);
  expect(statement.assets).toEqual([
    { assetId: 1, opening: 0n, credits: 5n, debits: 0n, closing: 5n },
    { assetId: 2, opening: 100n, credits: 10n, debits: 30n, closing: 80n },
  ]);
});

test('a period without movements closes as it opened', () => {
  const { assets, movements } = statementOf(3, 9, new Map([[2, 100n]]), []);
  expect([assets, movements]).toEqual([[{ assetId: 2, opening: 100n, credits: 0n, debits: 0n, closing: 100n }], []]);
});
