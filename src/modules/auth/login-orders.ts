import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { EndSessionCommand } from '../engine/order.commands.js';
import { type Session, SessionsStore } from './persistence/sessions.store.js';

const RETRY_MS = 1_000;

/**
 * What a login has placed with `cancelOnDisconnect` goes when the login ends. The row of a session says whether that was
 * done, so that neither a venue that is busy nor one that stops in between leaves such an order behind; done twice it is
 * done once.
 */
@Injectable()
export class LoginOrders implements OnModuleDestroy {
  private readonly logger = new Logger('sessions');
  private retry: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly commands: CommandBus,
    private readonly sessions: SessionsStore,
  ) {}

  /** Of a session that is revoked. Resolves when its orders are gone, or when the venue is to be asked again. */
  async end({ sessionId, accountId }: Pick<Session, 'sessionId' | 'accountId'>): Promise<void> {
    try {
      const origin = { accountId: accountId as AccountId, sessionId: sessionId as SessionId };
      // Nobody trades without an account.
      if (accountId !== 0) await this.commands.execute(new EndSessionCommand(origin));
      await this.sessions.ordersEnded(sessionId, Date.now());
    } catch (error) {
      this.logger.warn(`the orders of session ${sessionId} are to end with it; tried again: ${String(error)}`);
      this.tryLater();
    }
  }

  /** Once the venue takes commands: what a stop has left. */
  async resume(): Promise<void> {
    for (const session of await this.sessions.withOrdersToEnd()) await this.end(session);
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    clearTimeout(this.retry);
  }

  /** One timer, however many sessions wait: they are all in the database. */
  private tryLater(): void {
    if (this.isClosed || this.retry !== undefined) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.resume().catch((error: unknown) => {
        this.logger.warn(`the sessions that have ended cannot be read: ${String(error)}`);
        this.tryLater();
      });
    }, RETRY_MS);
    this.retry.unref();
  }
}
