/** What everybody sees: the instruments, what each is doing, and of the selected one its book and its tape. */
import { computed, effect, signal } from '@preact/signals';
import type {
  ClientInstrument,
  LevelSteps,
  OrderBook,
  RealtimeClient,
  RealtimeEvents,
  Schemas,
} from '../../../clients/typescript/src/tradsys.js';
import { onStream, ask, stream } from '../venue/venue.js';
import { atMostEvery, nextFrame } from './frame.js';
import { symbol } from './settings.js';

export type Ticker = RealtimeEvents['ticker'];
export type Status = RealtimeEvents['status'];
export type StreamTrade = RealtimeEvents['trade'];
/** A trade of the tape, from the stream or from REST. */
export type TapeTrade = Pick<Schemas['TradeResponse'], 'tradeId' | 'price' | 'quantity' | 'takerSide' | 'time'>;

export interface BookView {
  readonly instrument: ClientInstrument;
  /** Best first, in ticks and lots. */
  readonly bids: readonly LevelSteps[];
  readonly asks: readonly LevelSteps[];
  /** False while the venue's book is asked for anew. */
  readonly isSynchronized: boolean;
}

const TAPE_KEPT = 200;
const DEPTH_MS = 250;
/** More levels than any ladder shows. */
const LADDER_LEVELS = 60;

/** The terms of the instruments that the stream does not tell: fees, bounds, collars. */
export const pairs = signal<ReadonlyMap<string, Schemas['InstrumentResponse']>>(new Map());
export const instruments = signal<readonly ClientInstrument[]>([]);
export const tickers = signal<ReadonlyMap<string, Ticker>>(new Map());
export const statuses = signal<ReadonlyMap<string, Status>>(new Map());
export const book = signal<BookView | undefined>(undefined);
/** The whole book, a few times a second: for the depth chart and the preview of an order. */
export const deepBook = signal<BookView | undefined>(undefined);
export const tape = signal<readonly TapeTrade[]>([]);
/** Why there is no tape. */
export const tapeFault = signal<string | undefined>(undefined);

export const instrument = computed(() => instruments.value.find((one) => one.symbol === symbol.value));
export const ticker = computed(() => tickers.value.get(symbol.value));
export const status = computed(() => statuses.value.get(symbol.value));

const newTickers = new Map<string, Ticker>();
const newStatuses = new Map<string, Status>();
/** Newest last. */
let trades: TapeTrade[] = [];
const tradeListeners: ((trade: StreamTrade) => void)[] = [];
const followListeners: (() => void)[] = [];

/** Calls back with each trade of the selected instrument. */
export function onTrade(listener: (trade: StreamTrade) => void): void {
  tradeListeners.push(listener);
}

/** Calls back when the selected instrument is followed from now on: another one, or again after a cut. */
export function onFollow(listener: () => void): void {
  followListeners.push(listener);
}

onStream((next) => {
  let followed: string | undefined;
  const follow = (): void => {
    if (stream() !== next || !next.isReady) return;
    choose();
    const wanted = symbol.peek();
    if (wanted === '' || wanted === followed) return;
    if (followed !== undefined) for (const channel of ['book', 'trades'] as const) next.unsubscribe(channel, followed);
    followed = wanted;
    void next.watchBook(wanted);
    void next.subscribe('trades', wanted);
    begin();
  };
  next.on('open', () => {
    instruments.value = next.instruments.all();
    void loadPairs();
    // After a cut the same subscriptions come back by themselves; what was missed meanwhile is asked for.
    if (followed === undefined) follow();
    else begin();
  });
  for (const channel of ['instruments', 'ticker', 'status'] as const) void next.subscribe(channel);
  listen(next);
  followSelected = follow;
});

let followSelected = (): void => undefined;
effect(() => {
  if (symbol.value !== '') followSelected();
});

/** Where nothing was chosen, or what was chosen is no more: the first instrument. */
function choose(): void {
  const all = instruments.peek();
  if (all.length > 0 && !all.some((one) => one.symbol === symbol.peek())) symbol.value = all[0]?.symbol ?? '';
}

/** Forgets what was shown, and asks for what the stream does not tell: the tape until now. */
function begin(): void {
  trades = [];
  tape.value = [];
  for (const listener of followListeners) listener();
  nextFrame(showBook);
  void loadTape(symbol.peek());
}

function listen(next: RealtimeClient): void {
  next.on('instrument', () => nextFrame(() => (instruments.value = next.instruments.all())));
  next.on('ticker', (told) => {
    if (told.symbol !== null) newTickers.set(told.symbol, told);
    nextFrame(showTickers);
  });
  next.on('status', (told) => {
    if (told.symbol !== null) newStatuses.set(told.symbol, told);
    nextFrame(showStatuses);
  });
  next.on('trade', (told) => {
    if (told.symbol !== symbol.peek() || told.tradeId === null || told.price === null) return;
    trades.push(told as TapeTrade);
    if (trades.length > 2 * TAPE_KEPT) trades = trades.slice(-TAPE_KEPT);
    for (const listener of tradeListeners) listener(told);
    nextFrame(showTape);
  });
  next.on('book', onBook);
  next.on('resync', onBook);
  next.on('close', () => nextFrame(showBook));
}

function onBook(changed: { readonly symbol: string }): void {
  if (changed.symbol !== symbol.peek()) return;
  nextFrame(showBook);
  showDeepBook();
}

async function loadPairs(): Promise<void> {
  const result = await ask('pairsList');
  if (result.ok) pairs.value = new Map(result.value.items.map((pair) => [pair.symbol, pair]));
}

export function reloadTape(): void {
  void loadTape(symbol.peek());
}

async function loadTape(of: string): Promise<void> {
  const result = await ask('marketDataTrades', { path: { symbol: of }, query: { limit: 100 } });
  if (of !== symbol.peek()) return;
  tapeFault.value = result.ok ? undefined : result.detail;
  if (!result.ok) return;
  const newest = trades[0]?.tradeId;
  const older = result.value.items.filter(({ tradeId }) => newest === undefined || BigInt(tradeId) < BigInt(newest));
  trades = [...older.toReversed(), ...trades];
  nextFrame(showTape);
}

function showTickers(): void {
  tickers.value = new Map(newTickers);
}

function showStatuses(): void {
  statuses.value = new Map(newStatuses);
}

function showTape(): void {
  tape.value = trades.slice(-TAPE_KEPT).toReversed();
}

function showBook(): void {
  book.value = viewOf(stream()?.book(symbol.peek()), LADDER_LEVELS);
}

const showDeepBook = atMostEvery(DEPTH_MS, () => (deepBook.value = viewOf(stream()?.book(symbol.peek()))));

function viewOf(kept: OrderBook | undefined, depth?: number): BookView | undefined {
  if (kept === undefined) return undefined;
  const { instrument: of, isSynchronized } = kept;
  return { instrument: of, bids: kept.steps('bids', depth), asks: kept.steps('asks', depth), isSynchronized };
}
