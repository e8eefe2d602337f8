/** What the simulated market does, and what it shall do. */
import { timeOfDay, words } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { ActionForm, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const scenarios = ['calm', 'trend', 'volatile', 'flash_crash', 'liquidity_drought', 'opening_auction', 'halt'] as const;
type Scenario = (typeof scenarios)[number];
const LOOK_MS = 2_000;

export function Simulation() {
  const reading = useReading(() => rest.call('simulationGet'), [], LOOK_MS);
  return (
    <Shown
      reading={reading}
      what="Simulated instruments"
      isEmpty={({ instruments }) => instruments.length === 0}
      empty={<p>This venue has no demo (`demo.enabled`), so nobody trades here but people.</p>}
    >
      {({ instruments, isRunning, seed, participants }) => (
        <>
          <Block title="Simulated market">
            <p class="muted">
              {isRunning ? 'Running' : 'Its steps fail: see the log'}, seed {seed}, {participants.length} participants.
            </p>
            <DataTable
              label="Simulated instruments"
              rows={instruments}
              keyOf={({ symbol }) => symbol}
              columns={[
                { label: 'Symbol', cell: ({ symbol }) => <strong>{symbol}</strong> },
                { label: 'Kind', cell: ({ kind }) => words(kind) },
                {
                  label: 'Plays',
                  cell: ({ scenario, direction }) => `${words(scenario)}${direction === null ? '' : ` ${direction}`}`,
                },
                { label: 'Since', cell: ({ since }) => timeOfDay(since) },
                { label: 'Phase', cell: ({ phase }) => <span class={`tag phase-${phase}`}>{words(phase)}</span> },
                { label: 'Fair value', isNumber: true, cell: ({ fairPrice }) => fairPrice },
              ]}
            />
          </Block>
          <Block title="Scenario">
            <ActionForm
              title="Begin a scenario"
              submitLabel="Begin"
              fields={[
                { name: 'scenario', label: 'Scenario', options: scenarios },
                {
                  name: 'symbol',
                  label: 'Instrument',
                  options: ['', ...instruments.map(({ symbol }) => symbol)],
                  hint: 'All that trade where none is chosen.',
                },
                { name: 'direction', label: 'Direction of a trend', options: ['up', 'down'] },
              ]}
              done="It has begun."
              run={({ scenario, symbol = '', direction }) =>
                rest.call('simulationBegin', {
                  body: {
                    scenario: scenario as Scenario,
                    ...(symbol !== '' && { symbol }),
                    ...(scenario === 'trend' && { direction: direction as 'up' | 'down' }),
                  },
                })
              }
              after={reading.reload}
            />
          </Block>
        </>
      )}
    </Shown>
  );
}
