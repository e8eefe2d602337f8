import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** What one call takes out of the limits of its caller. */
export interface Cost {
  /** From the requests of the key, or of the address where nobody has logged in. */
  readonly requests: number;
  /** From the orders of the account: placements and replacements. */
  readonly orders: number;
  /** From the cancels of the account, which have their own lane: 0 is none. */
  readonly cancels: number;
}

export const COST = Symbol('COST');
/** Tells the OpenAPI document what a call costs. */
export const COST_EXTENSION = 'x-cost';

export type CostOf = (body: unknown) => Cost;

/** Every call that says nothing else. */
export const ONE_REQUEST: Cost = { requests: 1, orders: 0, cancels: 0 };
const ONE_CANCEL: Cost = { requests: 0, orders: 0, cancels: 1 };

/** A call that reads or computes much counts as many. */
export function CostsRequests(requests: number): MethodDecorator {
  return costs({ requests, orders: 0, cancels: 0 });
}

export function CostsOrders(orders: number): MethodDecorator {
  return costs({ requests: 1, orders, cancels: 0 });
}

/** A call that only takes risk away: whatever else its caller has done, it is limited by its own lane alone. */
export function CostsCancel(): MethodDecorator {
  return costs(ONE_CANCEL);
}

/** A call whose cost stands in its body, which is not validated yet. */
export function CostsByBody(costOf: CostOf, description: string): MethodDecorator {
  return applyDecorators(SetMetadata(COST, costOf), ApiExtension(COST_EXTENSION, description));
}

function costs(cost: Cost): MethodDecorator {
  const shown = Object.fromEntries(Object.entries(cost).filter(([, count]) => count > 0));
  return applyDecorators(SetMetadata(COST, cost), ApiExtension(COST_EXTENSION, shown));
}
