import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { Callers } from './callers.js';
import type { Parameters } from './domain/parameters.js';
import type { Endpoint, WireTime } from './endpoint.js';
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
