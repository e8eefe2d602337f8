/** Who may come in, and the end of their sessions. */
import { useSignal } from '@preact/signals';
import { moment } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, ActionForm, Block } from '../action.js';
import { DataTable, type DataColumn } from '../data-table.js';
import { Shown, useReading } from '../reading.js';
import { UserKeys } from './user-keys.js';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';

type User = Schemas['UserDetailResponse'];
const roleList = (text: string): string[] => text.split(/[\s,]+/).filter((role) => role !== '');

export function Users() {
  const reading = useReading(() => rest.call('usersList', { query: { limit: 100 } }));
  const keysOf = useSignal<User | undefined>(undefined);
  const isEditor = me.value?.permissions.includes('admin:users') === true;
  const editing: DataColumn<User>[] = isEditor
    ? [{ label: 'Actions', cell: (user) => <UserActions user={user} after={reading.reload} /> }]
    : [];
  return (
    <>
      <Block title="Users">
        <Shown reading={reading} what="Users" isEmpty={({ items }) => items.length === 0}>
          {({ items }) => (
            <DataTable
              label="Users"
              rows={items}
              keyOf={({ userId }) => userId}
              columns={[
                { label: 'Name', cell: ({ username }) => <strong>{username}</strong> },
                { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? '–' },
                { label: 'Roles', cell: ({ roles }) => roles.join(', ') },
                { label: 'Since', cell: ({ createdAt }) => moment(createdAt) },
                {
                  label: 'State',
                  cell: ({ isDisabled }) => (isDisabled ? <span class="ask">Disabled</span> : 'Active'),
                },
                {
                  label: 'Keys',
                  cell: (user) => (
                    <button
                      type="button"
                      class="button small"
                      aria-label={`API keys of ${user.username}`}
                      onClick={() => (keysOf.value = user)}
                    >
                      API keys
                    </button>
                  ),
                },
                ...editing,
              ]}
            />
          )}
        </Shown>
      </Block>
      {keysOf.value !== undefined && <UserKeys key={keysOf.value.userId} user={keysOf.value} mayRevoke={isEditor} />}
      {isEditor && <CreateAndChange users={reading.value?.items ?? []} after={reading.reload} />}
    </>
  );
}

function CreateAndChange({ users, after }: { readonly users: readonly User[]; readonly after: () => void }) {
  return (
    <Block title="Create and change">
      <ActionForm
        title="Create a user"
        submitLabel="Create"
        fields={[
          { name: 'username', label: 'User name' },
          { name: 'roles', label: 'Roles', value: 'trader', hint: 'Separated by commas.' },
          { name: 'password', label: 'Password', isSecret: true, hint: '12 characters or more.' },
        ]}
        done="Created."
        run={({ username = '', roles = '', password = '' }) =>
          rest.call('usersCreate', { body: { username, roles: roleList(roles), password } })
        }
        after={after}
      />
      <ActionForm
        title="Change the roles of a user"
        submitLabel="Set roles"
        fields={[
          { name: 'username', label: 'User name' },
          { name: 'roles', label: 'Roles', hint: 'All that the user shall have.' },
        ]}
        done="Set."
        run={({ username = '', roles = '' }) => {
          const userId = users.find((user) => user.username === username)?.userId ?? username;
          return rest.call('usersChange', { path: { userId }, body: { roles: roleList(roles) } });
        }}
        after={after}
      />
    </Block>
  );
}

function UserActions({
  user: { userId, username, isDisabled },
  after,
}: {
  readonly user: User;
  readonly after: () => void;
}) {
  const change = isDisabled ? 'Enable' : 'Disable';
  return (
    <span class="actions">
      <ActionButton
        label="End sessions"
        name={`End sessions of ${username}`}
        isDanger
        question={`${username} is logged out everywhere, and what the sessions had placed to be cancelled with them is cancelled.`}
        done="Logged out everywhere."
        run={() => rest.call('usersLogout', { path: { userId } })}
        after={after}
      />
      {userId !== me.value?.userId && (
        <ActionButton
          label={change}
          name={`${change} ${username}`}
          isDanger={!isDisabled}
          question={isDisabled ? `${username} may log in again.` : `${username} can do nothing any more.`}
          done={isDisabled ? 'Enabled.' : 'Disabled.'}
          run={() => rest.call('usersChange', { path: { userId }, body: { isDisabled: !isDisabled } })}
          after={after}
        />
      )}
    </span>
  );
}
