/** What history is exported as. */
export const historyFormats = ['csv', 'parquet'] as const;
export type HistoryFormat = (typeof historyFormats)[number];
