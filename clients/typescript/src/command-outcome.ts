import type { MessageObject, ReasonName } from '../../../src/modules/realtime/domain/message-objects.js';

type Result = MessageObject<'commandResult'>;

/** Why a command was not even sent. */
export type NotSent = 'NOT_CONNECTED' | 'TOO_MANY_IN_FLIGHT' | 'SEND_BUFFER_FULL' | 'INVALID';

/**
 * How a command ended. `accepted` and `repeated` (the client order id came before: `orderId` is the first order's) are durable.
 * Of one that was `refused` or `not_taken` nothing has changed. `unknown` is the third outcome: the connection ended before the
 * answer, and it may have happened. Place the same order under the same client order id again, or ask REST for it; with
 * `openOnlyClientId` only ask, because the order may have closed, and then it would be placed a second time.
 */
export type CommandOutcome =
  | ({ readonly outcome: 'accepted' | 'repeated' } & Pick<
      Result,
      'orderId' | 'symbol' | 'openQuantity' | 'filledQuantity' | 'orderCount' | 'sequence'
    >)
  | { readonly outcome: 'refused'; readonly reason: ReasonName | null; readonly sequence: number }
  | { readonly outcome: 'not_taken'; readonly reason: ReasonName | NotSent | null; readonly detail?: string }
  | { readonly outcome: 'unknown' };

const unknownOutcome: CommandOutcome = { outcome: 'unknown' };

export function outcomeOf({ status, reason, ...result }: Result): CommandOutcome {
  switch (status) {
    case 'refused':
      return { outcome: 'refused', reason, sequence: result.sequence };
    case 'not_taken':
      return reason === 'OUTCOME_UNKNOWN' ? unknownOutcome : { outcome: 'not_taken', reason };
    case 'accepted':
    case 'repeated': {
      const { orderId, symbol, openQuantity, filledQuantity, orderCount, sequence } = result;
      return { outcome: status, orderId, symbol, openQuantity, filledQuantity, orderCount, sequence };
    }
    default:
      // A status of a later protocol: whatever it means, it is not known here.
      return unknownOutcome;
  }
}

/** Commands that wait for their answer, by request id. */
export class CommandsInFlight {
  private readonly waiting = new Map<number, (outcome: CommandOutcome) => void>();
  private lastId = 0;

  get count(): number {
    return this.waiting.size;
  }

  /** A number that nothing waits under. */
  nextId(): number {
    do this.lastId = this.lastId === 0xffff_ffff ? 1 : this.lastId + 1;
    while (this.waiting.has(this.lastId));
    return this.lastId;
  }

  await(requestId: number): Promise<CommandOutcome> {
    return new Promise((resolve) => this.waiting.set(requestId, resolve));
  }

  settle(requestId: number, outcome: () => CommandOutcome): void {
    const resolve = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    resolve?.(outcome());
  }

  /** The connection has ended: what became of them is not known here. */
  abandon(): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const resolve of all) resolve(unknownOutcome);
  }
}
