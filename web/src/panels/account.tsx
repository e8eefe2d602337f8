/** Below the chart: what belongs to the account, a table a tab. */
import type { ComponentChildren } from 'preact';
import { Empty, Fault, Skeleton } from '../parts/states.js';
import { Tabs } from '../parts/tabs.js';
import { accountLoading, balances, closedOrders, fills, loadAccount, openOrders, positions } from '../state/account.js';
import { me } from '../state/session.js';
import { accountTab, type AccountTab, isLoginOpen } from '../state/settings.js';
import { Balances } from './balances.js';
import { Fills } from './fills.js';
import { History } from './history.js';
import { CancelAll, OpenOrders } from './open-orders.js';
import { Positions } from './positions.js';

const labels: Readonly<Record<AccountTab, string>> = {
  open: 'Open orders',
  history: 'History',
  fills: 'Fills',
  positions: 'Positions',
  balances: 'Balances',
};
const lists: Readonly<Record<AccountTab, { readonly value: readonly unknown[] }>> = {
  open: openOrders,
  history: closedOrders,
  fills,
  positions,
  balances,
};
const bodies: Readonly<Record<AccountTab, () => ComponentChildren>> = {
  open: () => <OpenOrders />,
  history: () => <History />,
  fills: () => <Fills />,
  positions: () => <Positions />,
  balances: () => <Balances />,
};

export function Account() {
  const count = openOrders.value.length;
  const tabs = (Object.keys(labels) as AccountTab[]).map((id) => ({
    id,
    label: id === 'open' && count > 0 ? `${labels[id]} (${count})` : labels[id],
  }));
  return (
    <section class="panel orders" aria-label="Account">
      <div class="panel-bar">
        <Tabs
          label="Account"
          tabs={tabs}
          chosen={accountTab.value}
          choose={(tab) => (accountTab.value = tab)}
          controls="account-body"
        />
        {accountTab.value === 'open' && <CancelAll />}
      </div>
      <div class="account-body" id="account-body" role="tabpanel">
        <Body />
      </div>
    </section>
  );
}

function Body() {
  if (me.value === undefined)
    return (
      <Empty title="Log in to trade">
        <p class="muted">Orders, fills, positions and balances of your account are shown here.</p>
        <button type="button" class="button primary" onClick={() => (isLoginOpen.value = true)}>
          Log in
        </button>
      </Empty>
    );
  if (me.value.accountId === null)
    return <Empty title="This user does not trade">Log in as a trader to see an account.</Empty>;
  const loading = accountLoading.value[accountTab.value];
  const hasRows = lists[accountTab.value].value.length > 0;
  if (loading === 'loading' && !hasRows) return <Skeleton label="The account is loading" />;
  if (typeof loading === 'object')
    return <Fault title="The account could not be read" detail={loading.fault} retry={() => void loadAccount()} />;
  return <>{bodies[accountTab.value]()}</>;
}
