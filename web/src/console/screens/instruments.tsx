/** Instruments, and the phase of each. */
import { rest } from '../../venue/venue.js';
import { words } from '../../format/format.js';
import { ActionForm, Block, given } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const phases = ['continuous', 'halt', 'auction', 'pre_open', 'cancel_only', 'closed'] as const;
const auctions = ['', 'opening', 'closing', 'volatility'] as const;
const LOOK_MS = 3_000;

export function Instruments() {
  const reading = useReading(() => rest.call('pairsList'), [], LOOK_MS);
  return (
    <Shown
      reading={reading}
      what="Instruments"
      isEmpty={({ items }) => items.length === 0}
      empty={<p>Define the first one by POST /api/v1/admin/instruments (see /docs).</p>}
    >
      {({ items }) => (
        <>
          <Block title="Instruments">
            <DataTable
              label="Instruments"
              rows={items}
              keyOf={({ symbol }) => symbol}
              columns={[
                { label: 'Symbol', cell: ({ symbol }) => <strong>{symbol}</strong> },
                { label: 'Phase', cell: ({ phase }) => <span class={`tag phase-${phase}`}>{words(phase)}</span> },
                { label: 'Tick', isNumber: true, cell: ({ tickSize }) => tickSize },
                { label: 'Lot', isNumber: true, cell: ({ lotSize }) => lotSize },
                { label: 'Largest order', isNumber: true, cell: ({ maxQuantity }) => maxQuantity },
                { label: 'Maker fee', isNumber: true, cell: ({ makerFee }) => makerFee },
                { label: 'Taker fee', isNumber: true, cell: ({ takerFee }) => takerFee },
                { label: 'Collar, bp', isNumber: true, cell: ({ collarBps }) => collarBps },
              ]}
            />
          </Block>
          <Block title="Phases">
            <ActionForm
              title="Set the phase of an instrument"
              submitLabel="Set phase"
              fields={[
                { name: 'symbol', label: 'Instrument', options: items.map(({ symbol }) => symbol) },
                { name: 'phase', label: 'Phase', options: phases },
                { name: 'auction', label: 'Auction', options: auctions },
              ]}
              question={({ symbol = '', phase = '' }) => `${symbol} goes to ${words(phase).toLowerCase()} at once.`}
              done="Done."
              run={({ symbol = '', phase, auction }) =>
                rest.call('tradingAdminSetPhase', { path: { symbol }, body: given({ phase, auction }) as never })
              }
              after={reading.reload}
            />
            <ActionForm
              title="Halt or reopen the whole market"
              submitLabel="Set market phase"
              isDanger
              fields={[
                { name: 'phase', label: 'Phase', options: ['halt', 'auction', 'continuous'] },
                { name: 'auction', label: 'Auction', options: auctions },
              ]}
              question={({ phase = '' }) =>
                phase === 'halt' ? 'All that trades is halted.' : 'All that is halted is reopened.'
              }
              done="Done."
              run={({ phase, auction }) =>
                rest.call('tradingAdminSetMarketPhase', { body: given({ phase, auction }) as never })
              }
              after={reading.reload}
            />
          </Block>
        </>
      )}
    </Shown>
  );
}
