/** The API keys of somebody else: what each may do, from where, and when it was used last; revoked here. */
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { moment, NOTHING } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, Block } from '../action.js';
import { DataTable, type DataColumn } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

type Key = Schemas['KeyResponse'];

export function UserKeys({
  user: { userId, username },
  mayRevoke,
}: {
  readonly user: Schemas['UserDetailResponse'];
  readonly mayRevoke: boolean;
}) {
  const reading = useReading(() => rest.call('userKeysList', { path: { userId } }), [userId]);
  const revoking: DataColumn<Key>[] = mayRevoke
    ? [
        {
          label: 'Actions',
          cell: ({ keyId, label }) => (
            <ActionButton
              label="Revoke"
              name={`Revoke ${label}`}
              isDanger
              question={`The key “${label}” of ${username} opens nothing any more, at once and for good.`}
              done="Revoked."
              run={() => rest.call('userKeysRevoke', { path: { userId, keyId } })}
              after={reading.reload}
            />
          ),
        },
      ]
    : [];
  return (
    <Block title={`API keys of ${username}`}>
      <Shown
        reading={reading}
        what="Keys"
        isEmpty={({ items }) => items.length === 0}
        empty={<p>{username} has made none, or all are revoked.</p>}
      >
        {({ items }) => (
          <DataTable
            label="API keys"
            rows={items}
            keyOf={({ keyId }) => keyId}
            columns={[
              { label: 'Label', cell: ({ label }) => <strong>{label}</strong> },
              { label: 'Type', cell: ({ type }) => type },
              { label: 'May', cell: ({ scopes }) => scopes.join(', ') },
              { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? NOTHING },
              { label: 'From', cell: ({ networks }) => (networks.length === 0 ? 'Anywhere' : networks.join(', ')) },
              { label: 'Made', cell: ({ createdAt }) => moment(createdAt) },
              { label: 'Ends', cell: ({ expiresAt }) => (expiresAt === null ? 'Never' : moment(expiresAt)) },
              {
                label: 'Used last',
                cell: ({ lastUsedAt, lastUsedFrom }) =>
                  lastUsedAt === null ? 'Never' : `${moment(lastUsedAt)}, ${lastUsedFrom ?? NOTHING}`,
              },
              ...revoking,
            ]}
          />
        )}
      </Shown>
    </Block>
  );
}
