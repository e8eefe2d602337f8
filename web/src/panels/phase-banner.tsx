/** What the venue is doing with the instrument, where it is not simply trading: auctions with what they would trade, halts, limits. */
import { useEffect, useState } from 'preact/hooks';
import { countdown, price, quantity, words } from '../format/format.js';
import { phaseText } from '../state/alerts.js';
import { instrument, status, type Status } from '../state/market.js';

export function PhaseBanner() {
  const told = status.value;
  if (told === undefined || told.phase === null) return null;
  const isPlain = told.phase === 'continuous' && told.limitSide === null;
  if (isPlain) return null;
  return (
    <div class={`banner ${told.phase}`} role="status">
      <strong>{titleOf(told)}</strong>
      <span>{told.phase === 'continuous' ? limitText(told) : phaseText(told.phase)}</span>
      {told.phase === 'auction' && <Indicative told={told} />}
      <EndsIn at={told.phase === 'continuous' ? told.limitEndsAt : told.phaseEndsAt} />
    </div>
  );
}

function titleOf({ phase, auctionKind, limitSide }: Status): string {
  if (phase === 'continuous') return limitSide === 'buy' ? 'Limit up' : 'Limit down';
  return phase === 'auction' && auctionKind !== null ? `${words(auctionKind)} auction` : words(phase ?? '');
}

function limitText({ limitPrice }: Status): string {
  return `Orders wait at the price band, ${price(limitPrice, instrument.value)}.`;
}

/** What the auction would trade if it ended now. */
function Indicative({ told }: { readonly told: Status }) {
  const { indicativePrice, indicativeQuantity, indicativeSurplus } = told;
  const of = instrument.value;
  if (indicativePrice === null) return <span class="number">Nothing crosses yet</span>;
  const surplus = indicativeSurplus ?? '0';
  const side = surplus.startsWith('-') ? 'sell' : 'buy';
  return (
    <span class="number">
      Indicative <b>{price(indicativePrice, of)}</b> × {quantity(indicativeQuantity, of)}
      {surplus !== '0' && `, ${quantity(surplus.replace('-', ''), of)} more to ${side}`}
    </span>
  );
}

function EndsIn({ at }: { readonly at: string | null }) {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return null;
  return <span class="number">ends in {countdown(Date.parse(at), nowMs)}</span>;
}
