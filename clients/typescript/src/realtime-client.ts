/**
 * A connection to `/ws` that comes back by itself: orders with an outcome each, public channels, local books, and the stream of
 * the account without gaps or duplicates. Messages are those of the JSON form, with decimals as text, and travel in binary.
 */
import { isoTime, nanoTime } from '../../../src/common/nest/wire-time.js';
import {
  type MessageObject,
  messageObject,
  type MessageTerms,
  placesIn,
} from '../../../src/modules/realtime/domain/message-objects.js';
import type { VenueMessageName } from '../../../src/modules/realtime/domain/wire-messages.js';
import { type AccountPlace, AccountStream } from './account-stream.js';
import { BackOff, type BackOffOptions, standardBackOff, timerMs } from './back-off.js';
import { readBody } from './codec.js';
import { type CommandOutcome, outcomeOf } from './command-outcome.js';
import type { Credential } from './credentials.js';
import { Emitter } from './emitter.js';
import { Instruments } from './instruments.js';
import { Link, type LinkEnd, type WebSocketConstructor } from './link.js';
import { LiveBooks } from './live-books.js';
import { logonOf } from './logon.js';
import type { CancelScope, OrderCommand, OrderRequest, ReplaceRequest } from './command-fields.js';
import type { BookOutcome, OrderBook } from './order-book.js';
import { OrderSender } from './order-sender.js';
import { isRiskMessage, type RiskBoard, type RiskMessage } from './risk-board.js';
import { type RiskOf, RiskWatches } from './risk-watches.js';
import {
  type PublicChannel,
  type Refusal,
  type RefusedSubscription,
  type SubscriptionAnswer,
  Subscriptions,
} from './subscriptions.js';

export interface RealtimeOptions {
  /** Such as `http://localhost:8080`; `/ws` is added. */
  readonly url: string;
  /** Needed where there is no global WebSocket: `import { WebSocket } from 'ws'` in Node.js before 22. */
  readonly webSocket?: WebSocketConstructor;
  /** Asked at every connect, so that a token may be a new one. Without it nobody logs on. */
  readonly credential?: () => Credential | Promise<Credential>;
  /** Executions and balances of the account: from the logon on, or from behind the place that was seen last. */
  readonly account?: true | AccountPlace;
  readonly backOff?: Partial<BackOffOptions>;
  /** Commands that may wait for their answers; the next one is not sent. */
  readonly inFlightMax?: number;
  /** Bytes that may wait for the network. */
  readonly bufferedBytesMax?: number;
  /** Largest frame that the venue takes (`websocket.read_buffer_size`). */
  readonly frameBytesMax?: number;
}

type MessageEvents = { readonly [N in VenueMessageName]: MessageObject<N> };

export interface RealtimeEvents extends MessageEvents {
  /** Connected, logged on, and everything asked for that was wanted. */
  readonly open: undefined;
  /** `fault`: what came was not of the protocol. */
  readonly close: LinkEnd & { readonly willReconnect: boolean };
  /** A book has changed, or is not the venue's any more (`isSynchronized`). */
  readonly book: OrderBook;
  /** A book was found wrong and is asked for anew. */
  readonly resync: { readonly symbol: string; readonly cause: BookOutcome };
  /** A board of risk has changed and is complete. */
  readonly risk: RiskBoard;
  /** A subscription was put off and is asked for again, or has ended (`willRetry` false). */
  readonly subscriptionRefused: RefusedSubscription;
  /** The account's stream cannot go on where it was and begins anew: what lies between is at REST. */
  readonly accountLost: Refusal;
}

