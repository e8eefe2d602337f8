/**
 * Format `bitstamp-log`: the venue's feed as it was heard, one message a line: `<ms> <type> <json>`. Types are
 * order_created, order_changed, order_deleted (texts for price and amount), trade (floating-point numbers) and order_book
 * (levels of texts).
 */
import { parseUnits } from '../../../common/decimal.js';
import { Side } from '../../../common/model/order-terms.js';
import { bad, bitstampBtcUsd, type ParsedLine, type RecordedLevel } from './recorded-event.js';

const LINE = /^([1-9][0-9]{0,12}) ([a-z_]{1,20}) (\{.*\})$/;
const US_PER_MS = 1_000;
const { tickScale, lotScale } = bitstampBtcUsd;

type Message = Readonly<Record<string, unknown>>;

const orderKinds = { order_created: 'created', order_changed: 'changed', order_deleted: 'deleted' } as const;

export function parseBitstampLog(line: string): ParsedLine {
  if (line === '') return 'nothing';
  const parts = LINE.exec(line);
  if (parts === null) return bad('it does not have the form `<milliseconds> <type> {…}`');
  const [, time = '', type = '', json = ''] = parts;
  const timeUs = Number(time) * US_PER_MS;
  const message = parseJson(json);
  if (message === undefined) return bad('its message is not JSON');
  switch (type) {
    case 'order_created':
    case 'order_changed':
    case 'order_deleted':
      return orderEvent(timeUs, orderKinds[type], message);
    case 'trade':
      return trade(timeUs, message);
    case 'order_book':
      return snapshot(timeUs, message);
    default:
      return bad(`its type ${type} is unknown`);
  }
}

function parseJson(json: string): Message | undefined {
  try {
    return JSON.parse(json) as Message;
  } catch {
    return undefined;
  }
}

function orderEvent(timeUs: number, kind: 'created' | 'changed' | 'deleted', message: Message): ParsedLine {
  const orderId = message['id'];
  if (!isId(orderId)) return bad('its id is no positive integer');
  const priceTicks = units(message['price'], tickScale);
  if (priceTicks === undefined || priceTicks === 0)
    return bad(`its price is no text of a positive multiple of ${bitstampBtcUsd.tickSize}`);
  const lots = units(message['amount'], lotScale);
  if (lots === undefined) return bad(`its amount is no text of a multiple of ${bitstampBtcUsd.lotSize}`);
  if (lots === 0 && kind !== 'deleted') return bad(`an order ${kind} with amount 0`);
  const type = message['order_type'];
  if (type !== 0 && type !== 1) return bad('its order_type is not 0 or 1');
  return { kind, timeUs, orderId, side: type === 0 ? Side.buy : Side.sell, priceTicks, lots };
}

/** Trades carry binary fractions (236.61000000000001): the nearest tick and lot is what was meant. */
function trade(timeUs: number, message: Message): ParsedLine {
  const { id, price, amount } = message;
  if (!isId(id)) return bad('its id is no positive integer');
  const priceTicks = nearest(price, tickScale);
  const lots = nearest(amount, lotScale);
  if (priceTicks === undefined || lots === undefined) return bad('its price or amount is no positive number');
  return { kind: 'trade', timeUs, tradeId: id, priceTicks, lots };
}

function snapshot(timeUs: number, message: Message): ParsedLine {
  const bids = levels(message['bids']);
  const asks = levels(message['asks']);
  if (bids === undefined || asks === undefined) return bad('its bids or asks are no list of ["price", "amount"]');
  return { kind: 'snapshot', timeUs, bids, asks };
}

function levels(value: unknown): RecordedLevel[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found: RecordedLevel[] = [];
  for (const entry of value as readonly unknown[]) {
    if (!Array.isArray(entry)) return undefined;
    const [price, amount] = entry as readonly unknown[];
    const priceTicks = units(price, tickScale);
    const lots = units(amount, lotScale);
    if (priceTicks === undefined || lots === undefined) return undefined;
    found.push({ priceTicks, lots });
  }
  return found;
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function units(value: unknown, scale: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parseUnits(value, scale);
  return typeof parsed === 'number' ? parsed : undefined;
}

function nearest(value: unknown, scale: number): number | undefined {
  if (typeof value !== 'number') return undefined;
  const counted = Math.round(value * 10 ** scale);
  return Number.isSafeInteger(counted) && counted > 0 ? counted : undefined;
}
