/** The risk that somebody watches: asked for at once, again after every reconnect, and anew when a change is missing. */
import { RiskScope } from '../../../src/modules/realtime/domain/wire-messages.js';
import type { ClientBody } from '../../../src/modules/realtime/domain/wire-messages.js';
import { timerMs } from './back-off.js';
import { RiskBoard, type RiskMessage } from './risk-board.js';
import type { Refusal } from './subscriptions.js';

/** An account, the own one where it is not named; or the venue, for those who may watch it. */
export type RiskOf = { readonly accountId?: number } | 'venue';

export interface RiskLink {
  readonly isReady: () => boolean;
  readonly nextId: () => number;
  readonly send: (name: 'subscribeRisk' | 'unsubscribeRisk', body: ClientBody<'subscribeRisk'>) => void;
}

interface Watch {
  readonly of: RiskOf;
  readonly board: RiskBoard;
  waiting: ((answer: RiskBoard | Refusal) => void)[];
  /** Under which it was asked for and not yet answered. */
  requestId: number | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class RiskWatches {
  private readonly watches = new Map<string, Watch>();
  private ownAccountId = 0;

  constructor(private readonly link: RiskLink) {}

  /** Resolves when the board is complete for the first time, or with why there is none. */
  add(of: RiskOf): Promise<RiskBoard | Refusal> {
    const known = this.watches.get(keyOf(of));
    if (known?.board.isComplete === true) return Promise.resolve(known.board);
    const watch = known ?? { of, board: new RiskBoard(), waiting: [], requestId: undefined, timer: undefined };
    this.watches.set(keyOf(of), watch);
    if (known === undefined && this.link.isReady()) this.ask(watch);
    return new Promise((resolve) => watch.waiting.push(resolve));
  }

  remove(of: RiskOf): void {
    const watch = this.watches.get(keyOf(of));
    if (watch === undefined) return;
    this.end(watch, { code: 'UNSUBSCRIBED', detail: 'It was taken back.' });
    if (this.link.isReady()) this.send('unsubscribeRisk', of);
  }

  /** A new connection knows nothing of what the last one was told. */
  restore(ownAccountId: number): void {
    this.ownAccountId = ownAccountId;
    for (const watch of this.watches.values()) this.ask(watch);
  }

  /** The connection has ended. */
  forget(): void {
    for (const watch of this.watches.values()) {
      clearTimeout(watch.timer);
      watch.requestId = undefined;
      watch.board.lose();
    }
  }

  /** The client has ended: nobody waits for an answer that cannot come. */
  close(reason: Refusal): void {
    for (const watch of this.watches.values()) this.end(watch, reason);
  }

  /** True where the error answers one of them. What may be given later is asked for again by itself. */
  onError(requestId: number, { code, detail, retryAfterMs }: Refusal & { readonly retryAfterMs: number }): boolean {
    for (const watch of this.watches.values()) {
      if (watch.requestId !== requestId) continue;
      watch.requestId = undefined;
      if (retryAfterMs === 0) this.end(watch, { code, detail });
      else watch.timer = setTimeout(() => this.link.isReady() && this.ask(watch), timerMs(retryAfterMs));
      return true;
    }
    return false;
  }

  /** The board that is complete behind this message. */
  take(message: RiskMessage): RiskBoard | undefined {
    const { channelAccountId } = message;
    for (const watch of this.watches.values()) {
      if (this.accountOf(watch.of) !== channelAccountId) continue;
      const { board, waiting } = watch;
      if (!board.take(message)) this.renew(watch);
      if (!board.isComplete) continue;
      for (const resolve of waiting.splice(0)) resolve(board);
      return board;
    }
    return undefined;
  }

  private renew(watch: Watch): void {
    this.send('unsubscribeRisk', watch.of);
    this.ask(watch);
  }

  private ask(watch: Watch): void {
    clearTimeout(watch.timer);
    watch.requestId = this.send('subscribeRisk', watch.of);
  }

  private send(name: 'subscribeRisk' | 'unsubscribeRisk', of: RiskOf): number {
    const requestId = this.link.nextId();
    const scope = of === 'venue' ? RiskScope.venue : RiskScope.account;
    this.link.send(name, { requestId, scope, accountId: of === 'venue' ? 0 : (of.accountId ?? 0) });
    return requestId;
  }

  private accountOf(of: RiskOf): number {
    return of === 'venue' ? 0 : (of.accountId ?? this.ownAccountId);
  }

  private end(watch: Watch, reason: Refusal): void {
    clearTimeout(watch.timer);
    this.watches.delete(keyOf(watch.of));
    watch.board.lose();
    for (const resolve of watch.waiting.splice(0)) resolve(reason);
  }
}

function keyOf(of: RiskOf): string {
  return of === 'venue' ? of : String(of.accountId ?? 'own');
}
