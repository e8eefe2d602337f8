import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ProblemError } from '../../common/nest/problem.js';
import { EventsRemoved } from '../engine/event-source.js';
import type { Outbox } from '../engine/outbox.js';
import type { Asset } from '../instruments/domain/instrument.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { type Balances, GetBalancesQuery } from '../ledger/ledger.queries.js';
import type { AccountChannel, AccountChannels } from './account-channels.js';
import type { AccountReplay } from './account-replay.js';
import type { Connection } from './connection.js';
import { EVERY_INSTRUMENT } from './domain/topics.js';
import { Channel, venueMessages } from './domain/wire-messages.js';

/** What a client has seen last of its account. */
export interface SeenPlace {
  readonly afterSequence: number;
  readonly afterChannelSequence: number;
}

/** Subscriptions to accounts: where a client goes on, and the balances that it is told. */
@Injectable()
export class AccountStreams {
  private readonly logger = new Logger('realtime');

  constructor(
    readonly channels: AccountChannels,
    private readonly replay: AccountReplay,
    private readonly queries: QueryBus,
    private readonly outbox: Pick<Outbox, 'durableSequence'>,
    private readonly directory: Pick<InstrumentDirectory, 'assetById'>,
  ) {}

  countOf(accountId: number): number {
    return this.channels.counters.of(accountId);
  }

  /** Tells the connection what it has not seen, and from then on everything; `seen` undefined begins now. */
  async subscribe(connection: Connection, requestId: number, seen: SeenPlace | undefined): Promise<void> {
    const accountId = connection.actor?.accountId ?? 0;
    if (connection.subscribedAccount !== 0)
      throw new ProblemError('BAD_REQUEST', { detail: 'The account is subscribed.' });
    connection.subscribedAccount = accountId;
    try {
      const channel = this.channels.open(accountId);
      const told = this.countOf(accountId);
      venueMessages.subscribed.write(connection.writer, {
        requestId,
        channel: Channel.account,
        instrumentId: EVERY_INSTRUMENT,
      });
      connection.flush();
      if (seen !== undefined) await this.catchUp(connection, channel, seen, told);
      channel.connections.add(connection);
      if (!connection.isOpen) channel.connections.delete(connection);
      this.tellBalances(channel);
    } catch (error) {
      connection.subscribedAccount = 0;
      throw error;
    }
  }

  /** Asks for the account's balances once, however often they change meanwhile, and tells those that are new. */
  tellBalances(channel: AccountChannel): void {
    channel.isBalanceDue = true;
    if (channel.isBalanceAsked) return;
    channel.isBalanceAsked = true;
    void this.askBalances(channel).finally(() => (channel.isBalanceAsked = false));
  }

  private async askBalances(channel: AccountChannel): Promise<void> {
    while (channel.isBalanceDue) {
      channel.isBalanceDue = false;
      const actor = [...channel.connections].find((one) => one.actor?.permissions.has('account:read'))?.actor;
      if (actor === undefined) return;
      try {
        const balances = await this.queries.execute(new GetBalancesQuery(actor));
        for (const connection of channel.connections)
          if (connection.actor?.permissions.has('account:read') === true)
            tellBalances(connection, balances, this.directory);
      } catch (error) {
        // The venue stops, or is busy: the next change asks again.
        this.logger.debug(error);
      }
    }
  }

  /** `told` is the channel sequence up to which the stream had counted when the subscription began. */
  private async catchUp(
    connection: Connection,
    channel: AccountChannel,
    { afterSequence, afterChannelSequence }: SeenPlace,
    told: number,
  ): Promise<void> {
    if (afterChannelSequence > told) throw unknownPlace();
    const throughSequence = this.outbox.durableSequence;
    let seen = afterChannelSequence;
    if (channel.history.behind(seen) === undefined && seen < told) {
      const range = { accountId: channel.accountId, afterSequence, afterChannelSequence, throughSequence };
      seen = await this.fromStore(connection, range);
      if (seen !== told) throw unknownPlace();
    }
    for (const messages of channel.history.behind(seen) ?? []) connection.writer.append(messages);
    connection.flush();
    if (seen < this.countOf(channel.accountId) && channel.history.behind(seen) === undefined) throw tooFarBehind();
  }

  private async fromStore(connection: Connection, range: Parameters<AccountReplay['run']>[0]): Promise<number> {
    try {
      return await this.replay.run(range, {
        tell: (messages) => {
          connection.writer.append(messages);
          connection.flush();
        },
        isGone: () => !connection.isOpen || connection.isEnding,
        hasRoom: () => !connection.isSlow,
      });
    } catch (error) {
      if (error instanceof EventsRemoved) throw tooFarBehind();
      throw error;
    }
  }
}

function unknownPlace(): ProblemError {
  return new ProblemError('NOT_FOUND', { detail: 'The account’s stream does not have that place.' });
}

function tooFarBehind(): ProblemError {
  return new ProblemError('NOT_FOUND', {
    detail: 'That part of the stream is not kept any more; read orders and trades over REST.',
  });
}

function tellBalances(
  connection: Connection,
  { sequence, balances }: Balances,
  directory: Pick<InstrumentDirectory, 'assetById'>,
): void {
  if (sequence < connection.balanceSequence) return;
  const present = new Map(balances.map((balance) => [balance.assetId, balance]));
  // What has become nothing is not among the balances.
  for (const assetId of connection.sentBalances.keys())
    if (!present.has(assetId)) present.set(assetId, { assetId, available: 0, held: 0 });
  for (const { assetId, available, held } of present.values()) {
    const text = `${available}:${held}`;
    if (connection.sentBalances.get(assetId) === text) continue;
    connection.sentBalances.set(assetId, text);
    connection.balanceChannelSequence += 1;
    const { balanceChannelSequence: channelSequence } = connection;
    // Money is of assets that are defined.
    const { asset, scale } = directory.assetById(assetId) as Asset;
    const amounts = { available, held, scale, asset };
    venueMessages.balance.write(connection.writer, { assetId, sequence, channelSequence, ...amounts });
  }
  connection.balanceSequence = sequence;
  connection.flush();
}
