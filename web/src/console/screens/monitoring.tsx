/** The dashboard inside the console: alerts are acknowledged and silenced here. */
import { AlertsPanel, type VenueAlert } from '../../dashboard/alerts-panel.js';
import { Dashboard } from '../../dashboard/dashboard.js';
import { words } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, ActionForm, given } from '../action.js';

export function Monitoring() {
  const mayAct = me.value?.permissions.includes('admin:alerts') === true;
  return (
    <>
      {mayAct ? (
        <AlertsPanel
          actions={(alert, after) => <AlertActions alert={alert} after={after} />}
          below={({ value, reload }) => <Silence alerts={value?.items ?? []} after={reload} />}
        />
      ) : (
        <AlertsPanel />
      )}
      <Dashboard />
    </>
  );
}

function AlertActions({ alert: { alert, state }, after }: { readonly alert: VenueAlert; readonly after: () => void }) {
  if (state === 'firing')
    return (
      <ActionButton
        label="Acknowledge"
        name={`Acknowledge ${words(alert)}`}
        done="Acknowledged: it says nothing more until it is well again."
        run={() => rest.call('alertsAcknowledge', { path: { alert }, body: {} })}
        after={after}
      />
    );
  if (state !== 'silenced') return null;
  return (
    <ActionButton
      label="End silence"
      name={`End the silence of ${words(alert)}`}
      done="It speaks again."
      run={() => rest.call('alertsUnsilence', { path: { alert } })}
      after={after}
    />
  );
}

function Silence({ alerts, after }: { readonly alerts: readonly VenueAlert[]; readonly after: () => void }) {
  if (alerts.length === 0) return null;
  return (
    <ActionForm
      title="Silence an alert"
      submitLabel="Silence"
      fields={[
        { name: 'alert', label: 'Alert', options: alerts.map(({ alert }) => alert) },
        { name: 'minutes', label: 'Minutes', value: '60' },
        { name: 'note', label: 'Why', isOptional: true },
      ]}
      done="Silenced. What is still too much at the end of it fires anew."
      run={({ alert = '', minutes, note }) =>
        rest.call('alertsSilence', { path: { alert }, body: { minutes: Number(minutes), ...given({ note }) } })
      }
      after={after}
    />
  );
}
