/** The way of an order to its fills, in words. */
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import { known, plain, plus, zero } from './decimal.js';
import { words } from './format.js';

type Explanation = Schemas['OrderExplanationResponse'];
type Step = Schemas['ExplanationStepResponse'];

/** How prices, quantities and times are written. */
export interface Spelling {
  readonly price: (value: string | null) => string;
  readonly quantity: (value: string) => string;
}

const stepTexts: Readonly<Record<Step['name'], string>> = {
  accepted: 'Accepted',
  activated: 'Brought in by its list',
  triggered: 'Triggered',
  rested: 'Joined the queue',
  refreshed: 'Showed its next part, at the end of the queue',
  replaced: 'Amended',
  reduced: 'Reduced by its list',
  filled: 'Filled',
  prevented: 'Kept from trading with yourself',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  ahead_filled: 'Ahead: filled',
  ahead_cancelled: 'Ahead: cancelled',
  ahead_replaced: 'Ahead: amended',
  ahead_prevented: 'Ahead: kept from trading with its owner',
  ahead_joined: 'Ahead: joined',
};

/** What a step was. */
export function stepText({ name, trade, reason }: Step): string {
  const role =
    trade?.auction === true
      ? 'in an auction'
      : trade === null || trade.liquidity === null
        ? ''
        : `as ${trade.liquidity}`;
  const why = reason === null || reason === 'requested' ? '' : `: ${words(reason).toLowerCase()}`;
  return `${stepTexts[name]}${role === '' ? '' : ` ${role}`}${why}`;
}

/**
 * The fill of a trade in sentences, or without a trade the first one: how it came to the book, what was before it, how that
 * went, and after how long. Empty for an order that has not traded.
 */
export function fillStory({ steps }: Explanation, tradeId: string | undefined, spelled: Spelling): string[] {
  const at = steps.findIndex(({ name, trade }) => name === 'filled' && (tradeId ?? trade?.tradeId) === trade?.tradeId);
  const fill = steps[at];
  if (fill === undefined) return [];
  const before = steps.slice(0, at);
  const restedAt = before.findLastIndex(({ name }) => name === 'rested' || name === 'refreshed');
  const rested = before[restedAt];
  if (rested === undefined) return [takerStory(fill, spelled)];
  return [
    restStory(rested, spelled),
    ...queueStory(before.slice(restedAt + 1), spelled),
    makerStory(rested, fill, spelled),
  ];
}

function takerStory({ trade, quantity: lots, price: at, level }: Step, { price, quantity }: Spelling): string {
  const what = `${quantity(lots)} at ${price(at)}`;
  if (trade?.auction === true) return `It traded in the auction: ${what}.`;
  const left = level === null ? '' : ` ${quantity(level.quantity)} was left there.`;
  return `It traded on arrival and took ${what} from the book.${left}`;
}

function restStory({ name, price: at, ahead, betterQuantity }: Step, { price, quantity }: Spelling): string {
  const came = name === 'refreshed' ? 'Its next part went to the end of the queue' : 'It joined the queue';
  const behind =
    ahead === null || ahead.orders === 0
      ? 'with nothing displayed before it'
      : `behind ${ordersText(ahead.orders)} of ${quantity(ahead.quantity)}`;
  const better =
    betterQuantity === null || isZero(betterQuantity) ? '' : `, and ${quantity(betterQuantity)} at better prices`;
  return `${came} at ${price(at)}, ${behind}${better}.`;
}

/** How what stood before it went away. */
function queueStory(steps: readonly Step[], { quantity }: Spelling): string[] {
  const sum = (name: Step['name']): string =>
    plain(steps.reduce((total, step) => (step.name === name ? plus(total, known(step.quantity)) : total), zero));
  const parts = (
    [
      ['ahead_filled', 'was filled'],
      ['ahead_cancelled', 'was cancelled'],
      ['ahead_replaced', 'was amended away'],
      ['ahead_prevented', 'was kept from trading with its owner'],
      ['ahead_joined', 'came before it, displayed'],
    ] as const
  ).flatMap(([name, text]) => (isZero(sum(name)) ? [] : [`${quantity(sum(name))} ${text}`]));
  return parts.length === 0 ? [] : [`Of what was before it, ${parts.join(', ')}.`];
}

function makerStory(rested: Step, fill: Step, { price, quantity }: Spelling): string {
  const waited = durationText(Date.parse(fill.time) - Date.parse(rested.time));
  const what = `${quantity(fill.quantity)} traded at ${price(fill.price)}`;
  if (fill.trade?.auction === true) return `After ${waited}, ${what}, in an auction.`;
  return fill.trade?.liquidity === 'taker'
    ? `After ${waited}, ${what}, taken from the book.`
    : `After ${waited}, ${what}, as the maker.`;
}

function ordersText(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

function isZero(value: string): boolean {
  return known(value).units === 0n;
}

/** 850 ms, 12.4 s, 3 min 5 s, 2 h 10 min. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} min`;
}
