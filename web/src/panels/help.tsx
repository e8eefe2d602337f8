/** The keyboard shortcuts. */
import { Dialog } from '../parts/dialog.js';
import { otherKeys, shortcuts } from '../shortcuts.js';
import { isHelpOpen } from '../state/settings.js';

export function Help() {
  return (
    <Dialog title="Keyboard shortcuts" close={() => (isHelpOpen.value = false)}>
      <dl class="shortcuts">
        {[...shortcuts, ...otherKeys].map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        The same over an API: <a href="/docs">REST</a>, <a href="/docs/streams">streams</a>.
      </p>
    </Dialog>
  );
}
