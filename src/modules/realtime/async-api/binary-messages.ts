/** How the document describes what no JSON schema can: messages in bytes. */
import type { WireLayout } from '../domain/wire-layout.js';
import type { Schema } from './async-api-types.js';

/** The fields of a layout with their places, and an example in hexadecimal. */
export function binarySchema(layout: WireLayout, example: Uint8Array): Schema {
  return {
    type: 'string',
    format: 'binary',
    description: 'Little-endian; docs/protocols/websocket-messages.md has the rules.',
    'x-wire': {
      type: layout.type,
      version: layout.version,
      fixedBytes: layout.fixedBytes,
      fields: Object.entries(layout.fields).map(([name, { kind, meaning }]) => ({
        name,
        kind,
        offset: layout.at[name],
        meaning,
      })),
      exampleHex: Buffer.from(example).toString('hex'),
    },
  };
}
