import { DataSource, type DataSourceOptions } from 'typeorm';
import { LoginFailureEntity } from './login-failure.entity.js';
import { Identity1763800000000 } from './migrations/1763800000000-identity.migration.js';
import { RefreshTokenEntity, SessionEntity } from './session.entity.js';
import { UserEntity } from './user.entity.js';

export const IDENTITY = 'identity';
export const identityEntities = [UserEntity, SessionEntity, RefreshTokenEntity, LoginFailureEntity];

/**
 * Opens the users' database and brings it up to date. It is the source of truth, so a commit is on the disk when it
 * returns. All statements share one connection: whatever must be atomic is a single statement, because two
 * interleaved transactions of one connection would be one.
 */
export async function openIdentity(place: DataSourceOptions | undefined): Promise<DataSource> {
  const dataSource = new DataSource({
    ...(place as DataSourceOptions & { type: 'sqlite' }),
    name: IDENTITY,
    enableWAL: true,
    entities: identityEntities,
    migrations: [Identity1763800000000],
    migrationsTransactionMode: 'each',
    synchronize: false,
  });
  await dataSource.initialize();
  await dataSource.query('PRAGMA synchronous = FULL');
  await dataSource.runMigrations();
  return dataSource;
}
