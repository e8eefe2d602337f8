/** What one order, account or instrument was at a moment, told by a replay of the journal alone. */
import { lengthAt } from '../../common/model/record-fields.js';
import { unreachable } from '../../common/assert.js';
import { readEvents } from '../engine/domain/event-reader.js';
import { type ReplayResult, replayDataDir } from '../engine/journal-replay.js';
import type { Moment } from '../engine/moment.js';
import { EventFedDirectory } from '../instruments/event-fed-directory.js';
import { type LevelChange, readLevelChange } from '../market-data/domain/level-change.js';
import { presentOrder } from '../orders/order-presenter.js';
import { presentAccountState, presentInstrumentState } from './aggregate-presenter.js';
import { AccountAggregate } from './domain/account-aggregate.js';
import { InstrumentAggregate } from './domain/instrument-aggregate.js';
import { OrderAggregate } from './domain/order-aggregate.js';

export type AggregateKey =
  | { readonly aggregate: 'order'; readonly orderId: number }
  | { readonly aggregate: 'account'; readonly accountId: number }
  | { readonly aggregate: 'instrument'; readonly symbol: string };

export interface ReplayedAggregate {
  readonly replay: ReplayResult;
  /** As the API shows it; undefined where it was not there yet. */
  readonly state: object | undefined;
}

export function replayAggregate(dataDir: string, key: AggregateKey, to: Moment | undefined): ReplayedAggregate {
  const directory = new EventFedDirectory();
  const fold = foldOf(key, directory);
  const level: LevelChange = { instrumentId: 0, side: 0, priceTicks: 0, quantityLots: 0, orders: 0 };
  const replay = replayDataDir(dataDir, {
    ...(to !== undefined && { to }),
    onEvents: (batch) => {
      directory.onEvents(batch);
      const { events, start, end } = batch;
      for (let at = start; at < end; at += lengthAt(events, at)) {
        const [event] = readEvents(events, at, at + lengthAt(events, at));
        if (event !== undefined) fold.apply(event, readLevelChange(events, at, level) ? level : undefined);
      }
    },
  });
  return { replay, state: fold.state() };
}

interface Fold {
  apply(event: ReturnType<typeof readEvents>[number], level: LevelChange | undefined): void;
  state(): object | undefined;
}

function foldOf(key: AggregateKey, directory: EventFedDirectory): Fold {
  switch (key.aggregate) {
    case 'order':
      return foldOfOrder(key.orderId, directory);
    case 'account':
      return foldOfAccount(key.accountId, directory);
    case 'instrument':
      return foldOfInstrument(key.symbol, directory);
    default:
      return unreachable(key);
  }
}

function foldOfOrder(orderId: number, directory: EventFedDirectory): Fold {
  const order = new OrderAggregate(orderId);
  return {
    apply: (event) => void order.apply(event),
    state: () => order.state && presentOrder(order.state, directory.formatOfId(order.state.instrumentId)),
  };
}

function foldOfAccount(accountId: number, directory: EventFedDirectory): Fold {
  const account = new AccountAggregate(accountId);
  return {
    apply: (event) => void account.apply(event),
    state: () => account.state && presentAccountState(account.state, directory),
  };
}

function foldOfInstrument(symbol: string, directory: EventFedDirectory): Fold {
  // Its id is known when it is defined, and nothing of it happens before.
  let instrument: InstrumentAggregate | undefined;
  return {
    apply: (event, level) => {
      if (event.name === 'InstrumentDefined' && event.body.symbol === symbol) {
        instrument ??= new InstrumentAggregate(event.body.instrumentId);
      }
      instrument?.apply(event, level);
    },
    state: () => {
      instrument?.check();
      return instrument?.state && presentInstrumentState(instrument.state, directory);
    },
  };
}