/** The venue refuses the logon; the client does not try again. */
export class LogonRefused extends Error {
  override readonly name = 'LogonRefused';

  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

type State = 'idle' | 'connecting' | 'ready' | 'waiting' | 'closed';

const ENDED_BY_CALLER: LinkEnd = { code: 1000, reason: 'closed by the client' };
const CLOSED: Refusal = { code: 'CLOSED', detail: 'The client was closed.' };
const UNSUBSCRIBED: Refusal = { code: 'UNSUBSCRIBED', detail: 'It was taken back.' };

export class RealtimeClient extends Emitter<RealtimeEvents> {
  readonly instruments = new Instruments();
  private readonly url: string;
  private readonly webSocket: WebSocketConstructor;
  private readonly backOff: BackOff;
  private readonly books: LiveBooks;
  private readonly account: AccountStream | undefined;
  private readonly subscriptions: Subscriptions;
  private readonly risks: RiskWatches;
  private readonly orders: OrderSender;
  private readonly terms: MessageTerms = { isoTime, nanoTime, formatOf: this.instruments.byId };
  private state: State = 'idle';
  private link: Link | undefined;
  private logonId = 0;
  private pings = 0;
  private isGreeted = false;
  /** The venue gives what this connection is for, as far as is known. */
  private isServed = false;
  /** What the venue has asked to wait before the next connection. */
  private retryAfterMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private opening: Opening | undefined;

  constructor(private readonly options: RealtimeOptions) {
    super();
    const { url, account, backOff, ...limits } = options;
    this.url = `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`;
    this.webSocket = options.webSocket ?? globalWebSocket();
    const backOffOptions = { ...standardBackOff, ...backOff };
    this.backOff = new BackOff(backOffOptions);
    this.account = account === undefined ? undefined : new AccountStream(account === true ? undefined : account);
    this.orders = new OrderSender(this.instruments, limits);
    this.subscriptions = new Subscriptions({
      instruments: this.instruments,
      backOff: backOffOptions,
      isReady: () => this.isReady,
      nextId: () => this.orders.nextId(),
      send: (name, body) => this.orders.sendMessage(name, body),
      onRefused: (refused) => {
        if (!refused.willRetry) this.books.dropUnwanted(refused);
        this.emit('subscriptionRefused', refused);
      },
    });
    this.risks = new RiskWatches({
      isReady: () => this.isReady,
      nextId: () => this.orders.nextId(),
      send: (name, body) => this.orders.sendMessage(name, body),
    });
    this.books = new LiveBooks(this.instruments, (symbol) => this.subscriptions.isWanted('book', symbol));
  }

  /** Commands are taken now; otherwise an `open` follows, if the client is not closed. */
  get isReady(): boolean {
    return this.state === 'ready' && this.link?.isOpen === true;
  }

  /** Where the account's stream is: keep it, and a client that begins later goes on from there. */
  get accountPlace(): AccountPlace | undefined {
    return this.account?.place;
  }

  /** Resolves when the client is ready for the first time; rejects with `LogonRefused`, or when it is closed before. */
  connect(): Promise<void> {
    if (this.opening === undefined) {
      this.opening = new Opening();
      this.open();
    }
    return this.opening.promise;
  }

  /** Ends the connection for good. Commands without an answer end as `unknown`. */
  close(): void {
    this.stop(new Error('the client was closed'), CLOSED);
    this.link?.close(ENDED_BY_CALLER);
  }

  place(order: OrderRequest): Promise<CommandOutcome> {
    return this.send({ place: order });
  }

  replace(change: ReplaceRequest): Promise<CommandOutcome> {
    return this.send({ replace: change });
  }

  cancel(orderId: string): Promise<CommandOutcome> {
    return this.send({ cancel: { orderId } });
  }

  cancelByClientOrderId(clientOrderId: string): Promise<CommandOutcome> {
    return this.send({ cancelByClientOrderId: { clientOrderId } });
  }

  /** `orderCount` of the outcome is how many went. */
  cancelAll(scope: CancelScope = {}): Promise<CommandOutcome> {
    return this.send({ cancelAll: scope });
  }

  /** Many commands, in their order, in as few frames as they need; an outcome each. */
  batch(commands: readonly OrderCommand[]): Promise<CommandOutcome[]> {
    return Promise.all(this.orders.send(commands));
  }

  /** Everything of a channel, of one instrument or of all; again after every reconnect. */
  subscribe(channel: PublicChannel, symbol?: string): Promise<SubscriptionAnswer> {
    return this.subscriptions.add(channel, symbol);
  }

