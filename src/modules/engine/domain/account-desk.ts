/** Accounts, and money that comes in or leaves: idempotent by the identity's account key and by the posting's reference. */
import { type CommandBody, commandLayouts } from '../../../common/model/commands.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { AccountTraits } from './account-traits.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import type { OverflowGuard } from './overflow-guard.js';

const ACCOUNTS_MAX = 1_048_576;
/** How many references are remembered; the oldest goes first. */
const REFERENCES_MAX = 1_048_576;
const NAME = /^[\x21-\x7e]{1,64}$/;

/** What else a withdrawal is asked about: `MarginDesk`. */
interface WithdrawalRules {
  withdrawable(accountId: number, assetId: number): number;
  mayWithdraw(accountId: number, assetId: number, amount: number): boolean;
}

interface Posted {
  readonly sequence: number;
  readonly commandType: number;
  readonly assetId: number;
  readonly amount: number;
}

export class AccountDesk {
  /** Account ids by key, in the order of opening. */
  readonly idsByKey = new Map<string, number>();
  /** What was posted, by `accountId reference`, in the order of posting. */
  readonly posted = new Map<string, Posted>();
  /** Walks along `posted` behind what has left it: a new iterator would pass all that was deleted, each time. */
  private oldestFirst: MapIterator<string> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly gate: PreTradeGate,
    private readonly overflow: OverflowGuard,
    private readonly traits: AccountTraits,
    private readonly margins: WithdrawalRules,
    private readonly referencesMax = REFERENCES_MAX,
  ) {}

  openAccount(command: CommandView, events: EventWriter): void {
    const { accountKey } = commandLayouts.OpenAccount.read(command.buffer, command.at);
    if (!NAME.test(accountKey)) return events.refused(command, RejectReason.INVALID_COMMAND, 0, 0, 0);
    const known = this.idsByKey.get(accountKey);
    if (known !== undefined) return events.write('AccountOpened', known, { opened: 0, accountKey });
    if (this.ledger.accountCount >= ACCOUNTS_MAX)
      return events.refused(command, RejectReason.TOO_MANY_ACCOUNTS, 0, 0, 0);
    const accountId = this.ledger.openAccount();
    this.gate.openAccount(accountId);
    this.traits.openAccount(accountId);
    this.idsByKey.set(accountKey, accountId);
    events.write('AccountOpened', accountId, { opened: 1, accountKey });
  }

  deposit(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.Deposit.read(command.buffer, command.at);
    if (this.refusesOrRepeats(command, body, events)) return;
    const account = command.accountId;
    if (this.overflow.depositWouldPass(account, body.assetId, body.amount)) {
      return events.refused(command, RejectReason.BALANCE_OVERFLOW, 0, 0, 0);
    }
    this.ledger.deposit(account, body.assetId, body.amount);
    this.remember(command, body);
    events.write('FundsDeposited', account, {
      ...body,
      balance: this.ledger.availableOf(account, body.assetId) as never,
    });
  }

  withdraw(command: CommandView, events: EventWriter): void {
    const body = commandLayouts.Withdraw.read(command.buffer, command.at);
    if (this.refusesOrRepeats(command, body, events)) return;
    const account = command.accountId;
    if (this.margins.withdrawable(account, body.assetId) < body.amount) {
      return events.refused(command, RejectReason.INSUFFICIENT_FUNDS, 0, 0, 0);
    }
    if (!this.margins.mayWithdraw(account, body.assetId, body.amount)) {
      return events.refused(command, RejectReason.INSUFFICIENT_MARGIN, 0, 0, 0);
    }
    this.ledger.withdraw(account, body.assetId, body.amount);
    this.remember(command, body);
    events.write('FundsWithdrawn', account, {
      ...body,
      balance: this.ledger.availableOf(account, body.assetId) as never,
    });
  }

  saveState(sink: StateSink): void {
    for (const key of this.idsByKey.keys()) sink.text(key);
    sink.number(this.posted.size);
    for (const [reference, { sequence, commandType, assetId, amount }] of this.posted) {
      sink.text(reference);
      for (const value of [sequence, commandType, assetId, amount]) sink.number(value);
    }
  }

  /** Of a desk that knows nothing, once the ledger is loaded. */
  loadState(source: StateSource): void {
    for (let account = 1; account <= this.ledger.accountCount; account += 1) this.idsByKey.set(source.text(), account);
    for (let postings = source.number(); postings > 0; postings -= 1) {
      const reference = source.text();
      const [sequence, commandType] = [source.number(), source.number()];
      const [assetId, amount] = [source.number(), source.number()];
      this.posted.set(reference, { sequence, commandType, assetId, amount });
    }
  }

  /** Answers a posting that is refused, or that was posted before under its reference. */
  private refusesOrRepeats(command: CommandView, body: CommandBody<'Deposit'>, events: EventWriter): boolean {
    const refusal = this.refusalOf(command, body);
    if (refusal !== 0) {
      events.refused(command, refusal, 0, 0, 0);
      return true;
    }
    const before = this.posted.get(referenceKey(command, body));
    if (before === undefined) return false;
    if (before.commandType === command.type && before.assetId === body.assetId && before.amount === body.amount) {
      events.write('DuplicateAnswered', command.accountId, {
        orderId: 0 as never,
        firstSequence: before.sequence as never,
      });
    } else {
      events.refused(command, RejectReason.DUPLICATE_REFERENCE, 0, 0, 0);
    }
    return true;
  }

  private refusalOf(command: CommandView, body: CommandBody<'Deposit'>): RejectReason | 0 {
    if (!this.ledger.hasAccount(command.accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (!this.ledger.hasAsset(body.assetId)) return RejectReason.UNKNOWN_ASSET;
    if (!Number.isSafeInteger(body.amount) || body.amount < 1) return RejectReason.AMOUNT_NOT_POSITIVE;
    return NAME.test(body.reference) ? 0 : RejectReason.INVALID_COMMAND;
  }

  private remember(command: CommandView, body: CommandBody<'Deposit'>): void {
    if (this.posted.size >= this.referencesMax) {
      this.oldestFirst ??= this.posted.keys();
      this.posted.delete(this.oldestFirst.next().value as string);
    }
    const { sequence, type: commandType } = command;
    this.posted.set(referenceKey(command, body), { sequence, commandType, assetId: body.assetId, amount: body.amount });
  }
}

function referenceKey(command: CommandView, body: CommandBody<'Deposit'>): string {
  return `${command.accountId} ${body.reference}`;
}
