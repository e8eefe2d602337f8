/**
 * The REST API, every operation typed from the venue's own document. What fails is a value that says whether it may have
 * happened all the same; a login is kept alive, a key signs by itself.
 */
import { BackOff, type BackOffOptions, standardBackOff, timerMs } from './back-off.js';
import { hex, type Signer, signedHeaders } from './credentials.js';
import type { OrderRequest } from './command-fields.js';
import { isThatOrder } from './placed-order.js';
import { endOf, failureOf, type Failure, noAnswer, notIdempotent, notLoggedIn } from './rest-failure.js';
import { operations, type Operations, type Schemas } from './rest-types.js';

export type OperationName = keyof Operations;
export type Answer<O extends OperationName> = Operations[O]['answer'];
/** Without an input where the operation needs none. */
type Input<O extends OperationName> = object extends Operations[O]['input']
  ? [input?: Operations[O]['input']]
  : [input: Operations[O]['input']];

export interface Success<T> {
  readonly ok: true;
  readonly status: number;
  readonly value: T;
}
export type Result<T> = Success<T> | Failure;

export interface RestOptions {
  /** Such as `http://localhost:8080`. */
  readonly url: string;
  /** An API key in the place of a login. */
  readonly signer?: Signer;
  readonly fetch?: typeof fetch;
  /** How long to wait for an answer. */
  readonly timeoutMs?: number;
  /** Between the attempts of `placeSurely`. */
  readonly backOff?: Partial<BackOffOptions>;
  /** The login cannot be renewed any more: log in again. Calls until then go without one. */
  readonly onSessionEnd?: (why: Failure) => void;
}

/** An order that can be repeated: its client order id means one order for ever, not only for as long as that is open. */
export type SureOrder = Omit<OrderRequest, 'openOnlyClientId'> & { readonly openOnlyClientId?: false };

