/** Orders that are closed, newest first; more come at the end of the list. */
import { moment, price, quantity, words } from '../format/format.js';
import { Empty } from '../parts/states.js';
import { SideWord } from '../parts/words.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { closedOrders, hasMoreHistory, loadMoreHistory, type Order } from '../state/account.js';
import { explain } from '../state/explanation.js';
import { instruments } from '../state/market.js';
import { orderKinds } from '../ticket/order-kinds.js';

export function History() {
  if (closedOrders.value.length === 0)
    return <Empty title="No closed orders">Orders that were filled or cancelled are shown here.</Empty>;
  return (
    <WindowedTable
      label="Order history"
      columns={columns}
      rows={closedOrders.value}
      keyOf={({ orderId }) => orderId}
      onEnd={hasMoreHistory.value ? () => void loadMoreHistory() : undefined}
      minWidth="900px"
    />
  );
}

const instrumentOf = ({ symbol }: Order) => instruments.value.find((one) => one.symbol === symbol);

const columns: readonly Column<Order>[] = [
  {
    label: 'Closed',
    isMinor: true,
    width: '104px',
    cell: ({ updatedAt }) => <span class="muted">{moment(updatedAt)}</span>,
  },
  { label: 'Instrument', width: '90px', cell: ({ symbol }) => symbol },
  { label: 'Side', width: '48px', cell: ({ side }) => <SideWord side={side} /> },
  { label: 'Type', isMinor: true, width: '1fr', cell: ({ type }) => orderKinds[type].label },
  {
    label: 'Price',
    isMinor: true,
    width: '0.9fr',
    isNumber: true,
    cell: (order) => price(order.price, instrumentOf(order)),
  },
  { label: 'Average', width: '0.9fr', isNumber: true, cell: (order) => price(order.averagePrice, instrumentOf(order)) },
  {
    label: 'Filled',
    width: '0.9fr',
    isNumber: true,
    cell: (order) => quantity(order.filledQuantity, instrumentOf(order)),
  },
  {
    label: 'Quantity',
    isMinor: true,
    width: '0.9fr',
    isNumber: true,
    cell: (order) => quantity(order.quantity, instrumentOf(order)),
  },
  { label: 'Status', width: '1.4fr', cell: (order) => statusText(order) },
  { label: 'Why', width: '72px', cell: (order) => <Explain order={order} /> },
];

function Explain({ order: { orderId, side, quantity: lots, symbol, filledQuantity } }: { readonly order: Order }) {
  if (filledQuantity === '0') return null;
  return (
    <button
      type="button"
      class="button small"
      aria-label={`Explain the fills: ${side} ${lots} ${symbol}`}
      onClick={() => explain(orderId)}
    >
      Explain
    </button>
  );
}

function statusText({ status, cancelReason, rejectReason }: Order): string {
  const reason = cancelReason ?? rejectReason;
  return reason === null || reason === 'requested' ? words(status) : `${words(status)}: ${words(reason).toLowerCase()}`;
}
