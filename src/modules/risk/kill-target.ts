/** What a kill switch is asked to stop or release. */
import { isGiven } from '../../common/given.js';
import { ALL_ACCOUNTS } from '../../common/model/commands.js';
import { KillScope } from '../../common/model/risk-limits.js';
import { toAccountId } from '../../common/nest/amounts.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import type { KillSwitchRequest } from './risk.messages.js';

export interface KillTarget {
  readonly scope: KillScope;
  readonly target: number;
  /** For the audit trail. */
  readonly name: string;
}

export function toKillTarget(request: KillSwitchRequest, directory: InstrumentDirectory): KillTarget {
  const { accountId, tradeGroup, symbol, sessionId } = request;
  if ([accountId, tradeGroup, symbol, sessionId].filter(isGiven).length > 1) {
    const message = 'is one too many: at most one of accountId, tradeGroup, symbol and sessionId is named';
    throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'accountId', message }] });
  }
  if (isGiven(accountId)) return { scope: KillScope.account, target: toAccountId(accountId), name: accountId };
  if (isGiven(tradeGroup)) return { scope: KillScope.group, target: tradeGroup, name: `group ${tradeGroup}` };
  if (isGiven(sessionId)) return { scope: KillScope.session, target: sessionId, name: `session ${sessionId}` };
  if (!isGiven(symbol)) return { scope: KillScope.account, target: ALL_ACCOUNTS, name: 'all accounts' };
  const { instrument } = formatOfSymbol(symbol, directory);
  return { scope: KillScope.instrument, target: instrument.instrumentId, name: symbol };
}
