/**
 * Format `bitstamp-orders`: order events as CSV with the columns id, timestamp (ms, the listener's clock),
 * exchange.timestamp, price, volume (× 10^8), action, direction.
 */
import { parseUnits } from '../../../common/decimal.js';
import { Side } from '../../../common/model/order-terms.js';
import { bad, bitstampBtcUsd, type ParsedLine } from './recorded-event.js';

const HEADING = 'id,timestamp,exchange.timestamp,price,volume,action,direction';
const COLUMNS = 7;
const US_PER_MS = 1_000;

const sides: Readonly<Record<string, Side>> = { bid: Side.buy, ask: Side.sell };
const kinds = { created: 'created', changed: 'changed', deleted: 'deleted' } as const;

export function parseBitstampOrders(line: string): ParsedLine {
  if (line === '' || line === HEADING) return 'nothing';
  const columns = line.split(',');
  if (columns.length !== COLUMNS) return bad(`it has ${columns.length} columns instead of ${COLUMNS}`);
  const [id = '', timestamp = '', , price = '', volume = '', action = '', direction = ''] = columns;
  const orderId = parseUnits(id, 0);
  if (typeof orderId !== 'number' || orderId === 0) return bad(`its id ${quoted(id)} is no positive integer`);
  const timeMs = parseUnits(timestamp, 0);
  if (typeof timeMs !== 'number' || !Number.isSafeInteger(timeMs * US_PER_MS))
    return bad(`its timestamp ${quoted(timestamp)} is no time in milliseconds`);
  const priceTicks = parseUnits(price, bitstampBtcUsd.tickScale);
  if (typeof priceTicks !== 'number' || priceTicks === 0)
    return bad(`its price ${quoted(price)} is no positive multiple of ${bitstampBtcUsd.tickSize}`);
  const lots = parseUnits(volume, 0);
  if (typeof lots !== 'number') return bad(`its volume ${quoted(volume)} is no integer`);
  const kind = Object.hasOwn(kinds, action) ? kinds[action as keyof typeof kinds] : undefined;
  if (kind === undefined) return bad(`its action ${quoted(action)} is not created, changed or deleted`);
  if (lots === 0 && kind !== 'deleted') return bad(`an order ${kind} with volume 0`);
  const side = sides[direction];
  if (side === undefined) return bad(`its direction ${quoted(direction)} is not bid or ask`);
  return { kind, timeUs: timeMs * US_PER_MS, orderId, side, priceTicks, lots };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