  unsubscribe(channel: PublicChannel, symbol?: string): void {
    this.subscriptions.remove(channel, symbol);
    this.books.dropUnwanted(UNSUBSCRIBED);
  }

  /** Keeps the book of an instrument; resolves when it is the venue's, or with why there is none. */
  async watchBook(symbol: string): Promise<OrderBook | Refusal> {
    const answer = await this.subscribe('book', symbol);
    if (!answer.ok) return answer;
    return this.subscriptions.isWanted('book', symbol) ? this.books.synchronized(symbol) : UNSUBSCRIBED;
  }

  /** The book as it is now; look at `isSynchronized`. */
  book(symbol: string): OrderBook | undefined {
    return this.books.get(symbol);
  }

  /** Keeps exposures, limits and stops of an account, or of the venue; resolves when they are complete, or with why there are none. */
  watchRisk(of: RiskOf = {}): Promise<RiskBoard | Refusal> {
    return this.risks.add(of);
  }

  unwatchRisk(of: RiskOf = {}): void {
    this.risks.remove(of);
  }

  private async send(command: OrderCommand): Promise<CommandOutcome> {
    return (await this.orders.send([command])[0]) as CommandOutcome;
  }

  private open(): void {
    this.state = 'connecting';
    this.isGreeted = false;
    this.isServed = false;
    const link = new Link(this.webSocket, this.url, {
      onFrame: (frame) => this.onFrame(frame),
      onEnd: (end) => this.onEnd(end),
      onBeat: () => this.orders.sendMessage('ping', { payload: (this.pings += 1) }),
    });
    this.link = link;
    this.orders.link = link;
  }

  private onFrame(frame: Uint8Array): void {
    const { link } = this;
    const wasGreeted = this.isGreeted;
    for (const { name, view, at } of placesIn(frame)) {
      // A message before has ended the connection: the rest is asked for again on the next.
      if (this.link !== link) return;
      if (this.take(name, view, at) && this.isHeard(name)) this.emit(name, messageObject(name, view, at, this.terms));
    }
    // The instruments are in the same frame as the greeting: now they are known.
    if (!wasGreeted && this.isGreeted && this.link === link) this.logOn();
  }

  /** Takes what the client itself needs of a message; false where nobody else is to be told. */
  private take(name: VenueMessageName, view: DataView, at: number): boolean {
    switch (name) {
      case 'hello':
        this.isGreeted = true;
        this.link?.startBeating(readBody(name, view, at).heartbeatMs);
        return true;
      case 'loggedOn':
        this.begin(readBody(name, view, at));
        return true;
      case 'subscribed':
      case 'unsubscribed':
        return this.onAnswer(readBody(name, view, at).requestId);
      case 'pong':
        // One that has outlived a beat was a good connection, whatever comes now.
        if (this.isServed) this.backOff.reset();
        return true;
      case 'error':
        return this.onError(readBody(name, view, at));
      case 'commandResult':
        this.orders.settle(readBody(name, view, at).requestId, () =>
          outcomeOf(messageObject(name, view, at, this.terms)),
        );
        return true;
      case 'execution':
        return this.onExecution(readBody(name, view, at));
      case 'instrument':
        this.instruments.set(readBody(name, view, at));
        return true;
      case 'bookSnapshot':
      case 'bookDelta':
        this.onBook(name === 'bookSnapshot', view, at);
        return true;
      default:
        if (isRiskMessage(name)) this.onRisk(messageObject(name, view, at, this.terms));
        return true;
    }
  }

  private logOn(): void {
    if (this.options.credential === undefined) return this.begin(undefined);
    const { link } = this;
    this.logonId = this.orders.nextId();
    logonOf(this.options.credential, this.logonId).then(
      (body) => link === this.link && this.orders.sendMessage('logon', body),
      // The next attempt asks for a credential again.
      (error: unknown) => link?.close({ code: 1000, reason: `no credential: ${String(error)}` }),
    );
  }

