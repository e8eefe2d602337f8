/** The history of the selected instrument's book for the heatmap. Kept only while somebody looks at it: else it costs nothing. */
import { effect, signal } from '@preact/signals';
import { DepthHistory } from '../heatmap/depth-history.js';
import { stream } from '../venue/venue.js';
import { onTrade } from './market.js';
import { nextFrame } from './frame.js';
import { symbol } from './settings.js';

const SAMPLE_MS = 500;
const LEVELS = 60;

export const depthHistory = new DepthHistory();
/** Counts the moments: who reads it draws anew with each. */
export const depthMoments = signal(0);
let looker: ReturnType<typeof setInterval> | undefined;

/** Looks at the book until the answer is called. */
export function watchDepth(): () => void {
  sample();
  looker = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(looker);
    looker = undefined;
  };
}

function sample(): void {
  const book = stream()?.book(symbol.peek());
  if (book === undefined || !book.isSynchronized || document.hidden) return;
  depthHistory.add({ timeMs: Date.now(), bids: book.steps('bids', LEVELS), asks: book.steps('asks', LEVELS) });
  nextFrame(() => (depthMoments.value += 1));
}

onTrade(({ price, quantity, takerSide }) => {
  if (looker === undefined || price === null || quantity === null || takerSide === null) return;
  const of = stream()?.book(symbol.peek())?.instrument;
  const [priceTicks, quantityLots] = [of?.parsePrice(price), of?.parseQuantity(quantity)];
  if (typeof priceTicks !== 'number' || typeof quantityLots !== 'number') return;
  depthHistory.addTrade({ timeMs: Date.now(), priceTicks, quantityLots, takerSide });
});

effect(() => {
  if (symbol.value !== undefined) depthHistory.clear();
});
