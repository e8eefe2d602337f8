/** What is held by trading, valued at the last price. */
import { known } from '../format/decimal.js';
import { money, price, quantity, signed } from '../format/format.js';
import { Empty } from '../parts/states.js';
import { toneOf } from '../parts/words.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { type Position, positions, profitOf, unrealized } from '../state/account.js';
import { instruments, tickers } from '../state/market.js';

export function Positions() {
  if (positions.value.length === 0)
    return <Empty title="No positions">What you have bought or sold here, and what you won or lost by it.</Empty>;
  return (
    <WindowedTable
      label="Positions"
      columns={columns}
      rows={positions.value}
      keyOf={({ symbol }) => symbol}
      minWidth="760px"
    />
  );
}

const instrumentOf = ({ symbol }: Position) => instruments.value.find((one) => one.symbol === symbol);

const columns: readonly Column<Position>[] = [
  { label: 'Instrument', width: '90px', cell: ({ symbol }) => symbol },
  {
    label: 'Quantity',
    width: '1fr',
    isNumber: true,
    cell: (position) => (
      <span class={toneOf(known(position.quantity).units)}>{quantity(position.quantity, instrumentOf(position))}</span>
    ),
  },
  {
    label: 'Average',
    width: '1fr',
    isNumber: true,
    cell: (position) => price(position.averagePrice, instrumentOf(position)),
  },
  {
    label: 'Last',
    isMinor: true,
    width: '1fr',
    isNumber: true,
    cell: (position) => price(lastOf(position), instrumentOf(position)),
  },
  {
    label: 'Unrealised',
    isMinor: true,
    width: '1fr',
    isNumber: true,
    cell: (position) => <Signed value={unrealized(position)} />,
  },
  {
    label: 'Realised',
    isMinor: true,
    width: '1fr',
    isNumber: true,
    cell: ({ realizedPnl }) => <Signed value={known(realizedPnl)} />,
  },
  { label: 'Fees', isMinor: true, width: '0.8fr', isNumber: true, cell: ({ fees }) => money(fees) },
  { label: 'Profit', width: '1fr', isNumber: true, cell: (position) => <Signed value={profitOf(position)} /> },
];

function lastOf({ symbol, markPrice }: Position): string | null {
  return tickers.value.get(symbol)?.last ?? markPrice;
}

function Signed({ value }: { readonly value: ReturnType<typeof unrealized> }) {
  return <span class={value === undefined ? '' : toneOf(value.units)}>{signed(value)}</span>;
}
