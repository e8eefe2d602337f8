import { DataDirLock } from './journal/data-dir-lock.js';

/** Does something with a data directory that no venue may use meanwhile. Rejects with `DataDirBusy` when one does. */
export async function withDataDir<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = await DataDirLock.acquire(dataDir);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
