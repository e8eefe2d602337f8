import { Logger } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import type { BinanceApi } from './binance-api.js';
import type { Callers } from './callers.js';
import { BinanceError, mandatory } from './domain/binance-error.js';
import { Parameters } from './domain/parameters.js';
import { socketPayloads } from './domain/signed-payload.js';
import { type Endpoint, microseconds, milliseconds, type WireTime } from './endpoint.js';
import { toBinanceError } from './errors.js';
import type { SocketClient, SocketSession } from './socket-client.js';
import { mayHear, type UserStreams } from './user-streams.js';
import type { UserStream, UserSubscriber } from './user-stream.js';

type RequestId = number | string | null;

interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly parameters: Parameters;
}

/** What a call is answered, and what happens right behind the answer. */
interface Outcome {
  readonly result: unknown;
  readonly afterwards?: () => void;
}

/** Whoever has proved to have a key. */
interface KeyHolder {
  readonly actor: Actor;
  readonly apiKey: string;
}

interface Subscription {
  readonly stream: UserStream;
  readonly subscriber: UserSubscriber;
  readonly apiKey: string;
}

/** What a method of the connection itself costs, and one that there is not. */
const OWN_WEIGHT = 2;
const UNKNOWN_WEIGHT = 1;
const ownMethods: ReadonlySet<string> = new Set([
  'session.logon',
  'session.status',
  'session.logout',
  'session.subscriptions',
  'userDataStream.subscribe',
  'userDataStream.subscribe.signature',
  'userDataStream.unsubscribe',
]);

/** A connection of the WebSocket API: calls, each answered under its id, and the events of the accounts that it subscribes. */
export class ApiSession implements SocketSession {
  private readonly logger = new Logger('binance');
  private readonly time: WireTime;
  private readonly tellsLimits: boolean;
  private loggedOn: { readonly apiKey: string; readonly sinceMs: number } | undefined;
  private readonly subscriptions = new Map<number, Subscription>();
  private lastSubscriptionId = -1;
  private isClosed = false;

  constructor(
    private readonly client: SocketClient,
    private readonly api: BinanceApi,
    private readonly callers: Callers,
    private readonly streams: UserStreams,
    private readonly onEnd: () => void,
  ) {
    const { options } = client;
    this.time = options.get('timeUnit')?.toUpperCase() === 'MICROSECOND' ? microseconds : milliseconds;
    this.tellsLimits = options.get('returnRateLimits') !== 'false';
  }

  onText(text: string): void {
    void this.answer(text);
  }

  onClose(): void {
    this.isClosed = true;
    for (const subscriptionId of this.subscriptions.keys()) this.unsubscribe(subscriptionId);
    this.onEnd();
  }

  /** Ends what its key may not do any more. */
  async recheck(): Promise<void> {
    for (const [subscriptionId, { apiKey }] of this.subscriptions) {
      if (await this.mayHear(apiKey)) continue;
      if (!this.unsubscribe(subscriptionId)) continue;
      this.tell(subscriptionId, { e: 'eventStreamTerminated', E: this.time(Date.now() * 1000) });
    }
    await this.assertedActor().catch(() => undefined);
  }

  /** True where anything of this connection hangs on the key. */
  uses(apiKey: string): boolean {
    return this.loggedOn?.apiKey === apiKey || [...this.subscriptions.values()].some((one) => one.apiKey === apiKey);
  }

  /** Also where it cannot be looked up now: the next look will tell. */
  private async mayHear(apiKey: string): Promise<boolean> {
    try {
      return mayHear(await this.callers.ofKey(apiKey));
    } catch (error) {
      return !isUnauthorized(error);
    }
  }

  /** Who has logged on, as it may act now; undefined for nobody. One that may not act any more is logged off. */
  private async assertedActor(): Promise<Actor | undefined> {
    const { loggedOn } = this;
    if (loggedOn === undefined) return undefined;
    try {
      return await this.callers.ofKey(loggedOn.apiKey);
    } catch (error) {
      if (isUnauthorized(error) && this.loggedOn === loggedOn) this.loggedOn = undefined;
      throw error;
    }
  }

