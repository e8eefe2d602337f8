/** The layout of the page, and those that are kept under a name by the browser. */
import { computed, signal } from '@preact/signals';
import { type Layout, parsedLayout, type Places, standardPlaces } from '../layout/layout.js';
import { chartView, chartViews, interval, intervals, readKept, symbol, writeKept } from './settings.js';

const PRESENT = 'layout';
const NAMED = 'layouts';
const LAYOUTS_MAX = 20;
export const NAME_LENGTH_MAX = 40;

export const places = signal<Places>(parsedLayout(jsonOf(readKept(PRESENT))) ?? standardPlaces);
export const namedLayouts = signal<Readonly<Record<string, Layout>>>(readNamed());
export const isLayoutOpen = signal(false);

const wide = matchMedia('(min-width: 1021px)');
/** Narrower pages have their own places for the panels. */
export const isWide = signal(wide.matches);
wide.addEventListener('change', ({ matches }) => (isWide.value = matches));

const present = computed((): Layout => ({
  ...places.value,
  symbol: symbol.value,
  chartView: chartView.value,
  interval: interval.value,
}));
present.subscribe((layout) => writeKept(PRESENT, JSON.stringify(layout)));

export function resetPlaces(): void {
  places.value = standardPlaces;
}

/** Returns what is wrong with the name, and keeps the layout where nothing is. A name that is there is replaced. */
export function saveLayout(name: string): string | undefined {
  const text = name.trim();
  const all = namedLayouts.peek();
  if (text === '') return 'A layout needs a name.';
  if (text.length > NAME_LENGTH_MAX) return `A name has at most ${NAME_LENGTH_MAX} characters.`;
  if (!Object.hasOwn(all, text) && Object.keys(all).length >= LAYOUTS_MAX)
    return `At most ${LAYOUTS_MAX} layouts are kept: delete one first.`;
  keep({ ...all, [text]: present.peek() });
  return undefined;
}

export function useLayout(name: string): void {
  const layout = namedLayouts.peek()[name];
  if (layout === undefined) return;
  const { columns, hidden, isAccountAbove } = layout;
  places.value = { columns, hidden, isAccountAbove };
  symbol.value = layout.symbol;
  chartView.value = chartViews.find((one) => one === layout.chartView) ?? chartView.peek();
  interval.value = intervals.find((one) => one === layout.interval) ?? interval.peek();
}

export function deleteLayout(name: string): void {
  keep(Object.fromEntries(Object.entries(namedLayouts.peek()).filter(([one]) => one !== name)));
}

function keep(all: Readonly<Record<string, Layout>>): void {
  namedLayouts.value = all;
  writeKept(NAMED, JSON.stringify(all));
}

function readNamed(): Record<string, Layout> {
  const kept = jsonOf(readKept(NAMED));
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, value]) => {
      const layout = parsedLayout(value);
      return layout === undefined ? [] : [[name, layout] as const];
    }),
  );
}

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
