/** A plain table: few rows, all of them in the document. */
import type { ComponentChildren } from 'preact';

export interface DataColumn<R> {
  readonly label: string;
  readonly isNumber?: boolean;
  readonly cell: (row: R) => ComponentChildren;
}

interface Props<R> {
  readonly label: string;
  readonly columns: readonly DataColumn<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
}

export function DataTable<R>({ label, columns, rows, keyOf }: Props<R>) {
  return (
    // Wider than a phone: it scrolls by keyboard too.
    <div class="data-table" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column.label} class={column.isNumber === true ? 'number' : ''}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.label} class={column.isNumber === true ? 'number' : ''}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
