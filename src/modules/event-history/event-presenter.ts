/**
 * Events as people read them: the names of src/common/model/events.ts, without their unit where a decimal or a name
 * stands instead of the number: `priceTicks` 6425050 is `price` "64250.50", `instrumentId` 1 is `symbol` "BTC-USD".
 */
import { formatUnits } from '../../common/decimal.js';
import { commandName } from '../../common/model/commands.js';
import type { VenueEvent } from '../../common/model/events.js';
import {
  Allocation,
  AuctionKind,
  CancelReason,
  ListType,
  nameOf,
  OrderType,
  Phase,
  PhaseReason,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '../../common/model/order-terms.js';
import { rejectReasonName } from '../../common/model/reject-reason.js';
import { isoTime } from '../../common/nest/wire-time.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';

export type PresentedValue = string | number | boolean | null;
export type PresentedFields = Readonly<Record<string, PresentedValue>>;

export interface PresentedEvent {
  readonly sequence: number;
  readonly index: number;
  readonly time: string;
  readonly name: string;
  /** Null for what is the venue's own. */
  readonly accountId: string | null;
  readonly fields: PresentedFields;
}

type Body = Readonly<Record<string, number | string>>;

const lists: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  side: Side,
  takerSide: Side,
  orderType: OrderType,
  timeInForce: TimeInForce,
  selfTradePrevention: SelfTradePrevention,
  phase: Phase,
  auctionKind: AuctionKind,
  listType: ListType,
  allocation: Allocation,
};
const truths = new Set(['simulated', 'rested', 'keptPriority', 'auction', 'pegged', 'opened', 'active']);
const ids = new Set(['orderId', 'takerOrderId', 'makerOrderId', 'tradeId', 'listId']);
const accounts = new Set(['makerAccountId']);
const quoteAmounts = new Set([
  'notional',
  'takerFee',
  'makerFee',
  'minNotional',
  'maxNotional',
  'quoteAmount',
  'notionalChange',
  'takerFeeChange',
  'makerFeeChange',
]);
const heldAmounts = new Set(['heldAmount', 'heldDelta', 'releasedAmount']);
const transferred = new Set(['amount', 'balance']);

export function presentEvent(event: VenueEvent, directory: InstrumentDirectory): PresentedEvent {
  const { sequence, index, timeUs, name, accountId } = event;
  const body = event.body as unknown as Body;
  const instrumentId = Number(body['instrumentId'] ?? 0);
  const format = directory.byId(instrumentId) === undefined ? undefined : directory.formatOfId(instrumentId);
  const fields = Object.entries(body).map(([field, value]) =>
    presentField(field, value, { event, body, format, directory }),
  );
  return {
    sequence,
    index,
    time: isoTime(timeUs),
    name,
    accountId: accountId === 0 ? null : String(accountId),
    fields: Object.fromEntries(fields),
  };
}

interface Context {
  readonly event: VenueEvent;
  readonly body: Body;
  readonly format: InstrumentFormat | undefined;
  readonly directory: InstrumentDirectory;
}

function presentField(field: string, value: number | string, context: Context): [string, PresentedValue] {
  if (typeof value === 'string') return [field, value];
  const { format, directory } = context;
  const list = lists[field];
  if (list !== undefined) return [field, Object.values(list).includes(value) ? nameOf(list, value) : value];
  if (truths.has(field)) return [field, value === 1];
  if (ids.has(field)) return [field, String(value)];
  if (accounts.has(field)) return [field, value < 0 ? null : String(value)];
  if (field === 'instrumentId') return ['symbol', directory.byId(value)?.symbol ?? null];
  if (field === 'assetId' || field.endsWith('AssetId')) return presentAsset(field, value, directory);
  if (field === 'reason') return [field, reasonOf(context.event, value)];
  if (field === 'commandType') return ['command', commandName(value) ?? String(value)];
  if (field.endsWith('Us')) return [field.slice(0, -2), value === 0 ? null : isoTime(value)];
  const amount = amountOf(field, value, context);
  if (amount !== undefined) return [field, amount];
  if (format !== undefined && field.endsWith('Ticks'))
    return [field.slice(0, -5), signed(value, (n) => format.price(n))];
  if (format !== undefined && field.endsWith('Lots'))
    return [field.slice(0, -4), signed(value, (n) => format.quantity(n))];
  return [field, value];
}

function presentAsset(field: string, value: number, directory: InstrumentDirectory): [string, PresentedValue] {
  return [field.slice(0, -2), directory.assetById(value)?.asset ?? null];
}

function reasonOf(event: VenueEvent, value: number): string {
  if (event.name === 'PhaseChanged') return nameOf(PhaseReason, value);
  return event.name === 'OrderCancelled' ? nameOf(CancelReason, value) : rejectReasonName(value);
}

/** A decimal of the asset that the field is in; undefined for a field that is no amount. */
function amountOf(field: string, value: number, { body, format, directory }: Context): string | undefined {
  const inAsset = (assetId: number | string | undefined): string => {
    const scale = directory.assetById(Number(assetId))?.scale;
    return scale === undefined ? String(value) : formatUnits(value, scale);
  };
  if (heldAmounts.has(field)) return inAsset(body['heldAssetId']);
  if (transferred.has(field)) return inAsset(body['assetId']);
  if (format === undefined) return undefined;
  const { baseAssetId, quoteAssetId } = format.instrument;
  if (quoteAmounts.has(field)) return inAsset(quoteAssetId);
  if (field === 'baseAmount' || field === 'baseChange') return inAsset(baseAssetId);
  const takerBuys = body['takerSide'] === Side.buy;
  // A buyer holds quote, a seller base.
  if (field === 'takerReleased') return inAsset(takerBuys ? quoteAssetId : baseAssetId);
  if (field === 'makerReleased') return inAsset(takerBuys ? baseAssetId : quoteAssetId);
  return undefined;
}

function signed(value: number, format: (count: number) => string): string {
  return value < 0 ? `-${format(-value)}` : format(value);
}
