/** What a person has chosen, and where they are looking. Choices are kept by the browser; who is logged in never is. */
import { effect, signal } from '@preact/signals';

export type Theme = 'dark' | 'light';
export const intervals = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;
export type Interval = (typeof intervals)[number];
/** What a phone shows at a time. */
export const phoneTabs = ['chart', 'book', 'trade', 'orders'] as const;
export type PhoneTab = (typeof phoneTabs)[number];
export const accountTabs = ['open', 'history', 'fills', 'positions', 'balances'] as const;
export type AccountTab = (typeof accountTabs)[number];
export const chartViews = ['candles', 'depth', 'heatmap'] as const;
export type ChartView = (typeof chartViews)[number];

export const theme = kept<Theme>('theme', prefersLight() ? 'light' : 'dark', ['dark', 'light']);
export const interval = kept<Interval>('interval', '1m', intervals);
export const accountTab = kept<AccountTab>('account-tab', 'open', accountTabs);
export const chartView = kept<ChartView>('chart-view', 'candles', chartViews);
export const phoneTab = signal<PhoneTab>('chart');
/** The instrument that everything is about; empty until the venue has told of one. */
export const symbol = kept<string>('symbol', '');

const narrow = matchMedia('(max-width: 720px)');
/** A phone: one panel at a time, and tables of what matters most. */
export const isNarrow = signal(narrow.matches);
narrow.addEventListener('change', ({ matches }) => (isNarrow.value = matches));

/** Windows over the page. */
export const isHelpOpen = signal(false);
export const isLoginOpen = signal(false);

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});

function prefersLight(): boolean {
  return matchMedia('(prefers-color-scheme: light)').matches;
}

/** A choice that this browser keeps; null where there is none. */
export function readKept(name: string): string | null {
  return read(keyOf(name));
}

export function writeKept(name: string, value: string): void {
  write(keyOf(name), value);
}

function keyOf(name: string): string {
  return `tradsys.${name}`;
}

function kept<T extends string>(name: string, otherwise: T, allowed?: readonly T[]) {
  const key = keyOf(name);
  const found = read(key) as T | null;
  const isGood = found !== null && (allowed === undefined || allowed.includes(found));
  const value = signal<T>(isGood ? found : otherwise);
  value.subscribe((next) => write(key, next));
  return value;
}

/** A browser may keep nothing for anybody. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds until the page is left.
  }
}
