/** All instruments with their last prices; a click, or Enter, looks at one. */
import { price } from '../format/format.js';
import { Skeleton } from '../parts/states.js';
import { changeOf } from '../parts/words.js';
import { instruments, tickers } from '../state/market.js';
import { symbol } from '../state/settings.js';

export function Watch() {
  return (
    <section class="panel watch" aria-label="Instruments">
      <div class="panel-bar">
        <h2>Instruments</h2>
      </div>
      {instruments.value.length === 0 ? (
        <Skeleton label="The instruments are loading" />
      ) : (
        <div class="watch-rows">
          {instruments.value.map((one) => (
            <WatchRow key={one.symbol} one={one} />
          ))}
        </div>
      )}
    </section>
  );
}

function WatchRow({ one }: { readonly one: (typeof instruments.value)[number] }) {
  const ticker = tickers.value.get(one.symbol);
  const change = ticker && changeOf(ticker);
  return (
    <button
      type="button"
      class="watch-row"
      aria-current={one.symbol === symbol.value}
      onClick={() => (symbol.value = one.symbol)}
    >
      <span>{one.symbol}</span>
      <span class="number">{price(ticker?.last, one)}</span>
      <span class={`number ${change?.tone ?? ''}`}>{change?.text ?? ''}</span>
    </button>
  );
}
