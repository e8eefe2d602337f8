/**
 * The public channels that somebody wants: asked for at once, and again after every reconnect. None of them ends in silence: one that
 * the venue puts off is asked for until it is there, and of one that it refuses both its callers and a listener are told.
 */
import {
  Channel,
  type ClientBody,
  type PublicChannelName,
} from '../../../src/modules/realtime/domain/wire-messages.js';
import { BackOff, type BackOffOptions, timerMs } from './back-off.js';
import type { Instruments } from './instruments.js';

export type PublicChannel = PublicChannelName;

export interface Refusal {
  readonly code: string;
  readonly detail: string;
}
export type SubscriptionAnswer = { readonly ok: true } | ({ readonly ok: false } & Refusal);

/** A channel that the venue does not give. */
export interface RefusedSubscription extends Refusal {
  readonly channel: PublicChannel;
  /** Undefined: of all instruments. */
  readonly symbol: string | undefined;
  /** It is put off and asked for again; false: it has ended. */
  readonly willRetry: boolean;
}

export interface SubscriptionLink {
  readonly instruments: Instruments;
  readonly backOff: BackOffOptions;
  readonly isReady: () => boolean;
  readonly nextId: () => number;
  readonly send: (name: 'subscribe' | 'unsubscribe', body: ClientBody<'subscribe'>) => void;
  readonly onRefused: (refused: RefusedSubscription) => void;
}

interface Topic {
  readonly channel: PublicChannel;
  /** Undefined: all that are and will be. */
  readonly symbol: string | undefined;
  readonly backOff: BackOff;
  waiting: ((answer: SubscriptionAnswer) => void)[];
  /** Under which it was asked for and not yet answered. */
  requestId: number | undefined;
  /** Until it is asked for again. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** What a connection is told without asking. The client itself needs the instruments. */
const toldToEveryone: readonly PublicChannel[] = ['trades', 'ticker'];

export class Subscriptions {
  private readonly topics = new Map<string, Topic>();
  private end: Refusal | undefined;

  constructor(private readonly link: SubscriptionLink) {}

  /** Resolves when the venue has answered, if need be after a reconnect or when it has put others off. */
  add(channel: PublicChannel, symbol: string | undefined): Promise<SubscriptionAnswer> {
    if (this.end !== undefined) return Promise.resolve({ ok: false, ...this.end });
    const key = keyOf(channel, symbol);
    const topic = this.topics.get(key) ?? this.newTopic(channel, symbol);
    this.topics.set(key, topic);
    const answer = new Promise<SubscriptionAnswer>((resolve) => topic.waiting.push(resolve));
    if (this.link.isReady() && !isUnderWay(topic)) this.ask(topic);
    return answer;
  }

  /** True where somebody wants the channel of this instrument, be it with all others. */
  isWanted(channel: PublicChannel, symbol: string): boolean {
    return this.topicOf(channel, symbol) !== undefined;
  }

  remove(channel: PublicChannel, symbol: string | undefined): void {
    const topic = this.topics.get(keyOf(channel, symbol));
    if (topic === undefined) return;
    this.drop(topic, { code: 'UNSUBSCRIBED', detail: 'It was taken back.' });
    if (this.link.isReady()) this.tell('unsubscribe', topic);
  }

  /** A new connection knows nothing of what the last one was told. */
  restore(): void {
    this.forget();
    for (const channel of toldToEveryone)
      if (!this.topics.has(keyOf(channel, undefined))) this.tell('unsubscribe', { channel, symbol: undefined });
    for (const topic of this.topics.values()) this.ask(topic);
  }

  /** Asks for the state anew, and all that follows; with that of all others where it came with them. */
  renew(channel: PublicChannel, symbol: string): void {
    const topic = this.topicOf(channel, symbol);
    if (topic === undefined || !this.link.isReady()) return;
    // What is asked for already will bring it.
    if (isUnderWay(topic)) return;
    this.tell('unsubscribe', topic);
    this.ask(topic);
  }

