/** HTTP/1.1 as bytes: nothing that a test sends is mended on its way, and connections are kept as clients keep them. */
import { connect, type Socket } from 'node:net';

export interface WireRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly elapsedMs: number;
}

/** What came back on a connection of its own. */
export interface Exchange {
  readonly answers: readonly WireAnswer[];
  /** Whether the venue closed the connection. */
  readonly isClosed: boolean;
  readonly elapsedMs: number;
}

/** No answer for so long is none: far beyond what a busy machine needs. */
const NO_ANSWER_MS = 20_000;
const HEAD_END = Buffer.from('\r\n\r\n');

/** Header and body text stands for its bytes; a body gets its length unless the headers say how long it is. */
function toBytes({ method, target, headers, body }: WireRequest): Buffer {
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: venue',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined || hasLength ? [] : [`Content-Length: ${body.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}

/** A number of kept connections; each carries one request at a time. */
export class Wire {
  private readonly idle: Connection[];
  private readonly waiting: ((connection: Connection) => void)[] = [];

  constructor(
    private readonly port: number,
    connections: number,
  ) {
    this.idle = Array.from({ length: connections }, () => new Connection(port));
  }

  async send(request: WireRequest): Promise<WireAnswer> {
    const bytes = toBytes(request);
    const connection = this.idle.pop() ?? (await new Promise<Connection>((free) => this.waiting.push(free)));
    try {
      return await connection.exchange(bytes, request.method);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.idle.push(connection);
      else next(connection);
    }
  }

  /** Sends bytes on a connection of their own and waits until the venue closes it or has been still for `stillMs`. */
  exchange(bytes: Buffer | readonly Buffer[], stillMs = 300): Promise<Exchange> {
    return exchangeOnce(this.port, Buffer.isBuffer(bytes) ? [bytes] : bytes, stillMs);
  }

  close(): void {
    for (const connection of this.idle) connection.close();
  }
}

class Connection {
  private socket: Socket | undefined;
  private received: Buffer = Buffer.alloc(0);
  private settle: ((error?: Error) => void) | undefined;

  constructor(private readonly port: number) {}

  async exchange(bytes: Buffer, method: string): Promise<WireAnswer> {
    const isReused = this.socket !== undefined;
    const startedAt = performance.now();
    try {
      return await this.exchangeOn(this.socket ?? this.open(), bytes, method, startedAt);
    } catch (error) {
      // A kept connection may be closed by the other side just when it is used again; nothing was answered on it.
      if (!isReused || this.received.length > 0) throw error;
      return this.exchangeOn(this.open(), bytes, method, startedAt);
    }
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private open(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => {
      if (this.socket !== socket) return;
      this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
      this.settle?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.settle?.(new Error('the connection was closed without an answer'));
    });
    this.socket = socket;
    return socket;
  }

  private exchangeOn(socket: Socket, bytes: Buffer, method: string, startedAt: number): Promise<WireAnswer> {
    this.received = Buffer.alloc(0);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle?.(new Error(`no answer for ${NO_ANSWER_MS} ms`)), NO_ANSWER_MS);
      const end = (): void => {
        clearTimeout(timer);
        this.settle = undefined;
      };
      this.settle = (error) => {
        const parsed = parseAnswer(this.received, method === 'HEAD');
        if (parsed !== undefined) {
          end();
          if (parsed.headers['connection'] === 'close') this.close();
          resolve({ ...parsed, elapsedMs: performance.now() - startedAt });
        } else if (error !== undefined) {
          end();
          this.close();
          reject(error);
        }
      };
      socket.write(bytes);
    });
  }
}

interface ParsedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly length: number;
}

/** The first answer in the bytes; undefined while it is not complete. Interim answers are passed over. */
function parseAnswer(bytes: Buffer, isHead = false): ParsedAnswer | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const status = Number(/^HTTP\/1\.1 ([0-9]{3}) /.exec(statusLine)?.[1]);
  if (!Number.isInteger(status)) throw new Error(`no status line: ${statusLine.slice(0, 100)}`);
  const bodyAt = headEnd + HEAD_END.length;
  if (status < 200) return parseAnswer(bytes.subarray(bodyAt), isHead);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  if (headers['transfer-encoding'] !== undefined) throw new Error('an answer of unknown length');
  const length = isHead || status === 204 || status === 304 ? 0 : Number(headers['content-length'] ?? 0);
  if (bytes.length < bodyAt + length) return undefined;
  return { status, headers, text: bytes.toString('utf8', bodyAt, bodyAt + length), length: bodyAt + length };
}

function exchangeOnce(port: number, parts: readonly Buffer[], stillMs: number): Promise<Exchange> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received: Buffer = Buffer.alloc(0);
    let timer = setTimeout(() => finish(false), NO_ANSWER_MS);
    let isDone = false;
    function finish(isClosed: boolean): void {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      socket.destroy();
      resolve({ answers: allAnswers(received), isClosed, elapsedMs: performance.now() - startedAt });
    }
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      clearTimeout(timer);
      timer = setTimeout(() => finish(false), stillMs);
    });
    // What is refused early is closed while it is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    void writeParts(socket, parts);
  });
}

async function writeParts(socket: Socket, parts: readonly Buffer[]): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    await new Promise<void>((written) => socket.write(part, () => written()));
  }
}

function allAnswers(bytes: Buffer): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = bytes;
  for (;;) {
    const parsed = parseAnswer(rest);
    if (parsed === undefined) return answers;
    answers.push({ status: parsed.status, headers: parsed.headers, text: parsed.text, elapsedMs: 0 });
    rest = rest.subarray(parsed.length);
  }
}
