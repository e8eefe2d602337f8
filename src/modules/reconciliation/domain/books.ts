/** What the core and the rows each say that accounts have, in ledger units and lots, of one sequence and exact at any size. */

export interface AccountAmount {
  readonly accountId: number;
  readonly assetId: number;
  readonly amount: bigint;
}

export interface PositionBook {
  readonly accountId: number;
  readonly instrumentId: number;
  /** Bought less sold. */
  readonly lots: bigint;
  /** Sold less bought, in the quote asset and without fees: what was realised less what the present lots cost. */
  readonly cash: bigint;
  readonly fees: bigint;
}

/** The core. */
export interface CoreBooks {
  readonly sequence: number;
  readonly balances: readonly AccountAmount[];
  readonly positions: readonly PositionBook[];
  /** By asset: what came in from outside, and what the venue took. */
  readonly external: ReadonlyMap<number, bigint>;
  readonly fees: ReadonlyMap<number, bigint>;
}

/** The fills of an account on one side of an instrument. */
export interface FillSums {
  readonly accountId: number;
  readonly instrumentId: number;
  readonly isBuy: boolean;
  /** Behind the core's sequence: they count for the balances of the rows only. */
  readonly isLater: boolean;
  readonly fills: number;
  readonly lots: bigint;
  readonly baseAmount: bigint;
  readonly notional: bigint;
  readonly fees: bigint;
}

/** Deposits less withdrawals. */
export interface TransferSums extends AccountAmount {
  readonly isLater: boolean;
}

/** Trades of the tape, or the fills of one side since the tape begins. */
export interface TapeSums {
  readonly instrumentId: number;
  readonly trades: number;
  readonly lots: bigint;
  readonly notional: bigint;
}

/** The read models, as of a checkpoint that is not before the core's sequence. */
export interface RowBooks {
  readonly fills: readonly FillSums[];
  readonly transfers: readonly TransferSums[];
  /** Of the checkpoint; account 0 is the venue's fees, −1 the world outside. */
  readonly balances: readonly AccountAmount[];
  readonly tape: readonly TapeSums[];
  readonly tapeBuys: readonly TapeSums[];
  readonly tapeSells: readonly TapeSums[];
  readonly assetsOf: ReadonlyMap<number, { readonly baseAssetId: number; readonly quoteAssetId: number }>;
}
