/** Where the panels of a wide page are: side by side in an order, the account above or below, some of them hidden. */
export const columnPanels = ['watch', 'chart', 'market', 'ticket'] as const;
export type ColumnPanel = (typeof columnPanels)[number];
export type Panel = ColumnPanel | 'account';
export const panels: readonly Panel[] = [...columnPanels, 'account'];

export interface Layout {
  /** All of them, from the left; those that are hidden keep their place. */
  readonly columns: readonly ColumnPanel[];
  readonly hidden: readonly Panel[];
  readonly isAccountAbove: boolean;
  /** What is looked at. */
  readonly symbol: string;
  readonly chartView: string;
  readonly interval: string;
}

export type Places = Pick<Layout, 'columns' | 'hidden' | 'isAccountAbove'>;

export const standardPlaces: Places = { columns: columnPanels, hidden: ['watch'], isAccountAbove: false };

const widths: Readonly<Record<ColumnPanel, string>> = {
  watch: '200px',
  chart: 'minmax(0, 1fr)',
  market: '290px',
  ticket: '300px',
};
const COLUMN_ROW = 'minmax(0, 1fr)';
const ACCOUNT_ROW = 'minmax(220px, 32%)';

export function isShown({ hidden }: Places, panel: Panel): boolean {
  return !hidden.includes(panel);
}

/** Shows what is hidden and hides what is shown; the last panel stays. */
export function toggled<P extends Places>(places: P, panel: Panel): P {
  if (!isShown(places, panel)) return { ...places, hidden: places.hidden.filter((one) => one !== panel) };
  if (places.hidden.length === panels.length - 1) return places;
  return { ...places, hidden: [...places.hidden, panel] };
}

/** One place to the left (−1) or to the right (1), past those that are hidden; as it was at the edge. */
export function moved<P extends Places>(places: P, panel: ColumnPanel, step: -1 | 1): P {
  const columns = [...places.columns];
  const from = columns.indexOf(panel);
  let to = from + step;
  while (to >= 0 && to < columns.length && !isShown(places, columns[to] as ColumnPanel)) to += step;
  if (to < 0 || to >= columns.length) return places;
  columns.splice(from, 1);
  columns.splice(to, 0, panel);
  return { ...places, columns };
}

/** Of CSS grid. The account is as wide as the page but for a ticket at its edge, which needs the height. */
export function gridTemplate(places: Places): string {
  const shown = places.columns.filter((panel) => isShown(places, panel));
  const hasAccount = isShown(places, 'account');
  if (shown.length === 0) return `'orders' ${COLUMN_ROW} / minmax(0, 1fr)`;
  const names = shown.map((panel) => (hasAccount && isTall(panel, shown) ? 'ticket' : 'orders'));
  const columnRow = `'${shown.join(' ')}' ${COLUMN_ROW}`;
  const accountRow = `'${names.join(' ')}' ${ACCOUNT_ROW}`;
  const rows = places.isAccountAbove ? [accountRow, columnRow] : [columnRow, accountRow];
  const hasChart = shown.includes('chart');
  const sizes = shown.map((panel) => (hasChart || isTall(panel, shown) ? widths[panel] : 'minmax(0, 1fr)'));
  return `${hasAccount ? rows.join(' ') : columnRow} / ${sizes.join(' ')}`;
}

function isTall(panel: ColumnPanel, shown: readonly ColumnPanel[]): boolean {
  return panel === 'ticket' && shown.length > 1 && (shown[0] === panel || shown.at(-1) === panel);
}

/** What a browser has kept; undefined for what is no layout, as of another version. */
export function parsedLayout(value: unknown): Layout | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { columns, hidden, isAccountAbove, symbol, chartView, interval } = value as Readonly<Record<string, unknown>>;
  const isKnown = (list: unknown): list is Panel[] => Array.isArray(list) && list.every((one) => panels.includes(one));
  if (!isKnown(columns) || columnPanels.some((panel) => !columns.includes(panel))) return undefined;
  if (columns.length !== columnPanels.length || !isKnown(hidden) || new Set(hidden).size >= panels.length)
    return undefined;
  if (typeof isAccountAbove !== 'boolean') return undefined;
  if (typeof symbol !== 'string' || typeof chartView !== 'string' || typeof interval !== 'string') return undefined;
  return {
    columns: columns as ColumnPanel[],
    hidden: [...new Set(hidden)],
    isAccountAbove,
    symbol,
    chartView,
    interval,
  };
}
