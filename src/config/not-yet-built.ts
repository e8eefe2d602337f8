/**
 * Settings that the documentation of later capabilities names already. A row moves to config-keys.ts when its
 * capability is built; until then nobody may believe that it works.
 */
export const laterFileKeys: ReadonlySet<string> = new Set(['hft.enable_buffer_pools', 'hft.gc_target_percentage']);