  private async answer(text: string): Promise<void> {
    let id: RequestId = null;
    let tellsLimits = this.tellsLimits;
    let action = 'WS';
    let caller: Actor | undefined;
    try {
      id = idIn(text);
      const request = requestOf(text, id);
      action = this.actionOf(request);
      tellsLimits = request.parameters.flag('returnRateLimits') ?? tellsLimits;
      const { result, afterwards } = await this.run(request, (actor) => (caller = actor));
      this.send({ id, status: 200, result }, tellsLimits);
      afterwards?.();
    } catch (error) {
      const { address } = this.client;
      this.api.noteRefusal(error, { action, address, actor: caller, requestId: String(id ?? '') });
      const { code, message: msg, status, data } = toBinanceError(error);
      if (code === -1000) this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      this.send({ id, status, error: { code, msg, ...(data !== undefined && { data }) } }, tellsLimits);
    }
  }

  private send(answer: object, tellsLimits: boolean): void {
    const rateLimits = tellsLimits ? { rateLimits: [this.api.usage.weightUse(this.client.address)] } : {};
    this.client.send(JSON.stringify({ ...answer, ...rateLimits }));
  }

  private actionOf({ method }: Request): string {
    return ownMethods.has(method) || this.api.ofMethod(method) !== undefined ? `WS ${method}` : 'WS';
  }

  private async run(request: Request, onActor: (actor: Actor) => void): Promise<Outcome> {
    if (ownMethods.has(request.method)) this.api.spend(this.client.address, OWN_WEIGHT);
    switch (request.method) {
      case 'session.logon':
        return this.logOn(request);
      case 'session.status':
        return { result: this.status() };
      case 'session.logout':
        this.loggedOn = undefined;
        return { result: this.status() };
      case 'session.subscriptions':
        return { result: [...this.subscriptions.keys()].map((subscriptionId) => ({ subscriptionId })) };
      case 'userDataStream.subscribe':
        return this.subscribe(await this.assertLoggedOn());
      case 'userDataStream.subscribe.signature':
        return this.subscribe(await this.verified(request));
      case 'userDataStream.unsubscribe':
        return this.unsubscribed(request.parameters);
      default:
        return { result: await this.call(request, onActor) };
    }
  }

  private async call({ method, parameters }: Request, onActor: (actor: Actor) => void): Promise<unknown> {
    const endpoint = this.endpointOf(method);
    const { address } = this.client;
    const call = { ...this.signed({ parameters }), time: this.time, address, actor: await this.actorFor(parameters) };
    return this.api.call(endpoint, { ...call, parameters: parameters.without(['returnRateLimits']) }, onActor);
  }

  private endpointOf(method: string): Endpoint {
    const endpoint = this.api.ofMethod(method);
    if (endpoint !== undefined) return endpoint;
    this.api.spend(this.client.address, UNKNOWN_WEIGHT);
    throw new BinanceError(-1020, 'This operation is not supported.');
  }

  /** Who has logged on, unless a call is signed by itself. */
  private async actorFor(parameters: Parameters): Promise<Actor | undefined> {
    return parameters.has('apiKey') || parameters.has('signature') ? undefined : this.assertedActor();
  }

  private async verified(request: Request): Promise<KeyHolder> {
    const { actor } = await this.callers.verify(this.signed(request));
    return { actor, apiKey: request.parameters.required('apiKey') };
  }

  private signed({ parameters }: Pick<Request, 'parameters'>) {
    return {
      apiKey: parameters.text('apiKey'),
      parameters,
      payloads: socketPayloads(parameters.entries()),
      address: this.client.address,
    };
  }

  private async logOn(request: Request): Promise<Outcome> {
    const { type } = await this.callers.verify(this.signed(request));
    if (type !== 'ed25519')
      throw new BinanceError(
        -4056,
        'HMAC_SHA256 and RSA API keys are not supported for session.logon; use an Ed25519 key.',
      );
    this.loggedOn = { apiKey: request.parameters.required('apiKey'), sinceMs: Date.now() };
    return { result: this.status() };
  }

