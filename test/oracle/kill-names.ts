/** Kill switches by name: what each order could be stopped by. */
import type { Account, Instrument } from './order.js';

export function killName(scope: number, target: number): string {
  return `${scope}/${target}`;
}

export function killsOf({
  account,
  instrument,
  sessionId,
}: {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly sessionId: number;
}): string[] {
  return [
    killName(0, -1),
    killName(0, account.accountId),
    ...(account.tradeGroup === 0 ? [] : [killName(1, account.tradeGroup)]),
    killName(2, instrument.instrumentId),
    ...(sessionId === 0 ? [] : [killName(3, sessionId)]),
  ];
}
