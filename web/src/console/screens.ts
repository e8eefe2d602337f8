/** The screens, and what a person must be allowed to do to see each. */
import type { ComponentType } from 'preact';
import { Approvals } from './screens/approvals.js';
import { Audit } from './screens/audit.js';
import { Calendars } from './screens/calendars.js';
import { Connections } from './screens/connections.js';
import { Events } from './screens/events.js';
import { Faults } from './screens/faults.js';
import { Fees } from './screens/fees.js';
import { Funds } from './screens/funds.js';
import { Instruments } from './screens/instruments.js';
import { KillSwitch } from './screens/kill-switch.js';
import { Limits } from './screens/limits.js';
import { Monitoring } from './screens/monitoring.js';
import { Reconciliations } from './screens/reconciliations.js';
import { Roles } from './screens/roles.js';
import { Simulation } from './screens/simulation.js';
import { State } from './screens/state.js';
import { Users } from './screens/users.js';

export interface Screen {
  readonly id: string;
  readonly label: string;
  /** One of these opens it. */
  readonly permissions: readonly string[];
  readonly show: ComponentType;
}

const screens: readonly Screen[] = [
  { id: 'monitoring', label: 'Monitoring', permissions: ['admin:stats'], show: Monitoring },
  { id: 'approvals', label: 'Approvals', permissions: ['admin:approvals'], show: Approvals },
  { id: 'kill-switch', label: 'Kill switch', permissions: ['admin:kill-switch'], show: KillSwitch },
  {
    id: 'instruments',
    label: 'Instruments and phases',
    permissions: ['admin:phase', 'admin:instruments'],
    show: Instruments,
  },
  {
    id: 'calendars',
    label: 'Calendars and bands',
    permissions: ['admin:phase', 'admin:instruments'],
    show: Calendars,
  },
  { id: 'limits', label: 'Limits and breakers', permissions: ['admin:limits', 'admin:risk'], show: Limits },
  { id: 'fees', label: 'Fees', permissions: ['admin:instruments'], show: Fees },
  { id: 'funds', label: 'Deposits and withdrawals', permissions: ['admin:funds', 'admin:withdrawals'], show: Funds },
  {
    id: 'reconciliations',
    label: 'Reconciliations',
    permissions: ['admin:reconciliations'],
    show: Reconciliations,
  },
  { id: 'faults', label: 'Faults', permissions: ['admin:faults'], show: Faults },
  { id: 'users', label: 'Users and sessions', permissions: ['admin:users', 'admin:users:read'], show: Users },
  {
    id: 'connections',
    label: 'Connections',
    permissions: ['admin:users', 'admin:users:read'],
    show: Connections,
  },
  { id: 'roles', label: 'Roles', permissions: ['admin:roles'], show: Roles },
  { id: 'audit', label: 'Audit trail', permissions: ['admin:audit'], show: Audit },
  { id: 'simulation', label: 'Simulation', permissions: ['admin:phase'], show: Simulation },
  { id: 'state', label: 'Journal and snapshots', permissions: ['admin:stats'], show: State },
  { id: 'events', label: 'Events and replay', permissions: ['admin:events'], show: Events },
];

export function screensFor(permissions: readonly string[]): readonly Screen[] {
  return screens.filter((screen) => screen.permissions.some((permission) => permissions.includes(permission)));
}