  private begin(loggedOnAt: (AccountPlace & { readonly accountId: number }) | undefined): void {
    this.state = 'ready';
    this.orders.isReady = true;
    this.subscriptions.restore();
    this.risks.restore(loggedOnAt?.accountId ?? 0);
    if (loggedOnAt !== undefined && this.account !== undefined)
      this.orders.sendMessage('subscribeAccount', this.account.resume(this.orders.nextId(), loggedOnAt));
    this.opening?.resolve();
    this.emit('open', undefined);
  }

  /** What is worth connecting for has been given; who is turned away only there has to wait longer each time. */
  private onAnswer(requestId: number): boolean {
    this.subscriptions.onSubscribed(requestId);
    // Nobody is told an account without a credential.
    const account = this.options.credential && this.account;
    if (!this.isServed && (account === undefined || account.isAnswer(requestId))) {
      this.isServed = true;
      this.backOff.reset();
    }
    return true;
  }

  private onError(error: Refusal & { readonly requestId: number; readonly retryAfterMs: number }): boolean {
    const { requestId, code, detail, retryAfterMs } = error;
    if (requestId !== 0 && requestId === this.logonId) {
      if (retryAfterMs === 0) this.stop(new LogonRefused(code, detail), error);
      this.leave(error);
      return true;
    }
    if (this.subscriptions.onError(requestId, error) || this.risks.onError(requestId, error)) return true;
    if (requestId !== 0 && this.account?.isAnswer(requestId) === true) {
      if (retryAfterMs === 0) {
        this.account.startAnew();
        this.emit('accountLost', { code, detail });
      }
      this.leave(error);
    }
    return true;
  }

  /** Ends the connection over what the venue has said, and comes back no sooner than it said. */
  private leave({ code, detail, retryAfterMs }: Refusal & { readonly retryAfterMs: number }): void {
    this.retryAfterMs = retryAfterMs;
    this.link?.close({ code: 1000, reason: `${code}: ${detail}` });
  }

  private onExecution(execution: AccountPlace): boolean {
    const found = this.account?.take(execution);
    if (found === 'gap') {
      this.backOff.takeBackReset();
      this.link?.close({ code: 1000, reason: 'a gap in the stream of the account' });
    }
    return found === 'next';
  }

  private onBook(isSnapshot: boolean, view: DataView, at: number): void {
    const taken = this.books.take(isSnapshot, view, at);
    if (taken === undefined) return;
    const { book, outcome } = taken;
    if (outcome === 'gap' || outcome === 'mismatch') {
      this.subscriptions.renew('book', book.symbol);
      this.emit('resync', { symbol: book.symbol, cause: outcome });
    }
    if (outcome !== 'stale' && outcome !== 'waiting') this.emit('book', book);
  }

  private onRisk(message: RiskMessage): void {
    const board = this.risks.take(message);
    if (board !== undefined) this.emit('risk', board);
  }

  private onEnd(end: LinkEnd): void {
    this.link = undefined;
    this.orders.abandon();
    this.subscriptions.forget();
    this.risks.forget();
    this.books.lose();
    if (end.fault !== undefined) this.backOff.takeBackReset();
    const willReconnect = this.state !== 'closed';
    if (willReconnect) {
      this.state = 'waiting';
      this.timer = setTimeout(() => this.open(), timerMs(Math.max(this.retryAfterMs, this.backOff.nextMs())));
    }
    this.retryAfterMs = 0;
    this.emit('close', { ...end, willReconnect });
  }

  /** No attempt after this. */
  private stop(reason: Error, { code, detail }: Refusal): void {
    this.state = 'closed';
    clearTimeout(this.timer);
    this.opening?.reject(reason);
    this.subscriptions.close({ code, detail });
    this.risks.close({ code, detail });
    this.books.dropUnwanted({ code, detail });
  }
}

/** The promise of the first readiness; once it is settled, what comes later changes nothing. */
class Opening {
  resolve!: () => void;
  reject!: (reason: Error) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

function globalWebSocket(): WebSocketConstructor {
  const found = (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket;
  if (found === undefined) throw new Error("there is no global WebSocket: give `webSocket`, such as that of 'ws'");
  return found;
}
