import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import type { Actor } from '../../../common/model/actor.js';
import { SignedRequests } from './signed-requests.js';
import { API_KEY_HEADER, signedRequestOf, type SignedHttpRequest } from './signed-http-request.js';

type Verified = (error: unknown, user?: object) => void;

/** Passport's frame for a strategy that looks at the whole request. */
class WholeRequestStrategy extends passport.Strategy {
  constructor(private readonly look: (request: unknown, done: Verified) => void) {
    super();
  }

  override authenticate(request: unknown): void {
    this.look(request, (error, user) => {
      if (error !== null) this.error(error);
      else if (user === undefined) this.fail(401);
      else this.success(user);
    });
  }
}

/** Verifies a request that is signed with an API key. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(WholeRequestStrategy, 'api-key') {
  constructor(private readonly requests: SignedRequests) {
    super();
  }

  /** Undefined where no key is presented. */
  async validate(request: SignedHttpRequest): Promise<{ readonly actor: Actor } | undefined> {
    if (request.headers[API_KEY_HEADER] === undefined) return undefined;
    return { actor: await this.requests.verify(signedRequestOf(request)) };
  }
}
