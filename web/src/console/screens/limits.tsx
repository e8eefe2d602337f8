/** Limits with what is used of each, and the market-wide breaker. */
import { useState } from 'preact/hooks';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { known, over } from '../../format/decimal.js';
import { NOTHING, words } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, ActionForm, Block, given, valuesOf } from '../action.js';
import { DataTable } from '../data-table.js';
import { LiveRisk } from '../live-risk.js';
import { Shown, useReading } from '../reading.js';

type Limit = Schemas['LimitResponse'];
const LOOK_MS = 4_000;
const names = [
  'open_orders',
  'order_rate',
  'open_notional',
  'gross_exposure',
  'net_exposure',
  'daily_loss',
  'order_quantity',
  'order_notional',
  'price_collar',
  'fat_finger',
  'duplicate_window',
  'position',
  'restricted',
  'collar_source',
  'session_orders',
  'session_refusals',
  'kill_exposure',
  'kill_loss',
  'mark_source',
  'var',
  'var_max_age',
];

interface Holder {
  readonly accountId?: string;
  readonly tradeGroup?: number;
}

/** Who may only watch sees what the stream tells; who sets limits, those too. */
export function Limits() {
  const permissions = me.value?.permissions ?? [];
  const [holder, setHolder] = useState<Holder>({});
  return (
    <>
      {permissions.includes('admin:limits') && <LimitsOf holder={holder} setHolder={setHolder} />}
      {permissions.includes('admin:risk') && <LiveRisk accountId={holder.accountId} />}
      {permissions.includes('admin:limits') && <Breaker />}
    </>
  );
}

function LimitsOf({ holder, setHolder }: { readonly holder: Holder; readonly setHolder: (holder: Holder) => void }) {
  const reading = useReading(() => rest.call('limitsOf', { query: holder }), [holder], LOOK_MS);
  const choose = (event: SubmitEvent): void => {
    event.preventDefault();
    const { account = '', group = '' } = valuesOf(event.currentTarget as HTMLFormElement);
    setHolder({ ...(account !== '' && { accountId: account }), ...(group !== '' && { tradeGroup: Number(group) }) });
  };
  return (
    <Block title="Limits">
      <form class="action-fields" aria-label="Whose limits" onSubmit={choose}>
        <label class="action-field">
          Account
          <input class="input" name="account" inputMode="numeric" placeholder="venue's defaults" />
        </label>
        <label class="action-field">
          Trade group
          <input class="input" name="group" inputMode="numeric" />
        </label>
        <button type="submit" class="button">
          Show
        </button>
      </form>
      <Shown
        reading={reading}
        what="Limits"
        isEmpty={({ items }) => items.length === 0}
        empty={<p>Nothing limits {nameOf(holder)}. Set the first one below.</p>}
      >
        {({ items }) => <LimitTable items={items} holder={holder} after={reading.reload} />}
      </Shown>
      <ActionForm
        title={`Set a limit of ${nameOf(holder)}`}
        submitLabel="Set limit"
        fields={[
          { name: 'limit', label: 'Limit', options: names },
          { name: 'value', label: 'Value' },
          { name: 'symbol', label: 'Instrument', isOptional: true },
          { name: 'asset', label: 'Asset', isOptional: true },
        ]}
        done="Set."
        run={({ limit = '', value, symbol, asset }) =>
          rest.call('limitsSetLimit', {
            path: { limit },
            body: { ...holder, ...given({ value, symbol, asset }) } as never,
          })
        }
        after={reading.reload}
      />
    </Block>
  );
}

function LimitTable({
  items,
  holder,
  after,
}: {
  readonly items: readonly Limit[];
  readonly holder: Holder;
  readonly after: () => void;
}) {
  return (
    <DataTable
      label="Limits in force"
      rows={items}
      keyOf={({ limit, symbol, asset }) => `${limit} ${symbol} ${asset}`}
      columns={[
        { label: 'Limit', cell: ({ limit }) => words(limit) },
        { label: 'Of', cell: ({ symbol, asset }) => symbol ?? asset ?? NOTHING },
        { label: 'Value', isNumber: true, cell: ({ value }) => value },
        { label: 'Used', isNumber: true, cell: ({ used }) => used ?? NOTHING },
        { label: 'Utilisation', cell: (limit) => <Utilisation limit={limit} /> },
        { label: 'From', cell: ({ isDefault }) => (isDefault ? 'Venue' : 'Own') },
        {
          label: 'Actions',
          cell: ({ limit, symbol, asset, isDefault }) =>
            isDefault && holder.accountId !== undefined ? null : (
              <ActionButton
                label="Remove"
                name={`Remove ${words(limit)}`}
                isDanger
                question={`${words(limit)} of ${nameOf(holder)} holds no more.`}
                done="Removed."
                run={() =>
                  rest.call('limitsRemoveLimit', {
                    path: { limit },
                    query: { ...holder, ...given({ symbol: symbol ?? '', asset: asset ?? '' }) },
                  })
                }
                after={after}
              />
            ),
        },
      ]}
    />
  );
}

function Utilisation({ limit: { limit, value, used } }: { readonly limit: Limit }) {
  const isNumber = /^-?\d/.test(value) && used !== null;
  const share = isNumber
    ? over({ units: known(used).units * 100n, scale: known(used).scale }, known(value), 0)
    : undefined;
  if (share === undefined) return <>{NOTHING}</>;
  const percent = Number(share.units);
  return (
    <meter
      min={0}
      max={100}
      high={80}
      low={60}
      optimum={0}
      value={Math.min(100, Math.max(0, percent))}
      aria-label={`${words(limit)} used`}
    >
      {percent} %
    </meter>
  );
}

function Breaker() {
  const reading = useReading(() => rest.call('marketBreakerGet'), [], LOOK_MS);
  return (
    <Block title="Market-wide breaker">
      <Shown reading={reading} what="The breaker">
        {({ active, level1Bps, level2Bps, level3Bps, fallBps, trippedLevel, instruments }) => (
          <dl class="facts">
            <Fact name="State" value={active ? 'On' : 'Off'} />
            <Fact name="Levels, bp" value={active ? `${level1Bps} / ${level2Bps} / ${level3Bps}` : NOTHING} />
            <Fact name="Fall since yesterday, bp" value={`${fallBps} of ${instruments} instruments`} />
            <Fact name="Tripped today" value={trippedLevel === 0 ? 'No' : `Level ${trippedLevel}`} />
          </dl>
        )}
      </Shown>
      <ActionForm
        title="Change the breaker"
        submitLabel="Set breaker"
        fields={[{ name: 'preset', label: 'Levels', options: ['us_market', 'off'] }]}
        question={({ preset }) =>
          preset === 'off' ? 'Nothing halts the whole market any more.' : 'It halts the market at 7, 13 and 20 %.'
        }
        done="Done."
        run={({ preset }) =>
          preset === 'off'
            ? rest.call('marketBreakerRemove')
            : rest.call('marketBreakerSet', { body: { preset: 'us_market' } })
        }
        after={reading.reload}
      />
    </Block>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function nameOf({ accountId, tradeGroup }: Holder): string {
  if (accountId !== undefined) return `account ${accountId}`;
  return tradeGroup === undefined ? 'the venue' : `trade group ${tradeGroup}`;
}
