import type { Actor } from '../../common/model/actor.js';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import type { Denials } from '../audit/denials.js';
import type { Callers } from './callers.js';
import { BinanceError } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { Endpoint, WireTime } from './endpoint.js';
import { toBinanceError } from './errors.js';
import type { Usage } from './usage.js';

/** One call, however it came. */
export interface ApiCall {
  readonly parameters: Parameters;
  readonly time: WireTime;
  readonly address: string;
  /** Who has logged on; else the call is signed. */
  readonly actor?: Actor | undefined;
  readonly apiKey: string | undefined;
  readonly payloads: readonly string[];
}

/** A call that was not answered, and whose it was as far as that is known. */
export interface RefusedCall {
  /** `GET /api/v3/order`, `WS order.place`; never what a client made up. */
  readonly action: string;
  readonly address: string;
  readonly actor: Actor | undefined;
  readonly requestId: string;
}

/** Not known, not allowed, too much. */
const deniedStatuses: ReadonlySet<number> = new Set([401, 403, 429]);
const BAD_SIGNATURE = -1022;

/** Parameters of the envelope, which no endpoint reads. */
const ENVELOPE = ['signature', 'timestamp', 'recvWindow', 'apiKey'];

/** What there is to call, and the way of every call: limits, who it is, what it asks for. */
export class BinanceApi {
  private readonly routes: ReadonlyMap<string, Endpoint>;
  private readonly methods: ReadonlyMap<string, Endpoint>;
  private isOpen = false;

  constructor(
    endpoints: readonly Endpoint[],
    private readonly callers: Callers,
    readonly usage: Usage,
    private readonly denials: Denials,
  ) {
    this.routes = new Map(endpoints.flatMap((one) => (one.route === undefined ? [] : [[one.route, one]])));
    this.methods = new Map(endpoints.flatMap((one) => (one.method === undefined ? [] : [[one.method, one]])));
  }

  ofRoute(method: string, path: string): Endpoint | undefined {
    return this.routes.get(`${method} ${path}`);
  }

  /** Names may have their version in front: `v3/depth`. */
  ofMethod(name: string): Endpoint | undefined {
    return this.methods.get(name.replace(/^v3\//, ''));
  }

  /** The replay is done: calls are answered. */
  open(): void {
    this.isOpen = true;
  }

  /** For what is no endpoint: it costs its address something all the same. */
  spend(address: string, weight: number): void {
    this.usage.spendWeight(address, weight);
    this.usage.spendAnonymously(address);
  }

  /** What lacked a key, its signature or a permission goes into the audit trail, and what came too fast. */
  noteRefusal(error: unknown, { action, address, actor, requestId }: RefusedCall): void {
    const { code, status } = toBinanceError(error);
    if (!deniedStatuses.has(status) && code !== BAD_SIGNATURE) return;
    const name = error instanceof BinanceError ? String(code) : toProblemError(error).code;
    this.denials.denied({ actor, address, requestId, action, target: '', outcome: 'denied', code: name });
  }

  /** `onActor` is told who has signed it, before it is done. */
  async call(endpoint: Endpoint, call: ApiCall, onActor?: (actor: Actor) => void): Promise<unknown> {
    if (!this.isOpen) throw new ProblemError('VENUE_STARTING');
    const { parameters, time, address } = call;
    const { weight } = endpoint;
    this.usage.spendWeight(address, typeof weight === 'number' ? weight : weight(parameters));
    const asked = parameters.without(ENVELOPE);
    if (endpoint.isSigned !== true) {
      this.usage.spendAnonymously(address);
      return endpoint.answer(asked, time);
    }
    const actor = call.actor ?? (await this.callers.verify(call)).actor;
    onActor?.(actor);
    this.usage.spend(actor, endpoint.orders ?? 0, endpoint.cancels ?? 0);
    return endpoint.answer(asked, time, actor);
  }
}
