import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { SessionId } from '../../common/model/units.js';
import { EndSessionCommand } from '../engine/order.commands.js';
import type { Connection } from './connection.js';

/** What a connection has placed for its own time goes when it ends; once, however it ends. */
@Injectable()
export class SessionEnds {
  private readonly logger = new Logger('realtime');

  constructor(private readonly commands: CommandBus) {}

  /** Nothing more is taken of it from now on, whether its client closes or not. */
  cutOff(connection: Connection, code: number, reason: string): void {
    connection.isEnding = true;
    connection.close(code, reason);
    void this.end(connection);
  }

  async end(connection: Connection): Promise<void> {
    const { actor, sessionId } = connection;
    if (actor === undefined || connection.hasEnded) return;
    connection.hasEnded = true;
    try {
      const origin = { accountId: actor.accountId, sessionId: sessionId as SessionId };
      await this.commands.execute(new EndSessionCommand(origin));
    } catch (error) {
      this.logger.warn(`the end of a session is not recorded: ${String(error)}`);
    }
  }
}
