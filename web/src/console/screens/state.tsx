/** How far the venue is, what its journal and snapshots hold, and whether its ledger adds up. */
import { age, figure } from '../../dashboard/units.js';
import { fixed, NOTHING } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { me } from '../../state/session.js';
import { Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const LOOK_MS = 2_000;
/** Of the smallest unit of most assets. */
const UNIT_DECIMALS = 8;

export function State() {
  const stats = useReading(() => rest.call('adminStats'), [], LOOK_MS);
  const figures = useReading(() => rest.call('figuresRead'), [], LOOK_MS);
  return (
    <>
      <Block title="Engine and journal">
        <Shown reading={stats} what="The engine">
          {({ state, sequence, durableSequence, openOrders, openFaults, accounts, trades, journal, uptimeS }) => (
            <Facts
              of={{
                State: state,
                'Runs for': age(uptimeS),
                Sequence: sequence.toLocaleString('en'),
                'Durable up to': durableSequence.toLocaleString('en'),
                'Open orders': openOrders.toLocaleString('en'),
                Accounts: accounts.toLocaleString('en'),
                Trades: trades.toLocaleString('en'),
                'Open faults': String(openFaults),
                'Group commits': journal.frames.toLocaleString('en'),
                'Commands a commit': journal.frames === 0 ? '–' : (journal.records / journal.frames).toFixed(1),
                'Commands written': figure(journal.commandBytes, 'bytes'),
                'Events written': figure(journal.eventBytes, 'bytes'),
                'Longest sync': figure(journal.syncUsMax / 1e6, 'seconds'),
              }}
            />
          )}
        </Shown>
      </Block>
      <Block title="Snapshots and disk">
        <Shown reading={figures} what="Snapshots">
          {({ series }) => (
            <Facts
              of={{
                'Newest snapshot':
                  (series['tradsys_snapshot_sequence'] || undefined)?.toLocaleString('en') ?? 'None yet',
                'Its age': series['tradsys_snapshot_sequence']
                  ? age(series['tradsys_snapshot_age_seconds'] ?? 0)
                  : NOTHING,
                'Failed since start': String(series['tradsys_snapshots_failed'] ?? 0),
                'Projected up to': (series['tradsys_projection_checkpoint'] ?? 0).toLocaleString('en'),
                'Projection lag': String(series['tradsys_projection_lag_commands'] ?? 0),
                'Free on disk': figure(series['tradsys_disk_free_bytes'], 'bytes'),
              }}
            />
          )}
        </Shown>
      </Block>
      {me.value?.permissions.includes('admin:state') === true && <Ledger />}
    </>
  );
}

function Ledger() {
  const reading = useReading(() => rest.call('adminState'));
  return (
    <Block title="State of the core">
      <Shown reading={reading} what="The state">
        {({ sequence, stateHash, ledgerTotals }) => (
          <>
            <p>
              At sequence {sequence.toLocaleString('en')}: <code class="hash">{stateHash}</code>
            </p>
            <DataTable
              label="Totals of the ledger"
              rows={Object.entries(ledgerTotals)}
              keyOf={([asset]) => asset}
              columns={[
                { label: 'Asset', cell: ([asset]) => <strong>{asset}</strong> },
                { label: 'Available', isNumber: true, cell: ([, { available }]) => fixed(available, UNIT_DECIMALS) },
                { label: 'Held', isNumber: true, cell: ([, { held }]) => fixed(held, UNIT_DECIMALS) },
                { label: 'Fees earned', isNumber: true, cell: ([, { fees }]) => fixed(fees, UNIT_DECIMALS) },
                { label: 'From outside', isNumber: true, cell: ([, { external }]) => fixed(external, UNIT_DECIMALS) },
              ]}
            />
            <button type="button" class="button" onClick={reading.reload}>
              Read again
            </button>
          </>
        )}
      </Shown>
    </Block>
  );
}

function Facts({ of }: { readonly of: Readonly<Record<string, string>> }) {
  return (
    <dl class="facts">
      {Object.entries(of).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
