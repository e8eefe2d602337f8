/**
 * Parts of docs/matching.md, one switch each. What the fast core does not have yet is off: the oracle refuses it as
 * NOT_SUPPORTED too, and the generators leave it out. The list goes when all are on.
 */
export interface Features {
  readonly selfTradePrevention: boolean;
  readonly feeTiers: boolean;
  readonly sessions: boolean;
  readonly openOnlyClientIds: boolean;
  readonly expiry: boolean;
  readonly markPrices: boolean;
  readonly triggers: boolean;
  readonly icebergs: boolean;
  readonly hidden: boolean;
  readonly minQuantity: boolean;
  readonly allOrNone: boolean;
  readonly slide: boolean;
  readonly reduceOnly: boolean;
  readonly quoteAmounts: boolean;
  readonly marketToLimit: boolean;
  readonly pegs: boolean;
  readonly lists: boolean;
  readonly auctions: boolean;
  readonly bands: boolean;
  readonly allocation: boolean;
}

/** What the fast core has. */
export const presentFeatures: Features = {
  selfTradePrevention: true,
  feeTiers: true,
  sessions: true,
  openOnlyClientIds: true,
  expiry: true,
  markPrices: true,
  triggers: true,
  icebergs: true,
  hidden: true,
  minQuantity: true,
  allOrNone: true,
  slide: true,
  reduceOnly: true,
  quoteAmounts: true,
  marketToLimit: true,
  pegs: true,
  lists: true,
  auctions: true,
  bands: true,
  allocation: true,
};
