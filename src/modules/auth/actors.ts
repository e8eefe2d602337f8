import { type Actor, permissions } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import type { SessionId } from '../../common/model/units.js';

/** The venue itself, for what it does on its own account at the start. */
export const systemActor: Actor = {
  userId: 'system',
  username: 'system',
  accountId: VENUE_ACCOUNT,
  sessionId: 0 as SessionId,
  permissions: new Set(permissions),
};
