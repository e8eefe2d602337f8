import { describe, expect, test } from '@jest/globals';
import { GivenIds } from './given-ids.js';

const place = (ids: GivenIds, accountId: number, listId: number, name: string) =>
  ids.placingList(accountId, name, async () => ({ listId, placed: listId }));

describe('names of lists', () => {
  test('are of an account, and the newest list has a name that was used again', async () => {
    const ids = new GivenIds();
    await place(ids, 1, 10, 'pair');
    await place(ids, 2, 11, 'pair');
    await place(ids, 1, 12, 'pair');
    expect([ids.listNamed(1, 'pair'), ids.listNamed(2, 'pair'), ids.listNamed(3, 'pair')]).toEqual([12, 11, undefined]);
    expect([ids.listIdOf(1, 10), ids.listIdOf(2, 10)]).toEqual(['pair', 'list-10']);
  });

  test('that look like made-up ones are names all the same', async () => {
    const ids = new GivenIds();
    await place(ids, 1, 10, 'list-7');
    expect([ids.listNamed(1, 'list-7'), ids.listNamed(2, 'list-7'), ids.listNamed(1, 'list-10')]).toEqual([10, 7, 10]);
  });

  test('are taken while a list of the name is being placed, and free when that is refused', async () => {
    const ids = new GivenIds();
    let refuse: (error: Error) => void = () => undefined;
    const first = ids.placingList(1, 'pair', () => new Promise((_resolve, reject) => (refuse = reject)));
    expect(await place(ids, 1, 10, 'pair')).toBeUndefined();
    expect(await place(ids, 2, 11, 'pair')).toBe(11);
    refuse(new Error('no money'));
    await expect(first).rejects.toThrow('no money');
    expect(await place(ids, 1, 12, 'pair')).toBe(12);
  });

  test('of one account make no other’s be forgotten', async () => {
    const ids = new GivenIds();
    await place(ids, 1, 1, 'mine');
    for (let listId = 2; listId <= 1_200; listId += 1) await place(ids, 2, listId, `name-${listId}`);
    expect([ids.listNamed(1, 'mine'), ids.listNamed(2, 'name-2'), ids.listNamed(2, 'name-1200')]).toEqual([
      1,
      undefined,
      1_200,
    ]);
  });
});

test('a cancel has its id while it goes on, and one that is refused leaves none', async () => {
  const ids = new GivenIds();
  const order = { accountId: 1, orderId: 5 };
  const refused = ids.cancelling([order], 'first', async () => {
    expect(ids.cancelIdOf(order)).toBe('first');
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  await ids.cancelling([order], 'second', async () => undefined);
  expect(ids.cancelIdOf(order)).toBe('second');
  expect(ids.cancelIdOf({ accountId: 1, orderId: 6 })).toMatch(/^[\w-]{22}$/);
});
