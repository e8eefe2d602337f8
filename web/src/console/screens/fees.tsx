/** What tiers pay, and who is in which. */
import { rest } from '../../venue/venue.js';
import { ActionForm, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

export function Fees() {
  const reading = useReading(() => rest.call('pairsList'));
  return (
    <Shown reading={reading} what="Instruments" isEmpty={({ items }) => items.length === 0}>
      {({ items }) => (
        <>
          <Block title="What everybody pays">
            <DataTable
              label="Fees"
              rows={items}
              keyOf={({ symbol }) => symbol}
              columns={[
                { label: 'Symbol', cell: ({ symbol }) => <strong>{symbol}</strong> },
                { label: 'Maker', isNumber: true, cell: ({ makerFee }) => makerFee },
                { label: 'Taker', isNumber: true, cell: ({ takerFee }) => takerFee },
              ]}
            />
          </Block>
          <Block title="Tiers">
            <ActionForm
              title="What a tier pays on an instrument"
              submitLabel="Set fees"
              fields={[
                { name: 'symbol', label: 'Instrument', options: items.map(({ symbol }) => symbol) },
                { name: 'tier', label: 'Tier, 1 to 255' },
                { name: 'makerFee', label: 'Maker', hint: 'A fraction: 0.0001' },
                { name: 'takerFee', label: 'Taker' },
              ]}
              done="Set."
              run={({ symbol = '', tier, makerFee = '', takerFee = '' }) =>
                rest.call('tradingAdminSetFeeTier', {
                  path: { symbol },
                  body: { tier: Number(tier), makerFee, takerFee },
                })
              }
            />
            <ActionForm
              title="The tier of an account"
              submitLabel="Set tier"
              fields={[
                { name: 'accountId', label: 'Account' },
                { name: 'tier', label: 'Tier', hint: '0 pays what everybody pays.' },
              ]}
              done="Set."
              run={({ accountId = '', tier }) =>
                rest.call('tradingAdminSetAccountTier', { path: { accountId }, body: { tier: Number(tier) } })
              }
            />
          </Block>
        </>
      )}
    </Shown>
  );
}
