/** Whether ledger, positions and trades add up: each run, and what differed. */
import { useSignal } from '@preact/signals';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { moment, NOTHING, words } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

type Run = Schemas['ReconciliationResponse'];

const RUNS = 50;

export function Reconciliations() {
  const reading = useReading(() => rest.call('reconciliationsList', { query: { limit: RUNS } }));
  const chosen = useSignal<Run | undefined>(undefined);
  return (
    <>
      <Block title="Reconciliations">
        <p class="muted">
          Daily, and on request: the core’s state against fills and transfers, the stored balances and the tape against
          both.
        </p>
        <ActionButton
          label="Reconcile now"
          done="It is through: its result is the first row."
          run={() => rest.call('reconciliationsRun')}
          after={reading.reload}
        />
        <Shown reading={reading} what="Reconciliations" isEmpty={({ items }) => items.length === 0}>
          {({ items }) => (
            <DataTable
              label="Reconciliations"
              rows={items}
              keyOf={({ reconciliationId }) => reconciliationId}
              columns={[
                { label: 'Ended', cell: ({ finishedAt }) => moment(finishedAt) },
                { label: 'Result', cell: ({ status }) => <span class={`tag result-${status}`}>{words(status)}</span> },
                { label: 'Asked by', cell: ({ requestedBy }) => requestedBy },
                { label: 'Sequence', isNumber: true, cell: ({ sequence }) => sequence.toLocaleString('en') },
                {
                  label: 'Compared',
                  isNumber: true,
                  cell: ({ compared }) => compared?.toLocaleString('en') ?? NOTHING,
                },
                {
                  label: 'Differences',
                  isNumber: true,
                  cell: (run) => <Count run={run} show={() => (chosen.value = run)} />,
                },
              ]}
            />
          )}
        </Shown>
      </Block>
      {chosen.value !== undefined && <Differences run={chosen.value} />}
    </>
  );
}

function Count({ run, show }: { readonly run: Run; readonly show: () => void }) {
  const { differenceCount, problem } = run;
  if (differenceCount === null) return <>{problem ?? NOTHING}</>;
  if (differenceCount === 0) return <>0</>;
  return (
    <button type="button" class="button small" aria-label={`Show ${differenceCount} differences`} onClick={show}>
      {differenceCount.toLocaleString('en')}
    </button>
  );
}

function Differences({ run: { finishedAt, differences, differenceCount } }: { readonly run: Run }) {
  return (
    <Block title={`Differences of ${moment(finishedAt)}`}>
      {(differenceCount ?? 0) > differences.length && (
        <p class="muted">
          The first {differences.length} of {differenceCount}.
        </p>
      )}
      <DataTable
        label="Differences"
        rows={differences}
        keyOf={({ check, accountId, asset, symbol }) => `${check}/${accountId}/${asset}/${symbol}`}
        columns={[
          { label: 'Check', cell: ({ check }) => words(check) },
          { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? NOTHING },
          { label: 'Asset', cell: ({ asset }) => asset ?? NOTHING },
          { label: 'Instrument', cell: ({ symbol }) => symbol ?? NOTHING },
          { label: 'Expected', isNumber: true, cell: ({ expected }) => expected },
          { label: 'Found', isNumber: true, cell: ({ found }) => found },
          { label: 'Difference', isNumber: true, cell: ({ difference }) => <strong>{difference}</strong> },
        ]}
      />
    </Block>
  );
}
