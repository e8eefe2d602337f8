/** What can be called, whichever way it comes: over HTTP by a path, over the WebSocket API by a method. */
import type { Actor } from '../../common/model/actor.js';
import type { Parameters } from './domain/parameters.js';

/** Times on the wire: of microseconds, in the unit that the client has asked for. */
export type WireTime = (timeUs: number) => number;

export const milliseconds: WireTime = (timeUs) => Math.floor(timeUs / 1000);
export const microseconds: WireTime = (timeUs) => timeUs;

interface EndpointNames {
  /** `GET /api/v3/depth`; undefined for what has no path. */
  readonly route?: string;
  /** `depth`; undefined for what has no method. */
  readonly method?: string;
  /** What a call costs its address. */
  readonly weight: number | ((parameters: Parameters) => number);
}

/** For everybody, with a key or without one. */
export interface PublicEndpoint extends EndpointNames {
  readonly isSigned?: false;
  readonly answer: (parameters: Parameters, time: WireTime) => unknown;
}

/** For whoever has signed the call. */
export interface SignedEndpoint extends EndpointNames {
  readonly isSigned: true;
  /** New orders that a call asks for, and cancels. */
  readonly orders?: number;
  readonly cancels?: number;
  readonly answer: (parameters: Parameters, time: WireTime, actor: Actor) => unknown;
}

export type Endpoint = PublicEndpoint | SignedEndpoint;
