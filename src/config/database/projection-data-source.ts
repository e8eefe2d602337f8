import { rmSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { CreateProjections3 } from './migrations/0001-projections.js';
import { AddCandles } from './migrations/0002-candles.js';
import { AddFillsOfPosition } from './migrations/0003-fills-of-position.js';
import { AddTradeRevisions } from './migrations/0004-trade-revisions.js';
import { AddPnlDays } from './migrations/0005-pnl.js';
import { AddLookUps } from './migrations/0006-look-ups.js';
import { AddTransfersOfInsurance } from './migrations/0007-transfers-of-insurance.js';
import { ProjectionCheckpoint } from './projection-checkpoint.entity.js';

/** `node-sqlite3` traces every call once it is `verbose()`, which TypeORM asks for; that costs more than the call. */
const quietDriver = { ...sqlite3, verbose: () => sqlite3 };

export interface ProjectionDatabaseOptions {
  readonly path: string;
  readonly busyTimeoutMs: number;
  // eslint-disable-next-line typescript/no-unsafe-function-type -- TypeORM names entity classes so.
  readonly entities: readonly (Function | EntitySchema)[];
}

/**
 * Opens the projections' database for its one writer, migrated to the present. Nothing in it is a source of
 * truth: synchronous NORMAL may lose the last transactions in a power cut, and they are projected again.
 */
export async function openProjectionDataSource(options: ProjectionDatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'sqlite',
    database: options.path,
    driver: quietDriver,
    enableWAL: true,
    busyTimeout: options.busyTimeoutMs,
    entities: [...options.entities, ProjectionCheckpoint] as MixedList<EntitySchema>,
    migrations: [
      CreateProjections3,
      AddCandles,
      AddFillsOfPosition,
      AddTradeRevisions,
      AddPnlDays,
      AddLookUps,
      AddTransfersOfInsurance,
    ],
    migrationsRun: true,
  });
  await dataSource.initialize();
  for (const pragma of [
    'synchronous = NORMAL',
    'cache_size = -16384',
    'temp_store = MEMORY',
    'wal_autocheckpoint = 4000',
  ]) {
    await dataSource.query(`PRAGMA ${pragma}`);
  }
  return dataSource;
}

/** The data source's own connection, for prepared statements. */
export function connectionOf(dataSource: DataSource): sqlite3.Database {
  return (dataSource.driver as unknown as { readonly databaseConnection: sqlite3.Database }).databaseConnection;
}

/** Deletes a database with what belongs to it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
