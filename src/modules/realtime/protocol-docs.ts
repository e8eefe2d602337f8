/** Writes docs/protocols/websocket-messages.md from the layouts of the messages (`npm run docs`). */
import { OrderFlag } from '../../common/model/order-terms.js';
import { WIRE_HEADER_BYTES, type WireField, type WireLayout } from './domain/wire-layout.js';
import {
  advancedTermNames,
  clientMessages,
  NotTaken,
  PROTOCOL_VERSION,
  venueMessages,
} from './domain/wire-messages.js';

const meanings: Readonly<Record<string, string>> = {
  number: '',
  id: 'id; JSON: text, `null` for 0',
  flag: '0 or 1; JSON: `true` or `false`',
  time: 'microseconds UTC; JSON: `time` and `timeNs`',
  instrument: 'instrument id; JSON: `symbol`',
  price: 'ticks; JSON: decimal, `null` for 0',
  quantity: 'lots; JSON: decimal',
  quote: 'units of the quote asset; JSON: decimal',
  asset: 'asset id; JSON: left out',
  amount: 'units of 10^-scale of the asset; JSON: decimal',
  reason: 'reject reason, 0 for none; JSON: its name',
};

export function messagesPage(): string {
  return [
    '# Messages of `/ws`',
    '',
    '<!-- Made by `npm run docs` from src/modules/realtime/domain/wire-messages.ts; `npm run check` fails when it is out of date. -->',
    '',
    `Version ${PROTOCOL_VERSION}. Offsets count from the start of the message, whose header takes ${WIRE_HEADER_BYTES} bytes (length u32, type u8, version u8,`,
    'flags u16). All numbers are little-endian. A text has its length (u16) at its offset and its bytes behind the fixed fields, in the',
    'order of the table. [websocket.md](websocket.md) says how the messages are used.',
    '',
    '## What clients send',
    '',
    ...Object.entries(clientMessages).flatMap(([name, layout]) => section(name, layout as unknown as WireLayout)),
    '`flags` of `placeOrder` is the sum of:',
    '',
    ...table(['flag', 'value'], flagRows()),
    'With header flag 1, the advanced terms of `placeOrder` follow its texts, each an i64, 0 where the order has none:',
    '',
    ...table(
      ['term', 'offset behind the texts'],
      advancedTermNames.map((name, place) => [`\`${name}\``, String(place * 8)]),
    ),
    '## What the venue sends',
    '',
    ...Object.entries(venueMessages).flatMap(([name, layout]) => section(name, layout as unknown as WireLayout)),
    '## Reasons beside the reject reasons',
    '',
    'A `reason` below 900 is a [reject reason](../../src/common/model/reject-reason.ts) of the core. Of a command with one of these nothing',
    'was journalled, except `OUTCOME_UNKNOWN`.',
    '',
    ...table(
      ['reason', 'name'],
      Object.entries(NotTaken).map(([name, code]) => [String(code), `\`${name}\``]),
    ),
  ].join('\n');
}

function section(name: string, layout: WireLayout): string[] {
  const rows = Object.entries(layout.fields).map(([field, { kind, meaning }]) => [
    `\`${field}\``,
    kind,
    String(layout.at[field]),
    meaningOf(meaning),
  ]);
  return [`### \`${name}\` (${layout.type})`, '', ...table(['field', 'kind', 'offset', 'meaning'], rows)];
}

function meaningOf(meaning: WireField['meaning']): string {
  if (typeof meaning === 'string') return meanings[meaning] ?? '';
  return Object.entries(meaning)
    .map(([name, value]) => `${value} \`${name}\``)
    .join(', ');
}

function flagRows(): string[][] {
  return Object.entries(OrderFlag)
    .filter(([name]) => name !== 'simulated')
    .map(([name, flag]) => [`\`${name}\``, String(flag)]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
