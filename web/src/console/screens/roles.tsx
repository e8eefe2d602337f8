/** What each role may do. */
import { useState } from 'preact/hooks';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, Block, OutcomeNote, type Outcome, outcomeOf } from '../action.js';
import { Shown, useReading } from '../reading.js';

type Role = Schemas['RoleResponse'];
type Permission = Role['permissions'][number];

export function Roles() {
  const reading = useReading(() => rest.call('rolesList'));
  return (
    <Block title="Roles">
      <Shown reading={reading} what="Roles" isEmpty={({ items }) => items.length === 0}>
        {({ items }) => {
          const all = [...new Set(items.flatMap(({ permissions }) => permissions))];
          return (
            <div class="cards">
              {items.map((role) => (
                <RoleCard
                  key={`${role.role} ${role.permissions.join()}`}
                  role={role}
                  all={all}
                  after={reading.reload}
                />
              ))}
            </div>
          );
        }}
      </Shown>
    </Block>
  );
}

function RoleCard({
  role: { role, permissions, isBuiltIn },
  all,
  after,
}: {
  readonly role: Role;
  readonly all: readonly Permission[];
  readonly after: () => void;
}) {
  const [outcome, setOutcome] = useState<Outcome>(undefined);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget as HTMLFormElement).getAll('permission') as Permission[];
    const result = await rest.call('rolesSet', { path: { role }, body: { permissions: chosen } });
    setOutcome(outcomeOf(result, 'Set.'));
    if (result.ok) after();
  };
  return (
    <form class="card" aria-label={`Role ${role}`} onSubmit={(event) => void submit(event)}>
      <h3>{role}</h3>
      <ul class="checks">
        {all.map((permission) => (
          <li key={permission}>
            <label>
              <input
                type="checkbox"
                name="permission"
                value={permission}
                defaultChecked={permissions.includes(permission)}
              />
              {permission}
            </label>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="submit" class="button small">
          Set permissions
        </button>
        {!isBuiltIn && (
          <ActionButton
            label="Remove"
            isDanger
            question={`The role ${role} is gone, and who had only that may do nothing.`}
            done="Removed."
            run={() => rest.call('rolesRemove', { path: { role } })}
            after={after}
          />
        )}
      </div>
      <OutcomeNote outcome={outcome} />
    </form>
  );
}
