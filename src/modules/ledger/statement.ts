import type { PostingKind } from './posting.js';

/** A stretch of time in microseconds, [`fromUs`, `toUs`). */
export interface StatementPeriod {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A movement of money and what the account had of its asset behind it. */
export interface StatementMovement {
  readonly assetId: number;
  readonly kind: PostingKind;
  readonly amount: number;
  readonly balance: bigint;
  readonly timeUs: number;
  readonly sequence: number;
  readonly orderId: number | null;
  readonly tradeId: number | null;
  readonly reference: string | null;
}

/** What an account had of an asset at both ends of a period, held included; closing = opening + credits − debits. */
export interface StatementAsset {
  readonly assetId: number;
  readonly opening: bigint;
  readonly credits: bigint;
  readonly debits: bigint;
  readonly closing: bigint;
}

export interface Statement {
  readonly accountId: number;
  /** It has all that was sequenced up to here. */
  readonly sequence: number;
  /** By asset id. */
  readonly assets: readonly StatementAsset[];
  /** Oldest first. */
  readonly movements: readonly StatementMovement[];
}

/** Puts the movements of a period, oldest first, on top of what there was before it. */
export function statementOf(
  accountId: number,
  sequence: number,
  openings: ReadonlyMap<number, bigint>,
  moved: readonly Omit<StatementMovement, 'balance'>[],
): Statement {
  const sums = new Map([...openings].map(([assetId, opening]) => [assetId, { opening, credits: 0n, debits: 0n }]));
  const movements = moved.map((one) => {
    const sum = sums.get(one.assetId) ?? { opening: 0n, credits: 0n, debits: 0n };
    sums.set(one.assetId, sum);
    if (one.amount > 0) sum.credits += BigInt(one.amount);
    else sum.debits -= BigInt(one.amount);
    return { ...one, balance: sum.opening + sum.credits - sum.debits };
  });
  const assets = [...sums]
    .map(([assetId, { opening, credits, debits }]) => ({
      assetId,
      opening,
      credits,
      debits,
      closing: opening + credits - debits,
    }))
    .toSorted((one, other) => one.assetId - other.assetId);
  return { accountId, sequence, assets, movements };
}
