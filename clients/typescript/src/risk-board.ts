/** How an account, or the venue, stands with the risk gate, as the stream of risk tells it: rows that are states. */
import type { MessageObject } from '../../../src/modules/realtime/domain/message-objects.js';

export type RiskRowName = 'riskAccount' | 'riskInstrument' | 'riskPosition' | 'riskExposure' | 'riskLimit';
export type RiskMessageName = RiskRowName | 'riskSnapshot';
export type RiskMessage = MessageObject<RiskMessageName>;

const rowNames: ReadonlySet<string> = new Set<RiskRowName>([
  'riskAccount',
  'riskInstrument',
  'riskPosition',
  'riskExposure',
  'riskLimit',
]);

export function isRiskMessage(name: string): name is RiskMessageName {
  return name === 'riskSnapshot' || rowNames.has(name);
}

export class RiskBoard {
  private readonly rows = new Map<string, MessageObject<RiskRowName>>();
  private channelSequence = 0;
  /** Rows of the present snapshot that are still to come. */
  private missing = 0;
  private hasBegun = false;

  /** All that the venue has said is here; false before the first snapshot, within one, and once the connection has ended. */
  get isComplete(): boolean {
    return this.hasBegun && this.missing === 0;
  }

  /** The rows of a kind, such as `riskLimit`. */
  all<N extends RiskRowName>(name: N): MessageObject<N>[] {
    return [...this.rows.values()].filter(({ message }) => message === name) as unknown as MessageObject<N>[];
  }

  /** False where a change is missing before this one: the board has to begin anew. */
  take(message: RiskMessage): boolean {
    const { channelSequence } = message;
    if (message.message === 'riskSnapshot') {
      this.rows.clear();
      this.hasBegun = true;
      this.missing = message.entryCount;
      this.channelSequence = channelSequence;
      return true;
    }
    if (!this.hasBegun) return true;
    if (this.missing > 0) this.missing -= 1;
    else if (channelSequence !== this.channelSequence + 1) {
      this.lose();
      return false;
    }
    this.channelSequence = channelSequence;
    if (message.isGone) this.rows.delete(keyOf(message));
    else this.rows.set(keyOf(message), message);
    return true;
  }

  /** It is not the venue's any more, until the next snapshot. */
  lose(): void {
    this.hasBegun = false;
  }
}

function keyOf(row: MessageObject<RiskRowName>): string {
  switch (row.message) {
    case 'riskAccount':
      return `account ${row.accountId}`;
    case 'riskInstrument':
      return `instrument ${row.symbol}`;
    case 'riskPosition':
      return `position ${row.symbol}`;
    case 'riskExposure':
      return `exposure ${row.asset}`;
    default:
      return `limit ${row.limit} ${row.tradeGroup} ${row.symbol} ${row.asset}`;
  }
}
