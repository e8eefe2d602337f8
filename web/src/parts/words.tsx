/** Sides, gains and losses in their colours. */
import { known, minus } from '../format/decimal.js';
import { percent, words } from '../format/format.js';
import type { Ticker } from '../state/market.js';

export function SideWord({ side }: { readonly side: 'buy' | 'sell' }) {
  return <span class={side === 'buy' ? 'bid' : 'ask'}>{words(side)}</span>;
}

/** What is won is green, what is lost is red; nothing has no colour. */
export function toneOf(units: bigint): string {
  return units > 0n ? 'bid' : units < 0n ? 'ask' : '';
}

/** The change of the last 24 hours; undefined where nothing was traded. */
export function changeOf({ open, last }: Ticker): { readonly text: string; readonly tone: string } | undefined {
  if (open === null || last === null) return undefined;
  const change = minus(known(last), known(open));
  return { text: percent(change, known(open)), tone: toneOf(change.units) };
}
