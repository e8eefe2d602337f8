/** Every projection of the venue: what the projector's thread runs and what a rebuild makes anew. */
import { ledgerEntities, ledgerProjections } from './modules/ledger/ledger-read-models.js';
import { marketDataEntities, marketDataProjections } from './modules/market-data/market-data-read-models.js';
import { orderEntities, orderProjections } from './modules/orders/order-read-models.js';
import { fillEntities, fillProjections } from './modules/projections/fill-history.js';
import { riskEntities, riskProjections } from './modules/risk/risk-read-models.js';
import type { ReadModels } from './modules/projections/projector-worker.js';

export const readModels: ReadModels = {
  entities: [...fillEntities, ...orderEntities, ...ledgerEntities, ...riskEntities, ...marketDataEntities],
  projections: (retention) => [
    ...fillProjections(),
    ...orderProjections(),
    ...ledgerProjections(),
    ...riskProjections(),
    ...marketDataProjections(retention),
  ],
};
