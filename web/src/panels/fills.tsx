/** The trades of the account, newest first. */
import { fixed, moment, price, quantity, words } from '../format/format.js';
import { Empty } from '../parts/states.js';
import { SideWord } from '../parts/words.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { type Fill, fills } from '../state/account.js';
import { explain } from '../state/explanation.js';
import { instruments } from '../state/market.js';

/** Fees are small: cents would hide them. */
const FEE_DECIMALS = 4;

export function Fills() {
  if (fills.value.length === 0) return <Empty title="No fills">What your orders have traded is shown here.</Empty>;
  return (
    <WindowedTable
      label="Fills"
      columns={columns}
      rows={fills.value}
      keyOf={({ tradeId, orderId }) => `${tradeId}/${orderId}`}
      minWidth="780px"
    />
  );
}

const instrumentOf = ({ symbol }: Fill) => instruments.value.find((one) => one.symbol === symbol);

const columns: readonly Column<Fill>[] = [
  { label: 'Time', isMinor: true, width: '104px', cell: ({ time }) => <span class="muted">{moment(time)}</span> },
  { label: 'Instrument', width: '90px', cell: ({ symbol }) => symbol },
  { label: 'Side', width: '48px', cell: ({ side }) => <SideWord side={side} /> },
  { label: 'Price', width: '1fr', isNumber: true, cell: (fill) => price(fill.price, instrumentOf(fill)) },
  { label: 'Quantity', width: '1fr', isNumber: true, cell: (fill) => quantity(fill.quantity, instrumentOf(fill)) },
  {
    label: 'Fee',
    width: '1fr',
    isNumber: true,
    cell: ({ fee, feeAsset }) => (
      <>
        {fixed(fee, FEE_DECIMALS)} <span class="muted">{feeAsset}</span>
      </>
    ),
  },
  { label: 'As', isMinor: true, width: '70px', cell: ({ liquidity }) => words(liquidity) },
  {
    label: 'Order',
    isMinor: true,
    width: '80px',
    isNumber: true,
    cell: ({ orderId }) => <span class="muted">{orderId}</span>,
  },
  {
    label: 'Why',
    width: '72px',
    cell: ({ orderId, tradeId, side, quantity: lots, symbol }) => (
      <button
        type="button"
        class="button small"
        aria-label={`Explain the fill: ${side} ${lots} ${symbol}`}
        onClick={() => explain(orderId, tradeId)}
      >
        Explain
      </button>
    ),
  },
];