  private status(): object {
    const ofMs = (timeMs: number): number => this.time(timeMs * 1000);
    return {
      apiKey: this.loggedOn?.apiKey ?? null,
      authorizedSince: this.loggedOn === undefined ? null : ofMs(this.loggedOn.sinceMs),
      connectedSince: ofMs(this.client.connectedAtMs),
      returnRateLimits: this.tellsLimits,
      serverTime: ofMs(Date.now()),
      userDataStream: this.subscriptions.size > 0,
    };
  }

  private async assertLoggedOn(): Promise<KeyHolder> {
    const { loggedOn } = this;
    const actor = await this.assertedActor();
    if (loggedOn !== undefined && actor !== undefined) return { actor, apiKey: loggedOn.apiKey };
    throw new BinanceError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  }

  /** The answer is the first frame; events follow. */
  private async subscribe({ actor, apiKey }: KeyHolder): Promise<Outcome> {
    const isThere = (): boolean =>
      [...this.subscriptions.values()].some(({ stream }) => stream.accountId === actor.accountId);
    if (isThere()) throw alreadySubscribed();
    const stream = await this.streams.join(actor);
    if (isThere() || this.isClosed) {
      this.streams.leave(stream);
      throw alreadySubscribed();
    }
    this.lastSubscriptionId += 1;
    const subscriptionId = this.lastSubscriptionId;
    const subscriber = { time: this.time, tell: (event: object) => this.tell(subscriptionId, event) };
    this.subscriptions.set(subscriptionId, { stream, subscriber, apiKey });
    const afterwards = (): void => {
      if (this.subscriptions.has(subscriptionId)) stream.subscribers.add(subscriber);
    };
    return { result: { subscriptionId }, afterwards };
  }

  private unsubscribed(parameters: Parameters): Outcome {
    const wanted = parameters.integer('subscriptionId');
    const subscriptionIds = wanted === undefined ? [...this.subscriptions.keys()] : [wanted];
    if (subscriptionIds.length === 0 || !subscriptionIds.every((id) => this.subscriptions.has(id)))
      throw new BinanceError(-2036, 'User Data Stream subscription not active.');
    for (const subscriptionId of subscriptionIds) this.unsubscribe(subscriptionId);
    return { result: {} };
  }

  /** False where it has ended already. */
  private unsubscribe(subscriptionId: number): boolean {
    const subscription = this.subscriptions.get(subscriptionId);
    if (subscription === undefined) return false;
    this.subscriptions.delete(subscriptionId);
    this.streams.leave(subscription.stream, subscription.subscriber);
    return true;
  }

  private tell(subscriptionId: number, event: object): void {
    this.client.send(JSON.stringify({ subscriptionId, event }));
  }
}

function isUnauthorized(error: unknown): boolean {
  return toBinanceError(error).status === 401;
}

function alreadySubscribed(): BinanceError {
  return new BinanceError(-2035, 'User Data Stream subscription already active.');
}

const ID_LENGTH_MAX = 36;

/** An integer, a text or null; throws where the frame is no request. */
function idIn(text: string): RequestId {
  const { id } = objectIn(text);
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' ? id.length <= ID_LENGTH_MAX : Number.isSafeInteger(id)) return id as RequestId;
  throw badRequest("'id' must be an integer, a string of at most 36 characters or null");
}

function requestOf(text: string, id: RequestId): Request {
  const { method, params = {} } = objectIn(text);
  if (typeof method !== 'string') throw mandatory('method');
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    throw badRequest("'params' must be an object");
  return {
    id,
    method: method.replace(/^v3\//, ''),
    parameters: Parameters.ofObject(params as Record<string, unknown>),
  };
}

function objectIn(text: string): { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badRequest('a request is a JSON object');
}

function badRequest(what: string): BinanceError {
  return new BinanceError(-1135, `Invalid JSON Request: ${what}.`);
}
