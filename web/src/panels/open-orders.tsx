/** The open orders: amended in their row, cancelled by one click. */
import { signal } from '@preact/signals';
import type { CommandOutcome, RealtimeClient } from '../../../clients/typescript/src/tradsys.js';
import { unreachable } from '../../../src/common/assert.js';
import { typed, plain } from '../format/decimal.js';
import { price, quantity, timeOfDay, words } from '../format/format.js';
import { Empty } from '../parts/states.js';
import { SideWord } from '../parts/words.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { openOrders, type Order } from '../state/account.js';
import { alert } from '../state/alerts.js';
import { instruments } from '../state/market.js';
import { isNarrow, symbol as selected } from '../state/settings.js';
import { orderKinds } from '../ticket/order-kinds.js';
import { stream } from '../venue/venue.js';

/** The order that is being amended, and what is typed. */
const amended = signal<{ readonly orderId: string; readonly price: string; readonly quantity: string } | undefined>(
  undefined,
);
const busy = signal<ReadonlySet<string>>(new Set());

export function OpenOrders() {
  if (openOrders.value.length === 0)
    return <Empty title="No open orders">Orders that rest, or wait for their trigger, are shown here.</Empty>;
  return (
    <WindowedTable
      label="Open orders"
      columns={isNarrow.value ? narrowColumns : columns}
      rowPx={isNarrow.value ? NARROW_ROW_PX : undefined}
      rows={openOrders.value}
      keyOf={({ orderId }) => orderId}
      minWidth="860px"
    />
  );
}

const columns: readonly Column<Order>[] = [
  { label: 'Time', width: '72px', cell: ({ createdAt }) => <span class="muted">{timeOfDay(createdAt)}</span> },
  { label: 'Instrument', width: '90px', cell: ({ symbol }) => symbol },
  { label: 'Side', width: '48px', cell: ({ side }) => <SideWord side={side} /> },
  { label: 'Type', width: '1.8fr', cell: (order) => kindOf(order) },
  { label: 'Price', width: '1fr', isNumber: true, cell: (order) => <PriceCell order={order} /> },
  { label: 'Quantity', width: '1fr', isNumber: true, cell: (order) => <QuantityCell order={order} /> },
  {
    label: 'Filled',
    width: '0.9fr',
    isNumber: true,
    cell: (order) => quantity(order.filledQuantity, instrumentOf(order)),
  },
  { label: 'Status', width: '1.1fr', cell: ({ status }) => words(status) },
  { label: 'Actions', width: '142px', cell: (order) => <Actions order={order} /> },
];

/** On a phone an order has two lines. */
const NARROW_ROW_PX = 52;
const narrowColumns: readonly Column<Order>[] = [
  {
    label: 'Order',
    width: '1fr',
    cell: (order) => (
      <span class="two-lines">
        <span>
          <SideWord side={order.side} /> <QuantityCell order={order} /> {order.symbol}
        </span>
        <span>
          <span class="muted">{kindOf(order)}</span> <PriceCell order={order} />
        </span>
      </span>
    ),
  },
  { label: 'Actions', width: '136px', cell: (order) => <Actions order={order} /> },
];

function instrumentOf({ symbol }: Order) {
  return instruments.value.find((one) => one.symbol === symbol);
}

/** The type and what matters of its terms. */
function kindOf(order: Order): string {
  const { type, timeInForce, postOnly, hidden, stopPrice, listType, listId } = order;
  const terms = [
    stopPrice === null ? '' : `at ${price(stopPrice, instrumentOf(order))}`,
    timeInForce === 'gtc' ? '' : timeInForce.toUpperCase(),
    postOnly ? 'post only' : '',
    hidden ? 'hidden' : '',
  ];
  const list = listType === null ? '' : `${listType === 'bracket' ? 'Bracket' : listType.toUpperCase()} ${listId} · `;
  return list + [orderKinds[type].label, ...terms.filter((term) => term !== '')].join(', ');
}

function PriceCell({ order }: { readonly order: Order }) {
  const change = amended.value;
  if (change?.orderId !== order.orderId || order.price === null)
    return <>{price(order.workingPrice ?? order.price, instrumentOf(order))}</>;
  return <AmendInput label="New price" field="price" value={change.price} order={order} />;
}

