/** Who is connected to the streams at this moment, and the end of one connection. */
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { figure } from '../../dashboard/units.js';
import { NOTHING } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, Block } from '../action.js';
import { DataTable, type DataColumn } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

type Connection = Schemas['ConnectionResponse'];

const LOOK_MS = 3_000;

export function Connections() {
  const reading = useReading(() => rest.call('connectionsList'), [], LOOK_MS);
  const ending: DataColumn<Connection>[] =
    me.value?.permissions.includes('admin:users') === true
      ? [{ label: 'Actions', cell: (connection) => <End connection={connection} after={reading.reload} /> }]
      : [];
  return (
    <Block title="Connections">
      <p class="muted">
        Clients of /ws and Socket.IO. A client that is ended may connect again: to keep it out, end the sessions of its
        user, revoke its key or disable the user.
      </p>
      <Shown reading={reading} what="Connections" isEmpty={({ items }) => items.length === 0}>
        {({ items, count }) => (
          <>
            {count > items.length && (
              <p class="muted">
                {items.length} of {count}.
              </p>
            )}
            <DataTable
              label="Connections"
              rows={items}
              keyOf={({ connectionId }) => connectionId}
              columns={[
                { label: 'Id', isNumber: true, cell: ({ connectionId }) => connectionId },
                {
                  label: 'Who',
                  cell: ({ username }) =>
                    username === null ? <span class="muted">Stranger</span> : <strong>{username}</strong>,
                },
                { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? NOTHING },
                { label: 'From', cell: ({ address }) => address },
                { label: 'By', cell: ({ transport }) => transport },
                { label: 'Channels', isNumber: true, cell: ({ topics }) => topics.toLocaleString('en') },
                { label: 'Waiting', isNumber: true, cell: ({ waitingBytes }) => figure(waitingBytes, 'bytes') },
                { label: 'Keeps up', cell: ({ isHeld }) => (isHeld ? <span class="ask">No</span> : 'Yes') },
                ...ending,
              ]}
            />
          </>
        )}
      </Shown>
    </Block>
  );
}

function End({ connection, after }: { readonly connection: Connection; readonly after: () => void }) {
  const { connectionId, username, address } = connection;
  const whose = username ?? `a stranger at ${address}`;
  return (
    <ActionButton
      label="End"
      name={`End connection ${connectionId}`}
      isDanger
      question={`Connection ${connectionId} of ${whose} is closed, and what it had placed to be cancelled with it is cancelled.`}
      done="Ended."
      run={() => rest.call('connectionsEnd', { path: { connectionId } })}
      after={after}
    />
  );
}
