import type { Actor } from '../../common/model/actor.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { permissionsOf } from './roles.js';

/** The venue itself, for what it does on its own account at the start. */
export const systemActor: Actor = {
  userId: 'system',
  username: 'system',
  accountId: 0 as AccountId,
  sessionId: 0 as SessionId,
  permissions: permissionsOf(['admin']),
};
