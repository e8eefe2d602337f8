/** The past: the book at any sequence, with the hash of the whole state, and the events around it. */
import { useEffect, useState } from 'preact/hooks';
import type { Answer, Result, Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { decimalsOf, fixed, timeOfDay, words } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';
import { Terms } from './approvals.js';

type PastBook = Answer<'pastBookRead'>;

const LEVELS = 12;
const EVENTS = 40;
/** A slider that moves asks when it has stood still so long. */
const SETTLE_MS = 120;
/** Clamped by the venue to its last command. */
const LAST = Number.MAX_SAFE_INTEGER;

type Pair = Schemas['InstrumentResponse'];
interface Beginning {
  readonly pairs: readonly Pair[];
  readonly newest: number;
}

async function readBeginning(): Promise<Result<Beginning>> {
  const pairs = await rest.call('pairsList');
  if (!pairs.ok) return pairs;
  const { items } = pairs.value;
  const [first] = items;
  if (first === undefined) return { ...pairs, value: { pairs: items, newest: 0 } };
  const book = await rest.call('pastBookRead', {
    path: { symbol: first.symbol },
    query: { sequence: LAST, levels: 1 },
  });
  return book.ok ? { ...book, value: { pairs: items, newest: book.value.sequence } } : book;
}

export function Events() {
  const reading = useReading(readBeginning);
  return (
    <Shown
      reading={reading}
      what="Instruments"
      isEmpty={({ pairs }) => pairs.length === 0}
      empty={<p>Without an instrument there is no book to look at.</p>}
    >
      {({ newest, pairs }) => <Replay key={newest} newest={newest} pairs={pairs} renew={reading.reload} />}
    </Shown>
  );
}

function Replay({ newest, pairs, renew }: Beginning & { readonly renew: () => void }) {
  const [pair, setPair] = useState(pairs[0] as Pair);
  const [sequence, setSequence] = useState(newest);
  const [settled, setSettled] = useState(newest);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(sequence), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [sequence]);
  const choose = (symbol: string): void => setPair(pairs.find((each) => each.symbol === symbol) ?? pair);
  const move = (to: number): void => {
    if (Number.isFinite(to)) setSequence(Math.min(newest, Math.max(1, Math.round(to))));
  };
  return (
    <>
      <Block title="Replay">
        <div class="action-fields">
          <label class="action-field">
            Instrument
            <select class="input" value={pair.symbol} onChange={(event) => choose(event.currentTarget.value)}>
              {pairs.map(({ symbol: name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label class="action-field">
            Sequence
            <input
              class="input"
              type="number"
              min={1}
              max={newest}
              value={sequence}
              onChange={(event) => move(event.currentTarget.valueAsNumber)}
            />
          </label>
          {[-100, -1, 1, 100].map((step) => (
            <button type="button" class="button" key={step} onClick={() => move(sequence + step)}>
              {step > 0 ? `+${step}` : `−${-step}`}
            </button>
          ))}
          <button type="button" class="button" onClick={renew}>
            To the newest
          </button>
        </div>
        <label class="slider">
          <span class="hidden">Sequence, from the first command to the newest</span>
          <input
            type="range"
            min={1}
            max={newest}
            value={sequence}
            onInput={(event) => move(event.currentTarget.valueAsNumber)}
          />
        </label>
        <Book pair={pair} sequence={settled} />
      </Block>
      <Block title="Events from there on">
        <EventList sequence={settled} />
      </Block>
    </>
  );
}

function Book({ pair, sequence }: { readonly pair: Pair; readonly sequence: number }) {
  const { symbol } = pair;
  const reading = useReading(
    () => rest.call('pastBookRead', { path: { symbol }, query: { sequence, levels: LEVELS } }),
    [symbol, sequence],
  );
  return (
    <div class="past-book">
      <Shown reading={reading} what="The book">
        {(book) => (
          <>
            <dl class="facts">
              <div>
                <dt>Behind command</dt>
                <dd data-past="sequence">{book.sequence}</dd>
              </div>
              <div>
                <dt>Time</dt>
                <dd>{`${book.time.slice(0, 10)} ${timeOfDay(book.time)}`}</dd>
              </div>
              <div>
                <dt>Phase</dt>
                <dd>{book.phase === null ? 'Not yet defined' : words(book.phase)}</dd>
              </div>
            </dl>
            <p>
              State of the whole venue:{' '}
              <code class="hash" data-past="hash">
                {book.stateHash}
              </code>
            </p>
            <div class="book-sides">
              <Side name="Bids" tone="bid" levels={book.bids} pair={pair} />
              <Side name="Asks" tone="ask" levels={book.asks} pair={pair} />
            </div>
          </>
        )}
      </Shown>
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly tone: string;
  readonly levels: PastBook['bids'];
  readonly pair: Pair;
}

function Side({ name, tone, levels, pair: { tickSize, lotSize } }: SideProps) {
  if (levels.length === 0) return <p class="muted">No {name.toLowerCase()} were there.</p>;
  const [priceScale, quantityScale] = [decimalsOf(tickSize), decimalsOf(lotSize)];
  return (
    <DataTable
      label={name}
      rows={levels}
      keyOf={({ price }) => price}
      columns={[
        { label: name, isNumber: true, cell: ({ price }) => <span class={tone}>{fixed(price, priceScale)}</span> },
        { label: 'Quantity', isNumber: true, cell: ({ quantity }) => fixed(quantity, quantityScale) },
        { label: 'Orders', isNumber: true, cell: ({ orders }) => orders },
      ]}
    />
  );
}

function EventList({ sequence }: { readonly sequence: number }) {
  const reading = useReading(
    () => rest.call('eventHistoryEvents', { query: { from: sequence, limit: EVENTS } }),
    [sequence],
  );
  return (
    <Shown reading={reading} what="Events" isEmpty={({ items }) => items.length === 0}>
      {({ items }) => (
        <DataTable
          label="Events"
          rows={items}
          keyOf={({ sequence: number, index }) => `${number}.${index}`}
          columns={[
            { label: 'Sequence', isNumber: true, cell: ({ sequence: number, index }) => `${number}.${index}` },
            { label: 'Time', cell: ({ time }) => time.slice(11, 26) },
            { label: 'Event', cell: ({ name }) => name },
            { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId ?? '–' },
            {
              label: 'Fields',
              cell: ({ fields }) => (
                <details>
                  <summary>
                    {Object.entries(fields)
                      .slice(0, 4)
                      .map(([, value]) => String(value))
                      .join(' · ')}
                  </summary>
                  <Terms of={fields} />
                </details>
              ),
            },
          ]}
        />
      )}
    </Shown>
  );
}
