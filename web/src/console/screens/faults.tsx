/** Commands that broke the core, and what they suspended; two people lift each. */
import { moment, NOTHING, words } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const LOOK_MS = 5_000;

export function Faults() {
  const reading = useReading(() => rest.call('faultsList'), [], LOOK_MS);
  return (
    <Block title="Faults">
      <p class="muted">
        A command that breaks the core stops the venue once. What it concerned stays suspended until two people lift the
        fault; an instrument then stays halted until its phase is set.
      </p>
      <Shown
        reading={reading}
        what="Faults"
        isEmpty={({ items }) => items.length === 0}
        empty={<p>No command has broken the core, or all of it is lifted.</p>}
      >
        {({ items }) => (
          <DataTable
            label="Faults"
            rows={items}
            keyOf={({ sequence }) => String(sequence)}
            columns={[
              { label: 'Sequence', isNumber: true, cell: ({ sequence }) => sequence.toLocaleString('en') },
              { label: 'When', cell: ({ time }) => moment(time) },
              { label: 'Command', cell: ({ command }) => words(command) },
              { label: 'Suspended', cell: ({ symbol }) => <strong>{symbol ?? 'All commands of the kind'}</strong> },
              { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? NOTHING },
              { label: 'Order', isNumber: true, cell: ({ orderId }) => orderId ?? NOTHING },
              { label: 'Approved by', cell: ({ approvedBy }) => (approvedBy === null ? 'Nobody yet' : 'One person') },
              {
                label: 'Actions',
                cell: ({ sequence, approvedBy }) =>
                  approvedBy !== null && approvedBy === me.value?.userId ? (
                    <span class="muted">A second person is needed</span>
                  ) : (
                    <ActionButton
                      label={approvedBy === null ? 'Approve to lift' : 'Lift'}
                      name={`Lift fault ${sequence}`}
                      question="What the command concerned may trade again when two people have said so."
                      done={approvedBy === null ? 'Approved. A second person lifts it.' : 'Lifted.'}
                      run={() => rest.call('faultsLift', { path: { sequence: String(sequence) } })}
                      after={reading.reload}
                    />
                  ),
              },
            ]}
          />
        )}
      </Shown>
    </Block>
  );
}
