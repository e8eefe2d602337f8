import { Side } from '../../common/model/order-terms.js';
import { SqliteHandle } from '../../config/database/sqlite-handle.js';
import type { AccountAmount, FillSums, RowBooks, TapeSums, TransferSums } from './domain/books.js';

/**
 * A sum comes in two limbs, `high × 2^26 + low`, because one of 64 bits could overflow. As text: the driver rounds what is
 * beyond 2^53.
 */
const LIMB_BITS = 26;
const LIMB = 2n ** BigInt(LIMB_BITS);
const limbs = (column: string): string =>
  `cast(sum(${column} >> ${LIMB_BITS}) as text) ${column}High, cast(sum(${column} & ${LIMB - 1n}) as text) ${column}Low`;

type Row = Readonly<Record<string, number | string>>;
const wide = (row: Row, column: string): bigint =>
  BigInt(row[`${column}High`] as string) * LIMB + BigInt(row[`${column}Low`] as string);

const fillsOfAccounts = `select accountId, instrumentId, side, sequence > ?1 isLater, count(*) fills, ${limbs('quantityLots')},
  ${limbs('baseAmount')}, ${limbs('notional')}, ${limbs('fee')} from fills group by 1, 2, 3, 4`;
const transfersOfAccounts = `select accountId, assetId, sequence > ?1 isLater, ${limbs('amount')} from transfers group by 1, 2, 3`;
/** What revisions settled more, or less, on the side of each account. */
const revisionsOfAccounts = `select r.accountId, r.instrumentId, iif(r.buys, ${Side.buy}, ${Side.sell}) side, r.sequence > ?1 isLater,
  0 fills, ${limbs('lotsChange')}, ${limbs('baseChange')}, ${limbs('notionalChange')}, ${limbs('feeChange')}
  from (select s.*, t.quantityLots - t.oldQuantityLots lotsChange from revised_sides s join trade_revisions t on t.sequence = s.sequence) r
  group by 1, 2, 3, 4`;
/** Text, because the venue's own accounts can have more than a number of the driver holds. */
const balances = 'select accountId, assetId, cast(available as text) available, cast(held as text) held from balances';
const tapeColumns = `instrumentId, count(*) trades, ${limbs('quantityLots')}, ${limbs('notional')}`;
const tape = `select ${tapeColumns} from trades group by 1`;
/** The tape lets go of its oldest trades, and of no others. */
const fillsOfTape = `select ${tapeColumns} from fills where side = ?1 and tradeId >= (select min(tradeId) from trades) group by 1`;

/**
 * What the rows say, of one state of the database. On a connection of its own, because it walks over all fills: no reader waits
 * for it and it is never interrupted.
 */
export async function readRowBooks(
  databasePath: string,
  busyTimeoutMs: number,
  sequence: number,
): Promise<{ readonly checkpoint: number; readonly books: RowBooks }> {
  const handle = await SqliteHandle.openReadOnly(databasePath, busyTimeoutMs);
  try {
    await handle.run('begin');
    const [at] = await handle.all<{ sequence: number }>('select sequence from projection_checkpoint where id = 1');
    const assets = await handle.all<{ instrumentId: number; baseAssetId: number; quoteAssetId: number }>(
      'select instrumentId, baseAssetId, quoteAssetId from traded_assets',
    );
    const books = {
      fills: [
        ...(await handle.all<Row>(fillsOfAccounts, [sequence])).map(toFillSums),
        ...(await handle.all<Row>(revisionsOfAccounts, [sequence])).map(toRevisedSums),
      ],
      transfers: (await handle.all<Row>(transfersOfAccounts, [sequence])).map(toTransferSums),
      balances: (await handle.all<StoredBalance>(balances)).map(toAmount),
      tape: (await handle.all<Row>(tape)).map(toTapeSums),
      tapeBuys: (await handle.all<Row>(fillsOfTape, [Side.buy])).map(toTapeSums),
      tapeSells: (await handle.all<Row>(fillsOfTape, [Side.sell])).map(toTapeSums),
      assetsOf: new Map(assets.map(({ instrumentId, ...traded }) => [instrumentId, traded])),
    };
    return { checkpoint: at?.sequence ?? 0, books };
  } finally {
    await handle.close();
  }
}

interface StoredBalance {
  readonly accountId: number;
  readonly assetId: number;
  readonly available: string;
  readonly held: string;
}

function toRevisedSums(row: Row): FillSums {
  return {
    ...whoseOf(row),
    lots: wide(row, 'lotsChange'),
    baseAmount: wide(row, 'baseChange'),
    notional: wide(row, 'notionalChange'),
    fees: wide(row, 'feeChange'),
  };
}

function toFillSums(row: Row): FillSums {
  return {
    ...whoseOf(row),
    lots: wide(row, 'quantityLots'),
    baseAmount: wide(row, 'baseAmount'),
    notional: wide(row, 'notional'),
    fees: wide(row, 'fee'),
  };
}

function whoseOf(row: Row): Pick<FillSums, 'accountId' | 'instrumentId' | 'isBuy' | 'isLater' | 'fills'> {
  return {
    accountId: row['accountId'] as number,
    instrumentId: row['instrumentId'] as number,
    isBuy: row['side'] === Side.buy,
    isLater: row['isLater'] === 1,
    fills: row['fills'] as number,
  };
}

function toTransferSums(row: Row): TransferSums {
  const { accountId, assetId, isLater } = row as { accountId: number; assetId: number; isLater: number };
  return { accountId, assetId, isLater: isLater === 1, amount: wide(row, 'amount') };
}

function toAmount({ accountId, assetId, available, held }: StoredBalance): AccountAmount {
  return { accountId, assetId, amount: BigInt(available) + BigInt(held) };
}

function toTapeSums(row: Row): TapeSums {
  const { instrumentId, trades } = row as { instrumentId: number; trades: number };
  return { instrumentId, trades, lots: wide(row, 'quantityLots'), notional: wide(row, 'notional') };
}
