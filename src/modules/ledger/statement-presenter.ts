import { invariant } from '../../common/assert.js';
import { formatUnits } from '../../common/decimal.js';
import { isGiven } from '../../common/given.js';
import { ProblemError } from '../../common/nest/problem.js';
import { isoTime, parseIsoTime } from '../../common/nest/wire-time.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import type { AccountStatementResponse, StatementRequest } from './statement.messages.js';
import type { Statement, StatementPeriod } from './statement.js';

export function toStatementPeriod({ from, to }: Pick<StatementRequest, 'from' | 'to'>): StatementPeriod {
  const period = { fromUs: timeOf('from', from, 0), toUs: timeOf('to', to, Number.MAX_SAFE_INTEGER) };
  if (period.fromUs < period.toUs) return period;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'to', message: 'must be later than `from`' }] });
}

function timeOf(field: string, text: string | undefined, otherwise: number): number {
  if (!isGiven(text)) return otherwise;
  const timeUs = parseIsoTime(text);
  if (timeUs !== undefined) return timeUs;
  const message = 'must be a time in UTC of at most microseconds, such as "2026-12-31T00:00:00Z"';
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field, message }] });
}

export function presentStatement(
  { accountId, sequence, assets, movements }: Statement,
  { from, to }: StatementRequest,
  directory: InstrumentDirectory,
): AccountStatementResponse {
  return {
    accountId: String(accountId),
    from: from ?? null,
    to: to ?? null,
    sequence,
    assets: assets.map(({ assetId, opening, credits, debits, closing }) => {
      const { asset, format } = assetOf(assetId, directory);
      return {
        asset,
        opening: format(opening),
        credits: format(credits),
        debits: format(debits),
        closing: format(closing),
      };
    }),
    movements: movements.map(({ assetId, kind, amount, balance, timeUs, orderId, tradeId, ...same }) => {
      const { asset, format } = assetOf(assetId, directory);
      return {
        time: isoTime(timeUs),
        sequence: same.sequence,
        asset,
        kind,
        amount: format(BigInt(amount)),
        balance: format(balance),
        orderId: orderId === null ? null : String(orderId),
        tradeId: tradeId === null ? null : String(tradeId),
        reference: same.reference,
      };
    }),
  };
}

const COLUMNS = ['time', 'sequence', 'asset', 'kind', 'amount', 'balance', 'orderId', 'tradeId', 'reference'] as const;

/** A line of names, one `opening` for each asset, the movements, one `closing` for each asset. Lines end with CR LF (RFC 4180). */
export function statementCsv({ from, to, assets, movements }: AccountStatementResponse): string {
  const nothing = { sequence: '', amount: '', orderId: null, tradeId: null, reference: null };
  const ends = (kind: 'opening' | 'closing', time: string | null) =>
    assets.map((one) => ({ ...nothing, time: time ?? '', asset: one.asset, kind, balance: one[kind] }));
  const lines = [...ends('opening', from), ...movements, ...ends('closing', to)];
  const rows = lines.map((line) => COLUMNS.map((column) => cell(line[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function assetOf(assetId: number, directory: InstrumentDirectory) {
  const asset = directory.assetById(assetId);
  invariant(asset !== undefined, `asset ${assetId} is known`);
  return { asset: asset.asset, format: (units: bigint): string => formatUnits(units, asset.scale) };
}
