/** The keyboard: one table for what is done and what the help shows. A key that is typed into a field is no shortcut. */
import {
  accountTab,
  accountTabs,
  chartView,
  chartViews,
  isHelpOpen,
  isLoginOpen,
  phoneTab,
  theme,
} from './state/settings.js';
import { isLayoutOpen } from './state/layouts.js';
import * as ticket from './ticket/ticket.js';

interface Shortcut {
  readonly keys: string;
  readonly text: string;
  readonly run: (key: string) => void;
}

export const shortcuts: readonly Shortcut[] = [
  { keys: '/', text: 'Pick an instrument', run: () => press('[data-shortcut="pick"]') },
  { keys: 'b', text: 'Buy', run: () => setSide('buy') },
  { keys: 's', text: 'Sell', run: () => setSide('sell') },
  { keys: 'l', text: 'Limit order', run: () => setType('limit') },
  { keys: 'm', text: 'Market order', run: () => setType('market') },
  { keys: 'p', text: 'To the price', run: () => focusField('price') },
  { keys: 'q', text: 'To the quantity', run: () => focusField('quantity') },
  { keys: 'x', text: 'To “cancel all” of the instrument', run: cancelAll },
  { keys: '1 – 5', text: 'Open orders, history, fills, positions, balances', run: (key) => setTab(Number(key) - 1) },
  { keys: 'd', text: 'Candles, depth, heatmap', run: toggleChart },
  { keys: 'w', text: 'Layout: panels, and layouts that are kept', run: () => (isLayoutOpen.value = true) },
  { keys: 't', text: 'Light or dark', run: () => (theme.value = theme.peek() === 'dark' ? 'light' : 'dark') },
  { keys: '?', text: 'This help', run: () => (isHelpOpen.value = true) },
];

/** What the browser and the parts of the page do by themselves. */
export const otherKeys: readonly { readonly keys: string; readonly text: string }[] = [
  { keys: 'Enter', text: 'In the ticket: send the order. In a row: save it' },
  { keys: 'Esc', text: 'Close a window, leave a row as it was' },
  { keys: '↑ ↓', text: 'In the ladder: from level to level; Enter takes the price' },
  { keys: '← →', text: 'In tabs: to the next one' },
];

export function listenForShortcuts(): void {
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyped(target) || isWindowOpen()) return;
    const found = shortcuts.find(({ keys }) => keys === key || (keys === '1 – 5' && /^[1-5]$/.test(key)));
    if (found === undefined) return;
    event.preventDefault();
    found.run(key);
  });
}

function isWindowOpen(): boolean {
  return isHelpOpen.peek() || isLoginOpen.peek() || document.querySelector('dialog[open]') !== null;
}

function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=radio], [type=checkbox]), select, textarea');
}

function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

function setSide(side: ticket.Side): void {
  ticket.side.value = side;
  phoneTab.value = 'trade';
}

function setType(type: 'limit' | 'market'): void {
  ticket.setType(type);
  phoneTab.value = 'trade';
}

function focusField(field: 'price' | 'quantity'): void {
  phoneTab.value = 'trade';
  focus(`[data-shortcut="${field}"]`);
}

function setTab(index: number): void {
  const tab = accountTabs[index];
  if (tab !== undefined) [accountTab.value, phoneTab.value] = [tab, 'orders'];
}

function toggleChart(): void {
  const next = chartViews[(chartViews.indexOf(chartView.peek()) + 1) % chartViews.length];
  [chartView.value, phoneTab.value] = [next ?? 'candles', 'chart'];
}

/** To the button, not the deed: a key that is hit by mistake must not cancel. */
function cancelAll(): void {
  setTab(0);
  focus('[data-shortcut="cancel-all"]');
}

/** At once where it is in sight, so that the next key is for it; else when it has been drawn. */
function focus(selector: string): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element !== null && element.offsetParent !== null) element.focus();
  else requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
