/**
 * Private streams: what happened to an account's orders, and its balances. Executions are written once for an account,
 * kept for a while, and sent to each of its connections; none is ever left out.
 */
import { accountIdAt, lengthAt, typeAt } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../common/model/state-series.js';
import type { EventBatch, SavedConsumer } from '../engine/event-stream.js';
import { AccountCounters } from './domain/account-counters.js';
import { ExecutionHistory } from './domain/execution-history.js';
import { isExecution, otherAccount, writeExecution, writeMakerExecution } from './domain/executions.js';
import { WireWriter } from './domain/wire-layout.js';
import type { Connection } from './connection.js';

const SLICE_BYTES = 4_096;
const CHANNELS_MAX = 4_096;

/** The stream of one account. */
export class AccountChannel {
  readonly connections = new Set<Connection>();
  readonly slice = new WireWriter(SLICE_BYTES);
  readonly history: ExecutionHistory;
  /** Channel sequence of the first execution of the present slice; 0: there is none. */
  firstOfSlice = 0;
  /** Something has changed that may have moved money. */
  isBalanceDue = false;
  isBalanceAsked = false;

  constructor(
    readonly accountId: number,
    historyBytes: number,
  ) {
    this.history = new ExecutionHistory(historyBytes);
  }
}

export class AccountChannels implements SavedConsumer {
  readonly partName = 'account-channels';
  readonly counters = new AccountCounters();
  /** By account id: accounts that somebody has subscribed since the start. */
  private readonly channels: (AccountChannel | undefined)[] = [];
  private readonly touched = new Set<AccountChannel>();
  /** In the order in which they were opened. */
  private readonly opened = new Set<AccountChannel>();

  constructor(private readonly historyBytes: number) {}

  open(accountId: number): AccountChannel {
    const known = this.channels[accountId];
    if (known !== undefined) return known;
    this.forgetOldest();
    const channel = new AccountChannel(accountId, this.historyBytes);
    this.channels[accountId] = channel;
    this.opened.add(channel);
    return channel;
  }

  /** What is kept for accounts that nobody listens to is bounded; their clients resume from the event store. */
  private forgetOldest(): void {
    if (this.opened.size < CHANNELS_MAX) return;
    for (const channel of this.opened) {
      if (channel.connections.size > 0) continue;
      this.opened.delete(channel);
      this.channels[channel.accountId] = undefined;
      return;
    }
  }

  get(accountId: number): AccountChannel | undefined {
    return this.channels[accountId];
  }

  onEvents({ events, start, end, isReplay }: EventBatch): void {
    if (isReplay) return this.counters.count(events, start, end);
    for (let at = start; at < end; at += lengthAt(events, at)) this.take(events, at);
  }

  saveState(sink: StateSink): void {
    this.counters.saveState(sink);
  }

  loadState(source: StateSource): void {
    this.counters.loadState(source);
  }

  /** Counts the executions that an event tells, and writes those of accounts that anyone listens to. */
  private take(events: RecordBuffer, at: number): void {
    const type = typeAt(events, at);
    const accountId = accountIdAt(events, at);
    if (!isExecution(type)) return this.moneyMoved(accountId);
    const number = this.counters.next(accountId);
    const channel = this.channels[accountId];
    if (channel !== undefined) writeExecution(this.sliceOf(channel, number), events, at, number);
    const makerId = otherAccount(events, at, type);
    if (makerId === 0) return;
    const makerNumber = this.counters.next(makerId);
    const makerChannel = this.channels[makerId];
    if (makerChannel !== undefined)
      writeMakerExecution(this.sliceOf(makerChannel, makerNumber), events, at, makerNumber);
  }

  /** Hands the executions of the slice to the history and to the connections, and tells which channels something happened to. */
  flush(onTold: (channel: AccountChannel) => void): void {
    for (const channel of this.touched) {
      if (channel.slice.end > 0) {
        const bytes = channel.slice.take();
        channel.slice.reset();
        const last = this.counters.of(channel.accountId);
        channel.history.add({ first: channel.firstOfSlice, last, bytes });
        for (const { writer, actor } of channel.connections)
          if (actor?.permissions.has('orders:read')) writer.append(bytes);
      }
      channel.firstOfSlice = 0;
      if (channel.connections.size > 0) onTold(channel);
    }
    this.touched.clear();
  }

  private moneyMoved(accountId: number): void {
    const channel = this.channels[accountId];
    if (channel !== undefined) this.touched.add(channel);
  }

  private sliceOf(channel: AccountChannel, channelSequence: number): WireWriter {
    this.touched.add(channel);
    if (channel.firstOfSlice === 0) channel.firstOfSlice = channelSequence;
    return channel.slice;
  }
}