/** There is no session to take a token of; `failure` is why. */
export class NoSession extends Error {
  override readonly name = 'NoSession';

  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${failure.detail}`);
  }
}

type Login = Schemas['LoginRequest'];
type Order = Schemas['OrderResponse'];
interface Session {
  readonly tokens: Schemas['TokenPairResponse'];
  readonly expiresAtMs: number;
}
interface AnyInput {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 10_000;
/** A token that ends so soon is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;
const SURE_ATTEMPTS = 5;
const CLIENT_ORDER_ID_BYTES = 16;

export class RestClient {
  private readonly url: string;
  private readonly fetch: typeof fetch;
  private readonly backOff: BackOffOptions;
  private session: Session | undefined;
  private renewal: Promise<Failure | undefined> | undefined;

  constructor(private readonly options: RestOptions) {
    this.url = options.url.replace(/\/$/, '');
    // Browsers want it called on the window.
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.backOff = { ...standardBackOff, ...options.backOff };
  }

  /** Begins a session; its tokens are renewed for as long as the venue lets them be. */
  async login(login: Login): Promise<Result<Schemas['TokenPairResponse']>> {
    const result = await this.request('authLogin', { body: login }, {});
    if (result.ok) this.begin(result.value);
    return result;
  }

  /** Begins a session as a demo trader (`call('demoLoginsList')`), where the venue runs its demo. */
  async loginDemo(username: string): Promise<Result<Schemas['TokenPairResponse']>> {
    const result = await this.request('demoLoginsLogin', { body: { username } }, {});
    if (result.ok) this.begin(result.value);
    return result;
  }

  async logout(): Promise<Result<undefined>> {
    const result = await this.call('authLogout');
    this.session = undefined;
    return result;
  }

  /** A token that is good for a while, for the logon of a connection; throws `NoSession` where none can be had. */
  async accessToken(): Promise<string> {
    const failure = await this.renewIfDue();
    if (failure !== undefined) throw new NoSession(failure);
    if (this.session === undefined) throw new NoSession(notLoggedIn);
    return this.session.tokens.accessToken;
  }

  /** Any operation of the API, by the name that it has in its document: `call('marketDataBook', { path: { symbol } })`. */
  async call<O extends OperationName>(operation: O, ...[input = {}]: Input<O>): Promise<Result<Answer<O>>> {
    if (this.options.signer !== undefined || this.session === undefined) return this.request(operation, input, {});
    const failure = await this.renewIfDue();
    if (failure !== undefined) return failure;
    const first = await this.request(operation, input, this.bearer());
    if (first.ok || first.code !== 'UNAUTHORIZED') return first;
    // The token may have ended by something else than time, such as new keys of the venue.
    return (await this.renew()) ?? this.request(operation, input, this.bearer());
  }

  placeOrder(order: OrderRequest): Promise<Result<Order>> {
    return this.call('ordersPlace', { body: order });
  }

  cancelOrder(orderId: string): Promise<Result<Order>> {
    return this.call('ordersCancel', { path: { orderId } });
  }

  /**
   * Places an order and does not leave it open what became of it: an attempt without an answer is repeated under the same client
   * order id, which gives the same order. `mayHaveHappened` of a failure is true only when the venue could not be asked at all,
   * or has another order under that id. An order with `openOnlyClientId` is refused: its repetition would be a second order if
   * the first has closed between the two.
   */
  async placeSurely(order: SureOrder): Promise<Result<Order>> {
    // Those who write JavaScript have no types to tell them.
    if ((order as OrderRequest).openOnlyClientId === true) return notIdempotent;
    const sure = { ...order, clientOrderId: order.clientOrderId ?? newClientOrderId() };
    const backOff = new BackOff(this.backOff);
    let isOpen = false;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.placeOrder(sure);
      if (result.ok) return result;
      isOpen ||= result.mayHaveHappened;
      const isFinal = !result.mayHaveHappened && !result.retryable;
      if (isFinal) return isOpen && result.code !== 'DUPLICATE_CLIENT_ORDER_ID' ? this.lookedUp(sure, result) : result;
      if (attempt === SURE_ATTEMPTS) return isOpen ? this.lookedUp(sure, result) : result;
      await pause(Math.max(result.retryAfterMs, backOff.nextMs()));
    }
  }

  /** The order of an id of yours, of several (`openOnlyClientId`) the newest; undefined where there is none. */
  async orderByClientId(clientOrderId: string, symbol?: string): Promise<Result<Order | undefined>> {
    const query = { clientOrderId, ...(symbol !== undefined && { symbol }) };
    const result = await this.call('ordersList', { query });
    return result.ok ? { ...result, value: result.value.items[0] } : result;
  }

  private async lookedUp(order: SureOrder, failure: Failure): Promise<Result<Order>> {
    const found = await this.orderByClientId(order.clientOrderId ?? '', order.symbol);
    if (!found.ok) return { ...failure, mayHaveHappened: true };
    if (found.value === undefined) return { ...failure, mayHaveHappened: false };
    // An older order of the same id, or this one changed by somebody else: that is for the caller to say.
    if (!isThatOrder(order, found.value)) return { ...failure, mayHaveHappened: true };
    return { ok: true, status: found.status, value: found.value };
  }

  private begin(tokens: Schemas['TokenPairResponse']): void {
    this.session = { tokens, expiresAtMs: Date.now() + tokens.expiresIn * 1_000 };
  }

  private bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.session?.tokens.accessToken ?? ''}` };
  }

  private async renewIfDue(): Promise<Failure | undefined> {
    if (this.session === undefined) return notLoggedIn;
    return Date.now() < this.session.expiresAtMs - RENEW_BEFORE_MS ? undefined : this.renew();
  }

  /** One at a time: a refresh token that comes twice ends its session. */
  private renew(): Promise<Failure | undefined> {
    this.renewal ??= this.renewNow().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async renewNow(): Promise<Failure | undefined> {
    const { session } = this;
    if (session === undefined) return notLoggedIn;
    const { refreshToken } = session.tokens;
    const result = await this.request('authRefresh', { body: { refreshToken } }, {});
    // Somebody has logged in or out meanwhile: these tokens are nobody's any more.
    if (this.session !== session) return this.session === undefined ? notLoggedIn : undefined;
    if (result.ok) {
      this.begin(result.value);
      return undefined;
    }
    const why = endOf(result);
    if (why === undefined) return result;
    this.session = undefined;
    this.options.onSessionEnd?.(why);
    return why;
  }

  private async request<O extends OperationName>(
    operation: O,
    { path = {}, query = {}, body }: AnyInput,
    headers: Record<string, string>,
  ): Promise<Result<Answer<O>>> {
    const [method, template] = operations[operation];
    const target = targetOf(template, path, query);
    const text = body === undefined ? '' : JSON.stringify(body);
    const { signer, timeoutMs = TIMEOUT_MS } = this.options;
    const isReading = method === 'GET';
    try {
      const proof = signer && (await signedHeaders(signer, { method, target, body: text, nowMs: Date.now() }));
      const response = await this.fetch(`${this.url}${target}`, {
        method,
        headers: { ...headers, ...proof, ...(text !== '' && { 'content-type': 'application/json' }) },
        ...(text !== '' && { body: text }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = await response.text();
      if (!response.ok) return failureOf(response, answer, isReading);
      return { ok: true, status: response.status, value: valueOf(response, answer) as Answer<O> };
    } catch (error) {
      return noAnswer(error, isReading);
    }
  }
}

function targetOf(
  template: string,
  path: NonNullable<AnyInput['path']>,
  query: NonNullable<AnyInput['query']>,
): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(path[name] ?? ''));
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const search = new URLSearchParams(pairs).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

function valueOf({ headers }: Response, text: string): unknown {
  if (text === '') return undefined;
  return headers.get('content-type')?.startsWith('application/json') === true ? JSON.parse(text) : text;
}

function newClientOrderId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(CLIENT_ORDER_ID_BYTES)));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timerMs(ms)));
}
