import { Logger } from '@nestjs/common';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { eventLayouts } from '../../common/model/events.js';
import { accountIdAt, i32At, lengthAt, typeAt } from '../../common/model/record-fields.js';
import { readEvent } from '../engine/domain/event-reader.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { LiveReads } from '../engine/live-state.js';
import type { Balances } from '../ledger/ledger.queries.js';
import type { MarketReader } from './market-reader.js';
import type { OrderFinder } from './order-finder.js';
import { UserStream, type UserSubscriber } from './user-stream.js';
import type { GivenIds } from './given-ids.js';
import type { Symbols } from './symbols.js';

const Traded = eventLayouts.TradeExecuted;
const Prevented = eventLayouts.SelfTradePrevented;
const Revised = eventLayouts.TradeRevised;

/** Executions are of orders, and balances go with them. */
const hearing = ['account:read', 'orders:read'] as const;

interface OpenStream {
  readonly stream: UserStream;
  /** Resolves when the account's open orders are known. */
  readonly ready: Promise<void>;
  /** Who has joined and not left. */
  holders: number;
  isBalanceDue: boolean;
  isBalanceAsked: boolean;
}

/** What happens to accounts that somebody listens to, from durable events. */
export class UserStreams implements EventConsumer {
  private readonly logger = new Logger('binance');
  private readonly streams = new Map<number, OpenStream>();

  constructor(
    private readonly live: LiveReads,
    private readonly finder: OrderFinder,
    private readonly market: MarketReader,
    private readonly symbols: Symbols,
    private readonly ids: GivenIds,
  ) {}

  /** For those who may hear it. Resolves when the subscriber can be told everything; it is told from when it is among the subscribers. */
  async join(actor: Actor): Promise<UserStream> {
    for (const permission of hearing) requirePermission(actor, permission);
    const open = this.streams.get(actor.accountId) ?? this.start(actor);
    open.holders += 1;
    try {
      await open.ready;
    } catch (error) {
      this.leave(open.stream);
      throw error;
    }
    return open.stream;
  }

  /** Of who has joined. */
  leave(stream: UserStream, subscriber?: UserSubscriber): void {
    if (subscriber !== undefined) stream.subscribers.delete(subscriber);
    const open = this.streams.get(stream.accountId);
    if (open?.stream !== stream) return;
    open.holders -= 1;
    if (open.holders === 0) this.streams.delete(stream.accountId);
  }

  onEvents({ events, start, end, isReplay }: EventBatch): void {
    if (isReplay || this.streams.size === 0) return;
    const touched = new Set<OpenStream>();
    for (let at = start; at < end; at += lengthAt(events, at)) {
      const type = typeAt(events, at);
      const owner = this.streams.get(accountIdAt(events, at));
      const other = this.streams.get(otherAt(type) === 0 ? 0 : i32At(events, at + otherAt(type)));
      for (const open of new Set([owner, other])) {
        if (open === undefined) continue;
        touched.add(open);
        this.take(open, readEvent(events, at));
      }
    }
    for (const open of touched) {
      open.stream.endBatch();
      this.tellBalances(open);
    }
  }

  private take({ stream }: OpenStream, event: ReturnType<typeof readEvent>): void {
    if (event.name === 'FundsDeposited') stream.moneyMoved(event.body.assetId, event.body.amount, event.timeUs);
    else if (event.name === 'FundsWithdrawn') stream.moneyMoved(event.body.assetId, -event.body.amount, event.timeUs);
    else stream.take(event);
  }

  private start(actor: Actor): OpenStream {
    const stream = new UserStream(actor.accountId, this.symbols, this.ids);
    const ready = this.load(actor, stream);
    // Who waits for it is told; nobody else is.
    ready.catch(() => undefined);
    const open = { stream, ready, holders: 0, isBalanceDue: false, isBalanceAsked: false };
    this.streams.set(actor.accountId, open);
    return open;
  }

  private async load(actor: Actor, stream: UserStream): Promise<void> {
    stream.balances(await this.balancesOf(actor.accountId), this.market.nowUs(), true);
    stream.begin(await this.finder.open(actor));
  }

  /** Whoever has joined: each of them may know them. */
  private balancesOf(accountId: number): Promise<Balances> {
    return this.live.answer((state) => ({ sequence: state.sequence, balances: state.balances(accountId) }));
  }

  /** Behind the executions of a batch; asked for once, however often they change meanwhile. */
  private tellBalances(open: OpenStream): void {
    open.isBalanceDue = true;
    if (open.isBalanceAsked) return;
    open.isBalanceAsked = true;
    void this.askBalances(open).finally(() => (open.isBalanceAsked = false));
  }

  private async askBalances(open: OpenStream): Promise<void> {
    while (open.isBalanceDue) {
      open.isBalanceDue = false;
      try {
        open.stream.balances(await this.balancesOf(open.stream.accountId), this.market.nowUs());
      } catch (error) {
        // The venue stops, or is busy: the next change asks again.
        this.logger.debug(error);
      }
    }
  }
}

/** True for who may be told everything that happens to its account. */
export function mayHear({ permissions }: Actor): boolean {
  return hearing.every((permission) => permissions.has(permission));
}

/** Where an event has the account of the other side; 0 where it has none. */
function otherAt(type: number): number {
  if (type === Traded.type) return Traded.at.makerAccountId;
  if (type === Prevented.type) return Prevented.at.makerAccountId;
  return type === Revised.type ? Revised.at.makerAccountId : 0;
}
