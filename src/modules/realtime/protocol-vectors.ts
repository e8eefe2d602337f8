/** Writes docs/protocols/websocket-vectors.md: each message as bytes and what they say, to try a reader on (`npm run docs`). */
import { sampleBytesOf, sampleOf } from './async-api/sample-messages.js';
import type { WireLayout } from './domain/wire-layout.js';
import {
  type ClientMessageName,
  clientMessages,
  type VenueMessageName,
  venueMessages,
} from './domain/wire-messages.js';

export function vectorsPage(): string {
  return [
    '# Test vectors of `/ws`',
    '',
    '<!-- Made by `npm run docs` from the codec; `npm run check` fails when it is out of date. -->',
    '',
    'One message of each type as bytes, in hexadecimal digits, and the fields that a reader finds in them; of the venue’s also the JSON text.',
    'Fields of version 1 never move; a later release may add some behind them, which a reader passes over by the length of the message.',
    '[websocket-messages.md](websocket-messages.md) has the tables.',
    '',
    '## What clients send',
    '',
    ...(Object.keys(clientMessages) as ClientMessageName[]).flatMap((name) => {
      const bytes = sampleBytesOf(name);
      return section(name, clientMessages[name], bytes);
    }),
    '## What the venue sends',
    '',
    ...(Object.keys(venueMessages) as VenueMessageName[]).flatMap((name) => {
      const { bytes, object } = sampleOf(name);
      return [...section(name, venueMessages[name], bytes), '```json', JSON.stringify(object), '```', ''];
    }),
  ].join('\n');
}

function section(name: string, layout: WireLayout, bytes: Uint8Array): string[] {
  const fields = layout.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  return [
    `### \`${name}\` (${layout.type})`,
    '',
    '```',
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,64}/g)
      ?.join('\n') ?? '',
    '```',
    '',
    Object.entries(fields)
      .map(([field, value]) => `\`${field}\` ${typeof value === 'string' ? JSON.stringify(value) : value}`)
      .join(', '),
    '',
  ];
}
