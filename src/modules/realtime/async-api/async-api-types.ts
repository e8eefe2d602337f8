/** What the AsyncAPI document is made of. */

export type Schema = Readonly<Record<string, unknown>>;

export interface Message {
  readonly name: string;
  readonly summary: string;
  readonly contentType: string;
  readonly payload: Schema;
  readonly examples?: readonly { readonly payload: unknown }[];
}
export interface Channel {
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Schema>>;
}
export interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Schema;
  readonly summary: string;
  readonly messages: readonly Schema[];
  readonly security?: readonly Schema[];
  readonly reply?: { readonly channel: Schema; readonly messages: readonly Schema[] };
}
/** A channel with everything that goes over it. */
export interface Stream {
  readonly id: string;
  /** Needs an access token before anything else. */
  readonly isPrivate?: boolean;
  readonly channel: Omit<Channel, 'messages'>;
  readonly messages: Readonly<Record<string, Message>>;
  readonly operations: Readonly<
    Record<
      string,
      Pick<Operation, 'action' | 'summary'> & { readonly of: readonly string[]; readonly replies?: readonly string[] }
    >
  >;
}
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly info: Schema & { readonly title: string; readonly description: string };
  readonly servers: Schema;
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  } & Schema;
}
