/** Money that comes in and goes out. */
import { moment, words } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { me } from '../../state/session.js';
import { ActionButton, ActionForm, Block } from '../action.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const posting = [
  { name: 'accountId', label: 'Account' },
  { name: 'asset', label: 'Asset' },
  { name: 'amount', label: 'Amount' },
  { name: 'reference', label: 'Reference', hint: 'The same again posts nothing.' },
];

function may(permission: string): boolean {
  return me.value?.permissions.includes(permission) === true;
}

export function Funds() {
  return (
    <>
      {may('admin:funds') && (
        <Block title="Postings">
          <ActionForm
            title="Deposit to an account"
            submitLabel="Deposit"
            fields={posting}
            question={({ accountId, asset, amount }) => `${amount} ${asset} are added to account ${accountId}.`}
            done="Posted."
            run={({ accountId = '', asset = '', amount = '', reference = '' }) =>
              rest.call('fundsDeposit', { path: { accountId }, body: { asset, amount, reference } })
            }
          />
          <ActionForm
            title="Withdraw from an account"
            submitLabel="Withdraw"
            isDanger
            fields={posting}
            question={({ accountId, asset, amount }) => `${amount} ${asset} are taken from account ${accountId}.`}
            done="Posted."
            run={({ accountId = '', asset = '', amount = '', reference = '' }) =>
              rest.call('fundsWithdraw', { path: { accountId }, body: { asset, amount, reference } })
            }
          />
        </Block>
      )}
      {may('admin:withdrawals') && <Withdrawals />}
    </>
  );
}

const LOOK_MS = 5_000;

function Withdrawals() {
  const reading = useReading(() => rest.call('withdrawalsAdminList', { query: { limit: 50 } }), [], LOOK_MS);
  return (
    <Block title="Withdrawals that were asked for">
      <Shown reading={reading} what="Withdrawals" isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <DataTable
            label="Withdrawals"
            rows={items}
            keyOf={({ withdrawalId }) => withdrawalId}
            columns={[
              { label: 'When', cell: ({ requestedAt }) => moment(requestedAt) },
              { label: 'Who', cell: ({ requestedBy, accountId }) => `${requestedBy} (${accountId})` },
              { label: 'Amount', isNumber: true, cell: ({ amount, asset }) => `${amount} ${asset}` },
              { label: 'Where to', cell: ({ destination }) => destination },
              { label: 'State', cell: ({ status }) => words(status) },
              {
                label: 'Actions',
                cell: ({ withdrawalId, status, amount, asset }) =>
                  status === 'pending' && (
                    <span class="actions">
                      <ActionButton
                        label="Grant"
                        question={`${amount} ${asset} leave the venue.`}
                        done="Granted."
                        run={() => rest.call('withdrawalsAdminApprove', { path: { withdrawalId } })}
                        after={reading.reload}
                      />
                      <ActionButton
                        label="Reject"
                        isDanger
                        done="Rejected."
                        run={() =>
                          rest.call('withdrawalsAdminReject', {
                            path: { withdrawalId },
                            body: { reason: 'rejected by an operator' },
                          })
                        }
                        after={reading.reload}
                      />
                    </span>
                  ),
              },
            ]}
          />
        )}
      </Shown>
    </Block>
  );
}
