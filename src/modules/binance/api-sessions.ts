import { Injectable } from '@nestjs/common';
import { BinanceApi } from './binance-api.js';
import { ApiSession } from './api-session.js';
import { Callers } from './callers.js';
import type { SocketClient } from './socket-client.js';
import { UserStreams } from './user-streams.js';

/** The connections of the WebSocket API. */
@Injectable()
export class ApiSessions {
  private readonly sessions = new Set<ApiSession>();

  constructor(
    private readonly api: BinanceApi,
    private readonly callers: Callers,
    private readonly streams: UserStreams,
  ) {
    callers.onKeyRevoked((apiKey) => {
      for (const session of this.sessions) if (session.uses(apiKey)) void session.recheck();
    });
  }

  open(client: SocketClient): ApiSession {
    const session = new ApiSession(client, this.api, this.callers, this.streams, () => this.sessions.delete(session));
    this.sessions.add(session);
    return session;
  }

  /** Ends those whose key may not act any more. */
  async recheckAll(): Promise<void> {
    for (const session of this.sessions) await session.recheck();
  }
}
