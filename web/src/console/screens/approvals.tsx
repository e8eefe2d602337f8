/** Four eyes: what waits for a second person, with all that will be done. */
import { rest } from '../../venue/venue.js';
import { moment, words } from '../../format/format.js';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { me } from '../../state/session.js';
import { ActionButton, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

type Approval = Schemas['ApprovalResponse'];
const LOOK_MS = 4_000;

export function Approvals() {
  const reading = useReading(() => rest.call('approvalsList', { query: { limit: 50 } }), [], LOOK_MS);
  return (
    <Shown
      reading={reading}
      what="Approvals"
      isEmpty={({ items }) => items.length === 0}
      empty={
        <p>
          What needs a second person appears here. Outside of production <code>auth.four_eyes</code> asks for one.
        </p>
      }
    >
      {({ items }) => (
        <>
          <Block title="Waiting for a second person">
            {items.every(({ status }) => status !== 'pending') && <p class="muted">Nothing waits.</p>}
            <div class="cards">
              {items
                .filter(({ status }) => status === 'pending')
                .map((approval) => (
                  <Proposal key={approval.approvalId} approval={approval} after={reading.reload} />
                ))}
            </div>
          </Block>
          <Block title="Decided">
            <DataTable
              label="Decided proposals"
              rows={items.filter(({ status }) => status !== 'pending')}
              keyOf={({ approvalId }) => approvalId}
              columns={[
                { label: 'When', cell: ({ decidedAt, proposedAt }) => moment(decidedAt ?? proposedAt) },
                { label: 'What', cell: ({ action }) => nameOf(action) },
                { label: 'Proposed by', cell: ({ proposedBy }) => proposedBy },
                { label: 'Decided by', cell: ({ decidedBy }) => decidedBy ?? '–' },
                {
                  label: 'Became',
                  cell: ({ status, code }) => (code === null ? words(status) : `${words(status)}: ${code}`),
                },
              ]}
            />
          </Block>
        </>
      )}
    </Shown>
  );
}

function Proposal({ approval, after }: { readonly approval: Approval; readonly after: () => void }) {
  const { approvalId, action, command, commandHash, proposedBy, proposedAt, expiresAt } = approval;
  const isOwn = proposedBy === me.value?.username;
  return (
    <article class="card" aria-label={nameOf(action)}>
      <h3>{nameOf(action)}</h3>
      <p class="muted">
        {proposedBy}, {moment(proposedAt)}; open until {moment(expiresAt)}
      </p>
      <h4>What will be done</h4>
      <Terms of={command} />
      <p class="hash" title="Hash of action and command: what you approve is exactly this">
        {commandHash}
      </p>
      <div class="actions">
        {!isOwn && (
          <ActionButton
            label="Approve"
            question={`${nameOf(action)} is done at once when you approve it.`}
            done="Approved, and done."
            run={() => rest.call('approvalsApprove', { path: { approvalId }, body: { commandHash } })}
            after={after}
          />
        )}
        <ActionButton
          label={isOwn ? 'Withdraw' : 'Reject'}
          isDanger
          done={isOwn ? 'Withdrawn.' : 'Rejected.'}
          run={() => rest.call('approvalsReject', { path: { approvalId } })}
          after={after}
        />
        {isOwn && <span class="muted">Yours: somebody else must approve it.</span>}
      </div>
    </article>
  );
}

/** `venue.setFeeTier` as `Set fee tier`. */
function nameOf(action: string): string {
  const last = action.split('.').at(-1) ?? action;
  return words(last.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`));
}

/** All of a command, name by name; amounts and prices as the core counts them, in smallest units. */
export function Terms({ of }: { readonly of: Readonly<Record<string, unknown>> }) {
  return (
    <dl class="terms">
      {flat(of).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is inside of something, by the names on the way to it. */
function flat(of: Readonly<Record<string, unknown>>, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return flat(value as Readonly<Record<string, unknown>>, `${path}${name}.`);
    return [[`${path}${name}`, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}
