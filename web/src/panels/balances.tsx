/** The money and the assets of the account, and what they are worth at the last prices. */
import { type Decimal, known, plus, times } from '../format/decimal.js';
import { fixed, money, NOTHING } from '../format/format.js';
import { Empty } from '../parts/states.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import { type Balance, balances } from '../state/account.js';
import { instruments, tickers } from '../state/market.js';

const DECIMALS = 8;

export function Balances() {
  if (balances.value.length === 0)
    return <Empty title="The account is empty">Ask an operator for a deposit, or log in as a demo trader.</Empty>;
  return (
    <WindowedTable
      label="Balances"
      columns={columns}
      rows={balances.value}
      keyOf={({ asset }) => asset}
      minWidth="520px"
    />
  );
}

const total = ({ available, held }: Balance): Decimal => plus(known(available), known(held));

const columns: readonly Column<Balance>[] = [
  { label: 'Asset', width: '80px', cell: ({ asset }) => <strong>{asset}</strong> },
  { label: 'Available', width: '1fr', isNumber: true, cell: ({ asset, available }) => amount(asset, available) },
  {
    label: 'Held by orders',
    isMinor: true,
    width: '1fr',
    isNumber: true,
    cell: ({ asset, held }) => amount(asset, held),
  },
  {
    label: 'Total',
    isMinor: true,
    width: '1fr',
    isNumber: true,
    cell: (balance) => amount(balance.asset, total(balance)),
  },
  { label: 'Worth', width: '1fr', isNumber: true, cell: (balance) => worthOf(balance) },
];

/** What is paid with has cents, what is traded all its decimals. */
function amount(asset: string, value: string | Decimal): string {
  const isQuote = instruments.value.some(({ terms }) => terms.quoteAsset === asset);
  return isQuote ? money(value) : fixed(value, DECIMALS);
}

function worthOf(balance: Balance): string {
  const pair = instruments.value.find(({ terms }) => terms.baseAsset === balance.asset);
  const last = pair && tickers.value.get(pair.symbol)?.last;
  if (pair === undefined || last === undefined || last === null) return NOTHING;
  return `${money(times(total(balance), known(last)))} ${pair.terms.quoteAsset}`;
}
