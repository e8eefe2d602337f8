/** The market-wide breaker as other markets have it: levels and halts of the US rule (7, 13, 20 %; 15 minutes). */
export const marketBreakerPresets = {
  us_market: { level1Bps: 700, level2Bps: 1_300, level3Bps: 2_000, haltMs: 900_000, auctionMs: 300_000 },
} as const;
export type MarketBreakerPreset = keyof typeof marketBreakerPresets;
export const marketBreakerPresetNames = Object.keys(marketBreakerPresets) as MarketBreakerPreset[];
