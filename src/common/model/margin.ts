/** The closed lists of margin accounts. The numbers are part of the journal and event formats; docs/risk.md says what each means. */

/** How a margin account stands. */
export const MarginState = { normal: 0, call: 1, reducing: 2, closing: 3, bankrupt: 4 } as const;
export type MarginState = (typeof MarginState)[keyof typeof MarginState];

/** What an account of the venue's own is for: what others borrow comes from the pool, what they cannot pay from the insurance. */
export const FundRole = { pool: 1, insurance: 2 } as const;
export type FundRole = (typeof FundRole)[keyof typeof FundRole];
