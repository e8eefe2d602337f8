import { microseconds, milliseconds, type WireTime } from './endpoint.js';
import type { MarketStreams } from './market-streams.js';
import type { StreamMessage, StreamSubscriber } from './stream-message.js';
import type { SocketClient, SocketSession } from './socket-client.js';

const STREAMS_MAX = 1_024;

type RequestId = number | string | null;

/** What a client asks on a connection of streams. */
interface ControlRequest {
  readonly method?: unknown;
  readonly params?: unknown;
  readonly id?: unknown;
}

class InvalidRequest extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A connection of market streams: each message as it is, or with its stream's name around it. */
export class StreamSession implements SocketSession, StreamSubscriber {
  /** As they were asked for, by their keys. */
  private readonly names = new Map<string, string>();
  readonly time: WireTime;

  private constructor(
    private readonly client: SocketClient,
    private readonly streams: MarketStreams,
    private isCombined: boolean,
  ) {
    this.time = client.options.get('timeUnit')?.toUpperCase() === 'MICROSECOND' ? microseconds : milliseconds;
  }

  /** Names in the URL that no stream has are passed by: clients have paths of their own making. */
  static open(client: SocketClient, streams: MarketStreams, path: string): StreamSession {
    const isCombined = path === '/stream';
    const session = new StreamSession(client, streams, isCombined);
    const listed = isCombined ? (client.options.get('streams') ?? '') : decoded(path.slice('/ws/'.length));
    session.add(listed.split('/').filter((name) => streams.isKnown(name)));
    return session;
  }

  onText(text: string): void {
    let id: RequestId = null;
    try {
      const request = parsed(text);
      id = idOf(request.id);
      const { result, afterwards } = this.control(request);
      // Before the first message of what was asked for.
      this.client.send(JSON.stringify({ result, id }));
      afterwards?.();
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      this.client.send(JSON.stringify({ error: { code: error.code, msg: error.message }, id }));
    }
  }

  onClose(): void {
    for (const name of this.names.values()) this.streams.unsubscribe(name, this);
    this.names.clear();
  }

  deliver(name: string, message: StreamMessage): void {
    const text = message.textAt(this.time);
    this.client.send(this.isCombined ? `{"stream":${JSON.stringify(name)},"data":${text}}` : text);
  }

  private control({ method, params }: ControlRequest): { readonly result: unknown; readonly afterwards?: () => void } {
    switch (method) {
      case 'SUBSCRIBE': {
        const names = this.streamsOf(params);
        if (new Set([...this.names.keys(), ...names.map((name) => this.streams.keyOf(name))]).size > STREAMS_MAX)
          throw new InvalidRequest(2, 'Invalid request: a connection has at most 1024 streams');
        return { result: null, afterwards: () => this.add(names) };
      }
      case 'UNSUBSCRIBE': {
        const names = this.streamsOf(params);
        return { result: null, afterwards: () => this.remove(names) };
      }
      case 'LIST_SUBSCRIPTIONS':
        return { result: [...this.names.values()] };
      case 'SET_PROPERTY':
        return { result: null, afterwards: this.propertyChange(params) };
      case 'GET_PROPERTY':
        if (!Array.isArray(params) || params[0] !== 'combined') throw new InvalidRequest(0, 'Unknown property');
        return { result: this.isCombined };
      default:
        throw new InvalidRequest(
          2,
          'Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`',
        );
    }
  }

  private propertyChange(params: unknown): () => void {
    const [name, value] = Array.isArray(params) ? (params as readonly unknown[]) : [];
    if (name !== 'combined') throw new InvalidRequest(0, 'Unknown property');
    if (typeof value !== 'boolean') throw new InvalidRequest(1, 'Invalid value type: expected Boolean');
    return () => void (this.isCombined = value);
  }

  private streamsOf(params: unknown): readonly string[] {
    if (!Array.isArray(params) || !params.every((name) => typeof name === 'string'))
      throw new InvalidRequest(2, 'Invalid request: request must have a list of streams');
    const names = params as readonly string[];
    const unknown = names.find((name) => !this.streams.isKnown(name));
    if (unknown !== undefined) throw new InvalidRequest(2, `Invalid request: no stream ${JSON.stringify(unknown)}`);
    return names;
  }

  private add(names: readonly string[]): void {
    for (const name of names) {
      const key = this.streams.keyOf(name);
      if (this.names.has(key) || this.names.size >= STREAMS_MAX) continue;
      this.names.set(key, name);
      this.streams.subscribe(name, this);
    }
  }

  private remove(names: readonly string[]): void {
    for (const name of names) if (this.names.delete(this.streams.keyOf(name))) this.streams.unsubscribe(name, this);
  }
}

/** As it is where it is no encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parsed(text: string): ControlRequest {
  try {
    const request: unknown = JSON.parse(text);
    if (typeof request === 'object' && request !== null && !Array.isArray(request)) return request;
  } catch {
    // Told below.
  }
  throw new InvalidRequest(3, 'Invalid JSON: expected an object');
}

function idOf(id: unknown): RequestId {
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' ? id.length <= 36 : Number.isSafeInteger(id)) return id as RequestId;
  throw new InvalidRequest(
    2,
    'Invalid request: request ID must be an integer, a string of at most 36 characters or null',
  );
}
