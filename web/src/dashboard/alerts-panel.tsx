/** The venue's own alerts, asked for every two seconds: what is too much, since when, and who is on it. */
import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import { DataTable, type DataColumn } from '../console/data-table.js';
import { type Reading, Shown, useReading } from '../console/reading.js';
import { moment, NOTHING, words } from '../format/format.js';
import { rest } from '../venue/venue.js';

export type VenueAlert = Schemas['AlertResponse'];
type Alerts = Schemas['AlertListResponse'];

const ASK_MS = 2_000;

/** `actions` is what whoever looks may do about one; `below` about all. */
export function AlertsPanel({
  actions,
  below,
}: {
  readonly actions?: (alert: VenueAlert, after: () => void) => ComponentChildren;
  readonly below?: (reading: Reading<Alerts>) => ComponentChildren;
}) {
  const reading = useReading(() => rest.call('alertsList'), [], ASK_MS);
  const acting: DataColumn<VenueAlert>[] =
    actions === undefined ? [] : [{ label: 'Actions', cell: (alert) => actions(alert, reading.reload) }];
  return (
    <section class="panel venue-alerts" aria-label="Alerts">
      <h2 class="panel-title">Alerts</h2>
      <Shown reading={reading} what="Alerts">
        {({ items }) => (
          <DataTable
            label="Alerts"
            rows={items.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))}
            keyOf={({ alert }) => alert}
            columns={[...columns, ...acting]}
          />
        )}
      </Shown>
      {below?.(reading)}
    </section>
  );
}

/** What needs somebody first. */
const order: readonly VenueAlert['state'][] = ['firing', 'pending', 'acknowledged', 'silenced', 'ok'];

const columns: readonly DataColumn<VenueAlert>[] = [
  { label: 'Alert', cell: ({ alert }) => <strong>{words(alert)}</strong> },
  { label: 'State', cell: ({ state }) => <span class={`tag alert-${state}`}>{words(state)}</span> },
  { label: 'Found', isNumber: true, cell: ({ value }) => value?.toLocaleString('en') ?? NOTHING },
  { label: 'Too much above', isNumber: true, cell: ({ threshold }) => threshold?.toLocaleString('en') ?? NOTHING },
  { label: 'Since', cell: ({ since }) => (since === null ? NOTHING : moment(since)) },
  { label: 'By', cell: (alert) => byText(alert) },
];

function byText({ by, note, silencedUntil }: VenueAlert): string {
  const parts = [by, note, silencedUntil === null ? null : `until ${moment(silencedUntil)}`];
  return parts.filter((part) => part !== null && part !== '').join(', ') || NOTHING;
}
