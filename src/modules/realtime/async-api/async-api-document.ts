/**
 * The AsyncAPI 3 document of all streams: `/ws` in binary and in JSON from the tables of its messages, the Socket.IO namespaces
 * from the same tables and the classes that validate. Actions are those of the venue: it sends, and it receives.
 */
import type { WireLayout } from '../domain/wire-layout.js';
import {
  type ClientMessageName,
  clientMessages,
  type VenueMessageName,
  venueMessages,
} from '../domain/wire-messages.js';
import type { AsyncApiDocument, Channel, Message, Operation, Schema, Stream } from './async-api-types.js';
import { binarySchema } from './binary-messages.js';
import { clientSummaries, repliesTo, venueSummaries } from './message-summaries.js';
import { clientSchema, venueSchema } from './message-schemas.js';
import { sampleBytesOf, sampleOf } from './sample-messages.js';
import { marketDataNamespace, tradingNamespace } from './socket-io-channels.js';

/** `schemas` are those of the classes that validate what comes in, and of what is answered. */
export function asyncApiDocument(schemas: Readonly<Record<string, Schema>>): AsyncApiDocument {
  const streams = [binaryStream(), jsonStream(), marketDataNamespace(), tradingNamespace()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'TradSys streams',
      version: '1',
      description:
        'Market data, order entry and the stream of the account. The same messages in binary and in JSON at `/ws`, and as events ' +
        'of Socket.IO. Prices and quantities are decimal text in JSON, ticks and lots in binary.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      venue: { host: 'localhost:8080', protocol: 'ws', description: 'A venue with the standard settings.' },
    },
    channels: Object.fromEntries(streams.map((stream) => [stream.id, channelOf(stream)])),
    operations: Object.fromEntries(streams.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(
        streams.flatMap(({ id, messages }) =>
          Object.entries(messages).map(([name, message]) => [`${id}.${name}`, message] as const),
        ),
      ),
      schemas,
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `token` of the handshake.',
        },
      },
    },
  };
}

function channelOf({ id, channel, messages }: Stream): Channel {
  const refs = Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${id}.${name}` }]);
  return { ...channel, messages: Object.fromEntries(refs) as Channel['messages'] };
}

function operationsOf({ id, operations, isPrivate }: Stream): (readonly [string, Operation])[] {
  const channel = { $ref: `#/channels/${id}` };
  const refs = (names: readonly string[]): Schema[] =>
    names.map((name) => ({ $ref: `#/channels/${id}/messages/${name}` }));
  return Object.entries(operations).map(([name, { action, summary, of, replies }]) => [
    `${id}.${name}`,
    {
      action,
      summary,
      channel,
      messages: refs(of),
      ...(isPrivate === true && { security: [{ $ref: '#/components/securitySchemes/accessToken' }] }),
      ...(replies !== undefined && { reply: { channel, messages: refs(replies) } }),
    },
  ]);
}

const clientNames = Object.keys(clientMessages) as ClientMessageName[];
const venueNames = Object.keys(venueMessages) as VenueMessageName[];
const answers: ReadonlySet<string> = new Set(Object.values(repliesTo).flat());

function socketOperations(): Stream['operations'] {
  const asked = clientNames.map((name) => [
    name,
    { action: 'receive', summary: clientSummaries[name], of: [name], replies: repliesTo[name] },
  ]);
  const told = venueNames
    .filter((name) => !answers.has(name))
    .map((name) => [name, { action: 'send', summary: venueSummaries[name], of: [name] }]);
  return Object.fromEntries([...asked, ...told]) as Stream['operations'];
}

function binaryStream(): Stream {
  const contentType = 'application/octet-stream';
  const message = (name: string, summary: string, layout: unknown, bytes: Uint8Array): readonly [string, Message] => [
    name,
    { name, summary, contentType, payload: binarySchema(layout as WireLayout, bytes) },
  ];
  return {
    id: 'wsBinary',
    channel: {
      address: '/ws',
      title: '`/ws` in binary',
      description: 'A frame is one or more messages, one behind the other; each begins with its length.',
    },
    messages: Object.fromEntries([
      ...clientNames.map((name) => message(name, clientSummaries[name], clientMessages[name], sampleBytesOf(name))),
      ...venueNames.map((name) => message(name, venueSummaries[name], venueMessages[name], sampleOf(name).bytes)),
    ]),
    operations: socketOperations(),
  };
}

function jsonStream(): Stream {
  const contentType = 'application/json';
  return {
    id: 'wsJson',
    channel: {
      address: '/ws?format=json',
      title: '`/ws` in JSON',
      description: 'A frame of the venue is an array of messages; a client may send one alone, or an array.',
    },
    messages: Object.fromEntries([
      ...clientNames.map((name) => [
        name,
        { name, summary: clientSummaries[name], contentType, payload: clientSchema(name) },
      ]),
      ...venueNames.map((name) => [
        name,
        {
          name,
          summary: venueSummaries[name],
          contentType,
          payload: venueSchema(name),
          examples: [{ payload: sampleOf(name).object }],
        },
      ]),
    ]) as Stream['messages'],
    operations: socketOperations(),
  };
}
