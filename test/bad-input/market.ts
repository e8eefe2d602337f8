/** A venue with two traders that bad input is thrown at, and valid calls of each of its routes. */
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';
import { ApiDocument, type Json, type OpenApiDocument, type Route } from './document.js';
import { type CallContext, pathParameters, routeTable } from './route-table.js';
import { TokenAge } from './token-age.js';
import { Wire, type WireAnswer, type WireRequest } from './wire.js';

interface Caller {
  readonly username: string;
  token: string;
  readonly permissions: readonly string[];
}

/** One call, before it becomes bytes. */
export interface Call {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
  readonly query: string;
  readonly token: string | undefined;
  readonly body: Json | undefined;
}

export interface CoreState {
  readonly sequence: number;
  readonly stateHash: string;
}

const CONNECTIONS = 4;

export class Market implements CallContext {
  private freshCount = 0;
  private readonly tokens = new TokenAge();

  private constructor(
    readonly venue: VenueProcess,
    readonly document: ApiDocument,
    readonly wire: Wire,
    private readonly callers: readonly Caller[],
    readonly aliceAccountId: string,
  ) {}

  static async start(): Promise<Market> {
    // So that a quick machine does not meet the limits before it meets what is wrong with a request.
    const room = { TRADSYS_RATE_LIMITS_REQUESTS_PER_S: '10000000', TRADSYS_RATE_LIMITS_REQUESTS_BURST: '10000000' };
    const venue = await VenueProcess.start(VenueProcess.newDataDir(), room);
    const { admin, alice } = await aMarketWithTwoTraders(venue);
    const document = new ApiDocument((await venue.request('GET', '/openapi.json')).body as OpenApiDocument);
    const callers: Caller[] = [];
    let accountId = '';
    for (const [username, token] of [
      ['alice', alice],
      ['admin', admin],
    ] as const) {
      const { body } = await venue.request('GET', '/api/v1/auth/me', token);
      callers.push({ username, token, permissions: body.permissions });
      accountId = accountId === '' ? body.accountId : accountId;
    }
    return new Market(venue, document, new Wire(Number(new URL(venue.url).port), CONNECTIONS), callers, accountId);
  }

  get credentials(): Json {
    return { username: 'alice', password: ADMIN_PASSWORD };
  }

  get traderToken(): string {
    return (this.callers[0] as Caller).token;
  }

  fresh(prefix: string): string {
    this.freshCount += 1;
    return `${prefix}${this.freshCount.toString(36)}`;
  }

  async logIn(): Promise<{ accessToken: string; refreshToken: string }> {
    const { body } = await this.venue.request('POST', '/api/v1/auth/login', undefined, this.credentials);
    return body;
  }

  /** Logs in anew before the tokens of a long run expire; true where it did, and calls made before are to be made again. */
  async renewTokens(): Promise<boolean> {
    if (!this.tokens.areOld()) return false;
    for (const caller of this.callers) caller.token = await this.venue.login(caller.username, ADMIN_PASSWORD);
    return true;
  }

  async openOrder(): Promise<string> {
    const terms = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '0.5', price: '10' };
    const { body } = await this.request('POST', '/api/v1/orders', terms);
    return body.orderId as string;
  }

  /** A request of the trader. */
  request(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.venue.request(method, path, this.traderToken, body);
  }

  /** The number and the hash of all that the core has done. */
  async state(): Promise<CoreState> {
    const { body } = await this.venue.request('GET', '/api/v1/admin/state', this.callers[1]?.token);
    return { sequence: body.sequence, stateHash: body.stateHash };
  }

  /** A call of the route that succeeds. */
  async validCall(route: Route): Promise<Call> {
    const entry = routeTable[route.key] ?? {};
    const path: Record<string, string> = {};
    for (const { name, in: place } of route.parameters) {
      if (place === 'path') path[name] = (await valueOf(route.key, name)?.(this)) ?? '';
    }
    const body = route.example === undefined ? undefined : { ...route.example, ...(await entry.body?.(this)) };
    const token = await this.tokenOf(route);
    return { route, path, query: neededQuery(route), token, body };
  }

  send(request: WireRequest): Promise<WireAnswer> {
    return this.wire.send(request);
  }

  async end(): Promise<number | null> {
    this.wire.close();
    return this.venue.end('SIGTERM');
  }

  private async tokenOf(route: Route): Promise<string | undefined> {
    const { asSomebodyNew, asNewTrader } = routeTable[route.key] ?? {};
    if (asNewTrader === true) return this.newTrader();
    return asSomebodyNew === true ? (await this.logIn()).accessToken : this.tokenFor(route);
  }

  private async newTrader(): Promise<string> {
    const user = { username: this.fresh('trader-'), password: ADMIN_PASSWORD, roles: ['trader'] };
    await this.venue.request('POST', '/api/v1/admin/users', this.callers[1]?.token, user);
    return this.venue.login(user.username, user.password);
  }

  /** That of the first user who may. */
  private tokenFor({ access }: Route): string | undefined {
    if (access === undefined) return undefined;
    const caller = this.callers.find(({ permissions }) => access === 'logged-in' || permissions.includes(access));
    if (caller === undefined) throw new Error(`neither alice nor admin holds the permission ${access}`);
    return caller.token;
  }
}

function valueOf(key: string, parameter: string) {
  return routeTable[key]?.path?.[parameter] ?? pathParameters[parameter];
}

/** What the table lacks, as sentences that say what to add. */
export function missingFromTable(document: ApiDocument): string[] {
  const keys = new Set(document.routes.map(({ key }) => key));
  return [
    ...document.routes
      .filter(({ key }) => routeTable[key] === undefined)
      .map(
        ({ key }) =>
          `${key} is a new route: add '${key}': {} to test/bad-input/route-table.ts, with a \`body\` where the example of ` +
          'the document is refused',
      ),
    ...Object.keys(routeTable)
      .filter((key) => !keys.has(key))
      .map((key) => `${key} is no route any more: take it out of test/bad-input/route-table.ts`),
    ...document.routes.flatMap(({ key, parameters }) =>
      parameters
        .filter(({ name, in: place }) => place === 'path' && valueOf(key, name) === undefined)
        .map(({ name }) => `${key}: add a value for {${name}} to pathParameters in test/bad-input/route-table.ts`),
    ),
  ];
}

/** The request as honest clients write it. */
export function toRequest({ route, path, query, token, body }: Call): WireRequest {
  const target = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => path[name] ?? '');
  return {
    method: route.method,
    target: query === '' ? target : `${target}?${query}`,
    headers: [
      ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
      ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
    ],
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  };
}

/** The query parameters without which a route answers nothing. */
function neededQuery({ parameters }: Route): string {
  return parameters
    .filter(({ in: place, required }) => place === 'query' && required)
    .map(
      ({ name, schema }) =>
        `${name}=${encodeURIComponent((schema['example'] ?? (schema['enum'] as readonly string[])[0]) as string)}`,
    )
    .join('&');
}
