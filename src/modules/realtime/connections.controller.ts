import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { CloseCode, type Connection } from './connection.js';
import { type ConnectionResponse, ConnectionsResponse } from './connections.messages.js';
import { RealtimeHub } from './realtime-hub.js';
import { SessionEnds } from './session-ends.js';

const CONNECTIONS_SHOWN = 500;

/** Clients of `/ws` and Socket.IO: who is connected, and the end of one. */
@ApiTags('admin')
@Controller(`${API}/admin/connections`)
export class ConnectionsController {
  constructor(
    private readonly hub: RealtimeHub,
    private readonly ends: SessionEnds,
  ) {}

  @Get()
  @RequirePermission('admin:users:read')
  @Documented({
    summary: 'List the clients of the streams',
    answers: [{ status: 200, type: ConnectionsResponse, description: 'As they are now.' }],
  })
  list(): ConnectionsResponse {
    const all = [...this.hub.all()];
    const newestFirst = all.toSorted((one, other) => rank(one) - rank(other) || other.id - one.id);
    return { items: newestFirst.slice(0, CONNECTIONS_SHOWN).map((one) => this.present(one)), count: all.length };
  }

  @Delete(':connectionId')
  @HttpCode(204)
  @RequirePermission('admin:users')
  @Documented({
    summary: 'End a connection',
    description:
      'It is closed with 1008, and what it has placed with `cancelOnDisconnect` is cancelled. Its client may connect ' +
      'again: to keep it out, end its sessions, revoke its key or disable its user.',
    answers: [{ status: 204, description: 'Ended.' }],
    problems: ['UNKNOWN_CONNECTION'],
  })
  end(@Param('connectionId') connectionId: string, @Noted() note: AuditNote): void {
    const connection = [...this.hub.all()].find(({ id }) => String(id) === connectionId);
    if (connection === undefined) throw new ProblemError('UNKNOWN_CONNECTION');
    note.target = connection.actor?.username ?? connection.address;
    this.ends.cutOff(connection, CloseCode.policyViolation, 'ended by an operator');
  }

  private present(connection: Connection): ConnectionResponse {
    const { id, actor, address, format, bufferedBytes, isHeld } = connection;
    return {
      connectionId: String(id),
      username: actor?.username ?? null,
      accountId: actor === undefined || actor.accountId === 0 ? null : String(actor.accountId),
      address,
      transport: format.name === 'objects' ? 'socket.io' : 'ws',
      topics: this.hub.topicCountOf(connection),
      waitingBytes: bufferedBytes,
      isHeld,
    };
  }
}

/** Strangers last. */
function rank({ actor }: Connection): number {
  return actor === undefined ? 1 : 0;
}
