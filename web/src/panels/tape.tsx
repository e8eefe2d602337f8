/** The tape: the trades of the instrument, newest first. */
import { useComputed } from '@preact/signals';
import { price, quantity, timeOfDay } from '../format/format.js';
import { Empty, Fault, Skeleton } from '../parts/states.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { instrument, reloadTape, tape, tapeFault, type TapeTrade, ticker } from '../state/market.js';

export function Tape() {
  const columns = useComputed((): Column<TapeTrade>[] => {
    const of = instrument.value;
    return [
      {
        label: 'Price',
        width: '1fr',
        cell: (trade) => <span class={trade.takerSide === 'buy' ? 'bid' : 'ask'}>{price(trade.price, of)}</span>,
      },
      { label: 'Size', width: '1fr', isNumber: true, cell: (trade) => quantity(trade.quantity, of) },
      {
        label: 'Time',
        width: '66px',
        isNumber: true,
        cell: (trade) => <span class="muted">{timeOfDay(trade.time)}</span>,
      },
    ];
  });
  return (
    <section class="panel tape" aria-label="Trades">
      <h2 class="panel-title">Trades</h2>
      <Body columns={columns.value} />
    </section>
  );
}

function Body({ columns }: { readonly columns: readonly Column<TapeTrade>[] }) {
  const trades = tape.value;
  if (trades.length > 0)
    return (
      <WindowedTable
        rowPx={22}
        label="Trades, newest first"
        columns={columns}
        rows={trades}
        keyOf={({ tradeId }) => tradeId}
      />
    );
  if (tapeFault.value !== undefined)
    return <Fault title="The trades could not be read" detail={tapeFault.value} retry={reloadTape} />;
  if (ticker.value?.last === null) return <Empty title="Nothing has been traded yet" />;
  return <Skeleton label="The trades are loading" />;
}
