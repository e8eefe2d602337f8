import { SqliteHandle, type SqlRow } from '../../src/config/database/sqlite-handle.js';

/** All rows of the projections by table, the checkpoint with them. */
export type Tables = Record<string, readonly SqlRow[]>;

export async function tablesOf(path: string): Promise<Tables> {
  const rows = await SqliteHandle.openReadOnly(path, 10_000);
  const names = await rows.all<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name <> 'migrations' and name not like 'sqlite_%' order by name",
  );
  const tables: Tables = {};
  for (const { name } of names) {
    const lines = await rows.all(`select * from "${name}"`);
    tables[name] = lines.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  await rows.close();
  return tables;
}
