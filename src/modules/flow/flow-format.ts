/** The kinds of recordings that a flow reads (docs/flow.md). */
export const flowFormats = ['bitstamp-orders', 'bitstamp-log'] as const;
export type FlowFormat = (typeof flowFormats)[number];
