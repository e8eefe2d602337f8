import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import { COST, COST_EXTENSION, CostsByBody, CostsCancel, CostsOrders, CostsRequests } from './cost.js';

const byBody = (body: unknown) => ({ requests: 1, orders: (body as unknown[]).length, cancels: 0 });

class Controller {
  @CostsRequests(5)
  history(): void {}

  @CostsOrders(2)
  replace(): void {}

  @CostsCancel()
  cancel(): void {}

  @CostsByBody(byBody, 'one for each order')
  batch(): void {}

  plain(): void {}
}

/** What the guard takes, and what the OpenAPI document shows. */
function costOf(route: keyof Controller): [taken: unknown, shown: unknown] {
  const handler = Controller.prototype[route];
  const extensions = Reflect.getMetadata('swagger/apiExtension', handler) as Record<string, unknown> | undefined;
  return [Reflect.getMetadata(COST, handler), extensions?.[COST_EXTENSION]];
}

test('a route takes from the lanes that it names, and the document shows no others', () => {
  expect(costOf('history')).toEqual([{ requests: 5, orders: 0, cancels: 0 }, { requests: 5 }]);
  expect(costOf('replace')).toEqual([
    { requests: 1, orders: 2, cancels: 0 },
    { requests: 1, orders: 2 },
  ]);
  expect(costOf('cancel')).toEqual([{ requests: 0, orders: 0, cancels: 1 }, { cancels: 1 }]);
  expect(costOf('plain')).toEqual([undefined, undefined]);
});

test('the cost of a batch stands in its body', () => {
  expect(costOf('batch')).toEqual([byBody, 'one for each order']);
});