function QuantityCell({ order }: { readonly order: Order }) {
  const change = amended.value;
  if (change?.orderId !== order.orderId) return <>{quantity(order.quantity, instrumentOf(order))}</>;
  return <AmendInput label="New total quantity" field="quantity" value={change.quantity} order={order} />;
}

interface InputProps {
  readonly label: string;
  readonly field: 'price' | 'quantity';
  readonly value: string;
  readonly order: Order;
}

function AmendInput({ label, field, value, order }: InputProps) {
  return (
    <input
      class="input cell-input number"
      inputMode="decimal"
      aria-label={label}
      autoFocus={field === 'price'}
      value={value}
      onInput={(event) => {
        const change = amended.peek();
        if (change !== undefined) amended.value = { ...change, [field]: event.currentTarget.value };
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void amend(order);
        if (event.key === 'Escape') amended.value = undefined;
      }}
    />
  );
}

function Actions({ order }: { readonly order: Order }) {
  const isBusy = busy.value.has(order.orderId);
  const name = `${order.side} ${order.quantity} ${order.symbol}`;
  if (amended.value?.orderId === order.orderId)
    return (
      <span class="actions">
        <button type="button" class="button small primary" disabled={isBusy} onClick={() => void amend(order)}>
          Save
        </button>
        <button type="button" class="button small" onClick={() => (amended.value = undefined)}>
          Back
        </button>
      </span>
    );
  return (
    <span class="actions">
      {order.listId === null && (
        <button
          type="button"
          class="button small"
          aria-label={`Amend ${name}`}
          disabled={isBusy}
          onClick={() => begin(order)}
        >
          Amend
        </button>
      )}
      <button
        type="button"
        class="button small danger"
        aria-label={`Cancel ${name}`}
        disabled={isBusy}
        onClick={() => void cancel(order)}
      >
        Cancel
      </button>
    </span>
  );
}

function begin({ orderId, price: limit, quantity: total }: Order): void {
  amended.value = { orderId, price: limit ?? '', quantity: total };
}

async function amend(order: Order): Promise<void> {
  const change = amended.peek();
  if (change === undefined) return;
  const [limit, total] = [typed(change.price), typed(change.quantity)];
  if (total === undefined || (order.price !== null && limit === undefined)) {
    alert('bad', 'The order is as it was', 'Price and quantity must be numbers.');
    return;
  }
  const replaced = {
    ...(limit !== undefined && plain(limit) !== order.price && { price: plain(limit) }),
    ...(plain(total) !== order.quantity && { quantity: plain(total) }),
  };
  amended.value = undefined;
  if (Object.keys(replaced).length === 0) return;
  const { symbol, orderId } = order;
  await during(order, (venue) => venue.replace({ symbol, orderId, ...replaced }));
}

function cancel(order: Order): Promise<void> {
  return during(order, (venue) => venue.cancel(order.orderId));
}

/** Over the stream: what has become of the order is told there too. */
async function during({ orderId }: Order, work: (venue: RealtimeClient) => Promise<CommandOutcome>): Promise<void> {
  const venue = stream();
  if (venue === undefined) return;
  busy.value = new Set([...busy.peek(), orderId]);
  const outcome = await work(venue);
  busy.value = new Set([...busy.peek()].filter((id) => id !== orderId));
  tell(outcome);
}

function tell(outcome: CommandOutcome): void {
  switch (outcome.outcome) {
    case 'accepted':
    case 'repeated':
      return;
    case 'refused':
      alert('bad', 'The order is as it was', `${words(outcome.reason ?? 'refused')}.`);
      return;
    case 'not_taken':
      alert('bad', 'The order is as it was', outcome.detail ?? `${words(outcome.reason ?? 'not taken')}. Try again.`);
      return;
    case 'unknown':
      alert('bad', 'It is not known whether it was done', 'The connection ended before the answer. Look at the order.');
      return;
    default:
      unreachable(outcome);
  }
}

/** All of the selected instrument, which the button says. */
export function CancelAll() {
  const count = openOrders.value.filter(({ symbol }) => symbol === selected.value).length;
  if (count === 0) return null;
  return (
    <button type="button" class="button small danger" data-shortcut="cancel-all" onClick={() => void cancelAll()}>
      Cancel all {selected.value} ({count})
    </button>
  );
}

async function cancelAll(): Promise<void> {
  const outcome = await stream()?.cancelAll({ symbol: selected.peek() });
  if (outcome !== undefined) tell(outcome);
}
