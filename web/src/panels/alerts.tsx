/** Alerts in the corner, read out as they come. */
import { alerts, dismiss } from '../state/alerts.js';

export function Alerts() {
  return (
    <div class="alerts" role="log" aria-live="polite" aria-label="Alerts">
      {alerts.value.map(({ id, tone, title, detail }) => (
        <div key={id} class={`alert ${tone}`}>
          <div>
            <strong>{title}</strong>
            {detail !== '' && <p>{detail}</p>}
          </div>
          <button type="button" class="icon-button" aria-label={`Close: ${title}`} onClick={() => dismiss(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
