/** Every projection of the venue: what the projector's thread runs and what a rebuild makes anew. */
import { ledgerEntities, ledgerProjections } from './modules/ledger/ledger.projection.js';
import { marketDataEntities, marketDataProjections } from './modules/market-data/market-data.projection.js';
import { orderEntities, orderProjections } from './modules/orders/order.projection.js';
import type { ReadModels } from './modules/projections/projector-worker.js';

export const readModels: ReadModels = {
  entities: [...orderEntities, ...ledgerEntities, ...marketDataEntities],
  projections: () => [...orderProjections(), ...ledgerProjections(), ...marketDataProjections()],
};