  onSubscribed(requestId: number): void {
    const topic = this.answered(requestId);
    if (topic === undefined) return;
    topic.backOff.reset();
    for (const resolve of topic.waiting.splice(0)) resolve({ ok: true });
  }

  /** True where the error answers a subscription. One that may succeed later is asked for again by itself. */
  onError(requestId: number, refusal: Refusal & { readonly retryAfterMs: number }): boolean {
    const topic = this.answered(requestId);
    if (topic === undefined) return false;
    if (refusal.retryAfterMs > 0) {
      this.askLater(topic, Math.max(refusal.retryAfterMs, topic.backOff.nextMs()));
      this.tellRefused(topic, refusal, true);
    } else this.refuse(topic, refusal);
    return true;
  }

  /** The connection has ended. */
  forget(): void {
    for (const topic of this.topics.values()) settle(topic);
  }

  /** The client has ended: nobody waits for an answer that cannot come. */
  close(reason: Refusal): void {
    this.end = reason;
    for (const topic of this.topics.values()) this.drop(topic, reason);
  }

  private newTopic(channel: PublicChannel, symbol: string | undefined): Topic {
    const backOff = new BackOff(this.link.backOff);
    return { channel, symbol, backOff, waiting: [], requestId: undefined, timer: undefined };
  }

  private topicOf(channel: PublicChannel, symbol: string): Topic | undefined {
    return this.topics.get(keyOf(channel, symbol)) ?? this.topics.get(keyOf(channel, undefined));
  }

  private ask(topic: Topic): void {
    settle(topic);
    topic.requestId = this.tell('subscribe', topic);
    if (topic.requestId === undefined)
      this.refuse(topic, { code: 'UNKNOWN_SYMBOL', detail: `${topic.symbol ?? ''} is not known.` });
  }

  private askLater(topic: Topic, afterMs: number): void {
    topic.timer = setTimeout(() => {
      topic.timer = undefined;
      if (this.link.isReady()) this.ask(topic);
    }, timerMs(afterMs));
  }

  /** The request id; undefined where the instrument is not known. */
  private tell(
    name: 'subscribe' | 'unsubscribe',
    { channel, symbol }: Pick<Topic, 'channel' | 'symbol'>,
  ): number | undefined {
    const instrumentId = symbol === undefined ? 0 : this.link.instruments.bySymbol(symbol)?.instrumentId;
    if (instrumentId === undefined) return undefined;
    const requestId = this.link.nextId();
    this.link.send(name, { requestId, channel: Channel[channel], instrumentId });
    return requestId;
  }

  /** The topic whose newest question this answers. */
  private answered(requestId: number): Topic | undefined {
    for (const topic of this.topics.values()) {
      if (topic.requestId !== requestId) continue;
      topic.requestId = undefined;
      return topic;
    }
    return undefined;
  }

  private refuse(topic: Topic, refusal: Refusal): void {
    this.drop(topic, refusal);
    this.tellRefused(topic, refusal, false);
  }

  private tellRefused({ channel, symbol }: Topic, { code, detail }: Refusal, willRetry: boolean): void {
    this.link.onRefused({ channel, symbol, code, detail, willRetry });
  }

  private drop(topic: Topic, { code, detail }: Refusal): void {
    settle(topic);
    this.topics.delete(keyOf(topic.channel, topic.symbol));
    for (const resolve of topic.waiting.splice(0)) resolve({ ok: false, code, detail });
  }
}

/** It is asked for, now or in a while. */
function isUnderWay({ requestId, timer }: Topic): boolean {
  return requestId !== undefined || timer !== undefined;
}

/** Nothing is asked for any more, neither now nor later. */
function settle(topic: Topic): void {
  clearTimeout(topic.timer);
  topic.timer = undefined;
  topic.requestId = undefined;
}

function keyOf(channel: PublicChannel, symbol: string | undefined): string {
  return `${channel} ${symbol ?? '*'}`;
}
