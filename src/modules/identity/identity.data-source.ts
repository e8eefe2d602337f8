import { DataSource, type DataSourceOptions } from 'typeorm';
import { Identity1763800000000 } from './migrations/1763800000000-identity.migration.js';
import { Approvals1764200100000 } from './migrations/1764200100000-approvals.migration.js';
import { Roles1764200200000 } from './migrations/1764200200000-roles.migration.js';
import { Sessions1764200300000 } from './migrations/1764200300000-sessions.migration.js';
import { ApiKeys1764200400000 } from './migrations/1764200400000-api-keys.migration.js';
import { Withdrawals1764200500000 } from './migrations/1764200500000-withdrawals.migration.js';
import { SessionOrders1764200600000 } from './migrations/1764200600000-session-orders.migration.js';
import { RiskSnapshots1764200700000 } from './migrations/1764200700000-risk-snapshots.migration.js';
import { DemoUsers1764200800000 } from './migrations/1764200800000-demo-users.migration.js';
import { DemoSessions1764200900000 } from './migrations/1764200900000-demo-sessions.migration.js';
import { Reconciliations1764201000000 } from './migrations/1764201000000-reconciliations.migration.js';
import { Audit1764200000000 } from './migrations/1764200000000-audit.migration.js';

/** The name of the data source; modules register their entities under it. */
export const IDENTITY = 'identity';

/**
 * Opens the database of users, keys, approvals, withdrawals, recorded risk, reconciliations and audit, and brings it up to date. It is the source of truth, so a
 * commit is on the disk when it returns. All statements share one connection: whatever must be atomic is a single
 * statement, because two interleaved transactions of one connection would be one.
 */
export async function openIdentity(place: DataSourceOptions | undefined): Promise<DataSource> {
  const dataSource = new DataSource({
    ...(place as DataSourceOptions & { type: 'sqlite' }),
    name: IDENTITY,
    enableWAL: true,
    migrations: [
      Identity1763800000000,
      Audit1764200000000,
      Approvals1764200100000,
      Roles1764200200000,
      Sessions1764200300000,
      ApiKeys1764200400000,
      Withdrawals1764200500000,
      SessionOrders1764200600000,
      RiskSnapshots1764200700000,
      DemoUsers1764200800000,
      DemoSessions1764200900000,
      Reconciliations1764201000000,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
  });
  await dataSource.initialize();
  await dataSource.query('PRAGMA synchronous = FULL');
  await dataSource.runMigrations();
  return dataSource;
}
