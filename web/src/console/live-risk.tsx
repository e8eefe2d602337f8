/** What the stream of risk tells of an account or of the venue, as it changes. */
import { useEffect, useState } from 'preact/hooks';
import type { Refusal, RiskBoard, RiskOf } from '../../../clients/typescript/src/tradsys.js';
import { NOTHING, words } from '../format/format.js';
import { Empty, Skeleton } from '../parts/states.js';
import { stream } from '../venue/venue.js';
import { Block } from './action.js';
import { DataTable } from './data-table.js';

const PPM_A_PERCENT = 10_000;
const ROWS_MAX = 50;

interface Watched {
  readonly board: RiskBoard | undefined;
  readonly fault: string | undefined;
}

/** Watches as long as it is shown; each change of the board is shown at once. */
function useRisk(of: RiskOf): Watched {
  const [watched, setWatched] = useState<Watched>({ board: undefined, fault: undefined });
  useEffect(() => {
    const venue = stream();
    let isOver = false;
    setWatched({ board: undefined, fault: undefined });
    const off = venue?.on('risk', (board) =>
      setWatched((before) => (before.board === board ? { board, fault: undefined } : before)),
    );
    const show = (answer: RiskBoard | Refusal): void => {
      if (isOver) return;
      setWatched('code' in answer ? { board: undefined, fault: answer.detail } : { board: answer, fault: undefined });
    };
    void venue?.watchRisk(of).then(show);
    return () => {
      isOver = true;
      off?.();
      venue?.unwatchRisk(of);
    };
  }, [JSON.stringify(of)]);
  return watched;
}

/** Without an account the whole venue: who has used most of which limit. */
export function LiveRisk({ accountId }: { readonly accountId: string | undefined }) {
  const of: RiskOf = accountId === undefined ? 'venue' : { accountId: Number(accountId) };
  const { board, fault } = useRisk(of);
  return (
    <Block title={accountId === undefined ? 'Accounts now' : `Account ${accountId} now`}>
      {fault !== undefined && <Empty title="Nothing to watch">{fault}</Empty>}
      {fault === undefined && board === undefined && <Skeleton label="Waiting for the stream of risk" />}
      {board !== undefined && (of === 'venue' ? <Accounts board={board} /> : <Account board={board} />)}
    </Block>
  );
}

function Accounts({ board }: { readonly board: RiskBoard }) {
  const rows = board
    .all('riskAccount')
    .filter(({ accountId }) => accountId !== 0)
    .toSorted((one, other) => other.usedPpm - one.usedPpm)
    .slice(0, ROWS_MAX);
  if (rows.length === 0)
    return <Empty title="No limit is used">No account has used anything of a limit, and none is stopped.</Empty>;
  return (
    <DataTable
      label="Accounts by the limit most used"
      rows={rows}
      keyOf={({ accountId }) => String(accountId)}
      columns={[
        { label: 'Account', isNumber: true, cell: ({ accountId }) => accountId },
        { label: 'Limit', cell: ({ limit }) => (limit === null ? NOTHING : words(limit)) },
        { label: 'Used', cell: ({ usedPpm, limit }) => <Used ppm={usedPpm} of={limit ?? 'nothing'} /> },
        { label: 'State', cell: (row) => stateOf(row) },
      ]}
    />
  );
}

function Account({ board }: { readonly board: RiskBoard }) {
  const [account] = board.all('riskAccount');
  return (
    <>
      <p role="status">{account === undefined ? NOTHING : stateOf(account)}</p>
      <DataTable
        label="Exposure by asset"
        rows={board.all('riskExposure')}
        keyOf={({ asset }) => asset}
        columns={[
          { label: 'Asset', cell: ({ asset }) => asset },
          { label: 'Open', isNumber: true, cell: ({ openNotional }) => openNotional },
          { label: 'Gross', isNumber: true, cell: ({ grossExposure }) => grossExposure },
          { label: 'Net', isNumber: true, cell: ({ netExposure }) => netExposure },
          { label: 'Today', isNumber: true, cell: ({ dayResult }) => dayResult },
        ]}
      />
      <DataTable
        label="Use of limits"
        rows={board.all('riskLimit').filter(({ used }) => used !== '')}
        keyOf={({ limit, symbol, asset, tradeGroup }) => `${limit} ${symbol} ${asset} ${tradeGroup}`}
        columns={[
          { label: 'Limit', cell: ({ limit }) => (limit === null ? NOTHING : words(limit)) },
          { label: 'Of', cell: ({ symbol, asset }) => symbol ?? (asset === '' ? NOTHING : asset) },
          { label: 'Whose', cell: ({ tradeGroup }) => (tradeGroup === 0 ? 'Account' : `Group ${tradeGroup}`) },
          { label: 'Value', isNumber: true, cell: ({ value }) => value },
          { label: 'Used', isNumber: true, cell: ({ used }) => used },
          { label: 'Utilisation', cell: ({ usedPpm, limit }) => <Used ppm={usedPpm} of={limit ?? 'nothing'} /> },
        ]}
      />
    </>
  );
}

function Used({ ppm, of }: { readonly ppm: number; readonly of: string }) {
  const percent = Math.floor(ppm / PPM_A_PERCENT);
  return (
    <>
      <meter
        min={0}
        max={100}
        high={80}
        low={60}
        optimum={0}
        value={Math.min(100, percent)}
        aria-label={`${words(of)} used now`}
      >
        {percent} %
      </meter>{' '}
      {percent} %
    </>
  );
}

interface Stops {
  readonly isStopped: boolean;
  readonly isGroupStopped: boolean;
  readonly isVenueStopped: boolean;
  readonly marketBreakerLevel: number;
}

function stateOf({ isStopped, isGroupStopped, isVenueStopped, marketBreakerLevel }: Stops): string {
  if (isVenueStopped) return 'The venue is stopped';
  if (isGroupStopped) return 'Its group is stopped';
  if (isStopped) return 'Stopped';
  return marketBreakerLevel === 0 ? 'Trades' : `Market breaker, level ${marketBreakerLevel}`;
}
