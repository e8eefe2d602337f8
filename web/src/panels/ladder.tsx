/** The order book as a ladder: best prices in the middle, depth as bars, a click takes the price into the ticket. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ClientInstrument, LevelSteps } from '../../../clients/typescript/src/tradsys.js';
import { over } from '../format/decimal.js';
import { fixed, NOTHING, stepFormat } from '../format/format.js';
import { Empty, Skeleton } from '../parts/states.js';
import { openOrders } from '../state/account.js';
import { book, type BookView } from '../state/market.js';
import { usePrice } from '../ticket/ticket.js';

const ROW_PX = 22;
const MIDDLE_PX = 34;
const ROWS_MIN = 3;

export function Ladder() {
  const body = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState(10);
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setRows(Math.max(ROWS_MIN, Math.floor((element.clientHeight - MIDDLE_PX) / 2 / ROW_PX))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const view = book.value;
  const terms = view?.instrument.terms;
  return (
    <section class="panel ladder" aria-label="Order book">
      <h2 class="panel-title">Order book</h2>
      <div class="ladder-row ladder-head" aria-hidden="true">
        <span>Price{terms && ` ${terms.quoteAsset}`}</span>
        <span>Size{terms && ` ${terms.baseAsset}`}</span>
        <span>Total</span>
      </div>
      <div class="ladder-body" ref={body} onKeyDown={moveInLadder}>
        {view === undefined ? (
          <Skeleton rows={12} label="The order book is loading" />
        ) : (
          <Levels view={view} rows={rows} />
        )}
      </div>
    </section>
  );
}

function Levels({ view, rows }: { readonly view: BookView; readonly rows: number }) {
  const { instrument, bids, asks, isSynchronized } = view;
  if (isSynchronized && bids.length === 0 && asks.length === 0)
    return <Empty title="Nobody offers anything">Be the first: place a limit order.</Empty>;
  const [bidRows, askRows] = [withTotals(bids, rows), withTotals(asks, rows)];
  const most = Math.max(bidRows.at(-1)?.totalLots ?? 0, askRows.at(-1)?.totalLots ?? 0, 1);
  return (
    <div class={`levels ${isSynchronized ? '' : 'stale'}`}>
      <Side name="ask" label="Asks" rows={askRows.toReversed()} most={most} instrument={instrument} height={rows} />
      <Middle view={view} />
      <Side name="bid" label="Bids" rows={bidRows} most={most} instrument={instrument} height={rows} />
    </div>
  );
}

interface Row extends LevelSteps {
  readonly totalLots: number;
}

function withTotals(levels: readonly LevelSteps[], count: number): Row[] {
  let totalLots = 0;
  return levels.slice(0, count).map(({ priceTicks, quantityLots }) => {
    totalLots += quantityLots;
    return { priceTicks, quantityLots, totalLots };
  });
}

interface SideProps {
  readonly name: 'ask' | 'bid';
  readonly label: string;
  readonly rows: readonly Row[];
  readonly most: number;
  readonly instrument: ClientInstrument;
  readonly height: number;
}

function Side({ name, label, rows, most, instrument, height }: SideProps) {
  const [price, quantity] = [stepFormat(instrument.terms.tickSize), stepFormat(instrument.terms.lotSize)];
  const own = ownPrices(instrument, name === 'bid' ? 'buy' : 'sell');
  const best = name === 'ask' ? rows.length - 1 : 0;
  return (
    <div class={`side ${name}s`} role="group" aria-label={label} style={{ height: `${height * ROW_PX}px` }}>
      {rows.map(({ priceTicks, quantityLots, totalLots }, index) => (
        <button
          key={index}
          type="button"
          class={`ladder-row level ${own.has(priceTicks) ? 'own' : ''}`}
          tabIndex={index === best ? 0 : -1}
          title="Take the price into the ticket"
          onClick={() => usePrice(instrument.price(priceTicks))}
        >
          <span class="bar" style={{ transform: `scaleX(${(totalLots / most).toFixed(3)})` }} aria-hidden="true" />
          <span class={name}>{price(priceTicks)}</span>
          <span>{quantity(quantityLots)}</span>
          <span class="muted">{quantity(totalLots)}</span>
        </button>
      ))}
    </div>
  );
}

/** Where the own open orders rest. */
function ownPrices(instrument: ClientInstrument, side: 'buy' | 'sell'): ReadonlySet<number> {
  const own = openOrders.value.filter((order) => order.symbol === instrument.symbol && order.side === side);
  return new Set(own.map(({ price, workingPrice }) => Number(instrument.parsePrice(workingPrice ?? price ?? ''))));
}

/** The spread, in the price and in basis points of the middle. */
function Middle({ view: { instrument, bids, asks, isSynchronized } }: { readonly view: BookView }) {
  const [bid, ask] = [bids[0]?.priceTicks, asks[0]?.priceTicks];
  const isWhole = bid !== undefined && ask !== undefined;
  const spread = isWhole ? ask - bid : 0;
  const share = isWhole
    ? over({ units: BigInt(spread) * 20_000n, scale: 0 }, { units: BigInt(bid) + BigInt(ask), scale: 0 }, 2)
    : undefined;
  const { tickSize } = instrument.terms;
  return (
    <div class="ladder-middle">
      {isSynchronized && spread < 0 && <span class="muted">Crossed: it trades at the end of the auction</span>}
      {isSynchronized && spread >= 0 && (
        <>
          <span class="muted">Spread</span>
          <span class="number">{isWhole ? stepFormat(tickSize)(spread) : NOTHING}</span>
          <span class="number muted">{share === undefined ? NOTHING : `${fixed(share, 2)} bp`}</span>
        </>
      )}
      {!isSynchronized && <span class="warning">The book is asked for anew</span>}
    </div>
  );
}

/** Up and down go from level to level, over the middle too. */
function moveInLadder(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const levels = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.level')];
  levels[levels.indexOf(document.activeElement as HTMLElement) + step]?.focus();
}
