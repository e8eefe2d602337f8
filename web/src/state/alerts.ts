/** What a trader must not miss: halts, auctions, the connection, and what became of an own order. */
import { effect, signal } from '@preact/signals';
import { words } from '../format/format.js';
import { connection } from '../venue/venue.js';
import { statuses } from './market.js';

export type Tone = 'info' | 'good' | 'warning' | 'bad';
export interface Alert {
  readonly id: number;
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

const SHOWN_MAX = 4;
const SHOWN_MS = 7_000;

export const alerts = signal<readonly Alert[]>([]);
let lastId = 0;

/** Shows it for a while; bad news stays until it is closed. */
export function alert(tone: Tone, title: string, detail = ''): void {
  const id = (lastId += 1);
  alerts.value = [...alerts.peek(), { id, tone, title, detail }].slice(-SHOWN_MAX);
  if (tone !== 'bad') setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  alerts.value = alerts.peek().filter((one) => one.id !== id);
}

const phaseNews: Readonly<Record<string, readonly [Tone, string]>> = {
  closed: ['warning', 'Closed: no orders are taken'],
  pre_open: ['info', 'Pre-open: orders are collected, none trades yet'],
  auction: ['warning', 'Auction: orders are collected and trade together at its end'],
  continuous: ['good', 'Trading continuously'],
  halt: ['warning', 'Halted: nothing trades, orders can be cancelled'],
  cancel_only: ['warning', 'Cancel only: no new orders are taken'],
};

/** What a phase means to who wants to trade. */
export function phaseText(phase: string): string {
  return phaseNews[phase]?.[1] ?? words(phase);
}

const phases = new Map<string, string>();
effect(() => {
  for (const [symbol, { phase }] of statuses.value) {
    if (phase === null) continue;
    const before = phases.get(symbol);
    phases.set(symbol, phase);
    if (before === undefined || before === phase) continue;
    const [tone, text] = phaseNews[phase] ?? ['info', words(phase)];
    alert(tone, symbol, text);
  }
});

let wasLive = false;
let wasCut = false;
effect(() => {
  const state = connection.value;
  if (state === 'live' && wasCut) alert('good', 'Connected again', 'Book, tape and orders are up to date.');
  if (state === 'live') [wasLive, wasCut] = [true, false];
  else if (wasLive) wasCut = true;
});
