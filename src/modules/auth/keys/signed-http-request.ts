import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../../common/nest/problem.js';
import { EMPTY_BODY_SHA256 } from './signatures.js';
import type { SignedRequest } from './signed-requests.js';

export const API_KEY_HEADER = 'x-api-key';

/** What the parts of signature verification need of a request. */
export type SignedHttpRequest = Pick<FastifyRequest, 'headers' | 'method' | 'originalUrl' | 'ip'> & {
  /** Hash of the body as it came, made by the parser for requests with an API key. */
  readonly bodySha256?: string;
};

/** Ends the request where a header is missing. */
export function signedRequestOf({ headers, method, originalUrl, ip, bodySha256 }: SignedHttpRequest): SignedRequest {
  const {
    [API_KEY_HEADER]: apiKey,
    'x-timestamp': timestamp,
    'x-signature': signature,
    'x-recv-window': recvWindow,
  } = headers;
  const isComplete = typeof apiKey === 'string' && typeof timestamp === 'string' && typeof signature === 'string';
  if (!isComplete || Array.isArray(recvWindow))
    throw new ProblemError('UNAUTHORIZED', { detail: 'A signed request has X-Api-Key, X-Timestamp and X-Signature.' });
  return {
    apiKey,
    timestamp,
    recvWindow,
    signature,
    method,
    target: originalUrl,
    bodySha256: bodySha256 ?? EMPTY_BODY_SHA256,
    address: ip,
  };
}
