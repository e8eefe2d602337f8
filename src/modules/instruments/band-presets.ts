/** Price bands as other markets have them: the percentages, limit state and pause of the US limit-up limit-down plan. */
const luld = { limitStateMs: 15_000, pauseMs: 300_000, auctionMs: 60_000 } as const;

export const bandPresets = {
  luld_5: { ...luld, dynamicBps: 500 },
  luld_10: { ...luld, dynamicBps: 1_000 },
  luld_20: { ...luld, dynamicBps: 2_000 },
} as const;
export type BandPreset = keyof typeof bandPresets;
export const bandPresetNames = Object.keys(bandPresets) as BandPreset[];
