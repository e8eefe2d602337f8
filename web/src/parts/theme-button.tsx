import { theme } from '../state/settings.js';

/** From light to dark and back. */
export function ThemeButton() {
  const isDark = theme.value === 'dark';
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={isDark ? 'Light colours' : 'Dark colours'}
      title="Colours (t)"
      onClick={() => (theme.value = isDark ? 'light' : 'dark')}
    >
      {isDark ? '☀' : '☾'}
    </button>
  );
}
