/** Which order is explained, and its explanation as the venue tells it. */
import { effect, signal } from '@preact/signals';
import type { Schemas } from '../../../clients/typescript/src/tradsys.js';
import { ask } from '../venue/venue.js';
import { me } from './session.js';

export type Explanation = Schemas['OrderExplanationResponse'];
export type ExplanationStep = Schemas['ExplanationStepResponse'];

export interface Explained {
  readonly orderId: string;
  /** The fill that was asked about; undefined for the order as a whole. */
  readonly tradeId: string | undefined;
}

export const explained = signal<Explained | undefined>(undefined);
export const explanation = signal<'loading' | { readonly fault: string } | Explanation>('loading');

export function explain(orderId: string, tradeId?: string): void {
  explained.value = { orderId, tradeId };
  void loadExplanation();
}

export async function loadExplanation(): Promise<void> {
  const mine = explained.peek();
  if (mine === undefined) return;
  explanation.value = 'loading';
  const result = await ask('orderExplanationExplain', { path: { orderId: mine.orderId } });
  if (mine === explained.peek()) explanation.value = result.ok ? result.value : { fault: result.detail };
}

effect(() => {
  if (me.value === undefined) explained.value = undefined;
});
