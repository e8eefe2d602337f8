/** A table of any length of which only the rows in sight are in the document. Rows have one height. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isNarrow } from '../state/settings.js';

export interface Column<R> {
  readonly label: string;
  readonly isNumber?: boolean;
  /** Left out on a phone. */
  readonly isMinor?: boolean;
  /** Of the grid: `1fr`, `90px`. */
  readonly width: string;
  readonly cell: (row: R) => ComponentChildren;
}

interface Props<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
  readonly onEnd?: (() => void) | undefined;
  readonly minWidth?: string;
  /** Denser where there are many rows and few columns. */
  readonly rowPx?: number | undefined;
}

const ROW_PX = 30;
const EXTRA_ROWS = 4;

export function WindowedTable<R>({
  label,
  columns: all,
  rows,
  keyOf,
  onEnd,
  minWidth = '0',
  rowPx = ROW_PX,
}: Props<R>) {
  const columns = isNarrow.value ? all.filter(({ isMinor }) => isMinor !== true) : all;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 300 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / rowPx) - EXTRA_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowPx) + EXTRA_ROWS);
  const isAtEnd = last === rows.length;
  useLayoutEffect(() => {
    if (isAtEnd && view.top > 0) onEnd?.();
  }, [isAtEnd, rows.length]);
  const style = {
    gridTemplateColumns: columns.map(({ width }) => width).join(' '),
    minWidth: isNarrow.value ? '0' : minWidth,
    height: `${rowPx}px`,
  };
  return (
    <div class="table" role="table" aria-label={label} aria-rowcount={rows.length + 1} ref={scroller} tabIndex={0}>
      <div class="table-row table-head" role="row" style={style}>
        {columns.map((column) => (
          <span key={column.label} role="columnheader" class={classOf(column)}>
            {column.label}
          </span>
        ))}
      </div>
      <div style={{ height: `${first * rowPx}px` }} />
      {rows.slice(first, last).map((row, index) => (
        <div class="table-row" role="row" key={keyOf(row)} style={style} aria-rowindex={first + index + 2}>
          {columns.map((column) => (
            <span key={column.label} role="cell" class={classOf(column)}>
              {column.cell(row)}
            </span>
          ))}
        </div>
      ))}
      <div style={{ height: `${(rows.length - last) * rowPx}px` }} />
    </div>
  );
}

function classOf<R>({ isNumber }: Column<R>): string {
  return isNumber === true ? 'number' : '';
}
