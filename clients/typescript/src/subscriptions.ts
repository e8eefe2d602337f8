/** The public channels that somebody wants: asked for at once, and again after every reconnect. */
import { Channel, type ClientBody } from '../../../src/modules/realtime/domain/wire-messages.js';
import type { Instruments } from './instruments.js';

export type PublicChannel = Exclude<keyof typeof Channel, 'account'>;

export interface Refusal {
  readonly code: string;
  readonly detail: string;
}
export type SubscriptionAnswer = { readonly ok: true } | ({ readonly ok: false } & Refusal);

export interface SubscriptionLink {
  readonly instruments: Instruments;
  readonly isReady: () => boolean;
  readonly nextId: () => number;
  readonly send: (name: 'subscribe' | 'unsubscribe', body: ClientBody<'subscribe'>) => void;
}

interface Topic {
  readonly channel: PublicChannel;
  /** Undefined: all that are and will be. */
  readonly symbol: string | undefined;
  waiting: ((answer: SubscriptionAnswer) => void)[];
  attempts: number;
}

const ATTEMPTS_MAX = 5;
/** What a connection is told without asking. The client itself needs the instruments. */
const toldToEveryone: readonly PublicChannel[] = ['trades', 'ticker'];

export class Subscriptions {
  private readonly topics = new Map<string, Topic>();
  private readonly asked = new Map<number, string>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly link: SubscriptionLink) {}

  /** Resolves when the venue has answered, if need be after a reconnect. */
  add(channel: PublicChannel, symbol: string | undefined): Promise<SubscriptionAnswer> {
    const key = keyOf(channel, symbol);
    const topic = this.topics.get(key) ?? { channel, symbol, waiting: [], attempts: 0 };
    this.topics.set(key, topic);
    const answer = new Promise<SubscriptionAnswer>((resolve) => topic.waiting.push(resolve));
    if (this.link.isReady()) this.ask(key, topic);
    return answer;
  }

  remove(channel: PublicChannel, symbol: string | undefined): void {
    const key = keyOf(channel, symbol);
    const topic = this.topics.get(key);
    this.topics.delete(key);
    for (const resolve of topic?.waiting ?? [])
      resolve({ ok: false, code: 'UNSUBSCRIBED', detail: 'It was taken back.' });
    if (topic !== undefined && this.link.isReady()) this.tell('unsubscribe', topic);
  }

  /** A new connection knows nothing of what the last one was told. */
  restore(): void {
    this.forget();
    for (const channel of toldToEveryone)
      if (!this.topics.has(keyOf(channel, undefined))) this.tell('unsubscribe', { channel, symbol: undefined });
    for (const [key, topic] of this.topics) this.ask(key, topic);
  }

  /** Asks for the state anew, and all that follows. */
  renew(channel: PublicChannel, symbol: string): void {
    const key = keyOf(channel, symbol);
    const topic = this.topics.get(key);
    if (topic === undefined || !this.link.isReady()) return;
    this.tell('unsubscribe', topic);
    this.ask(key, topic);
  }

  onSubscribed(requestId: number): void {
    const topic = this.answered(requestId);
    if (topic === undefined) return;
    topic.attempts = 0;
    for (const resolve of topic.waiting.splice(0)) resolve({ ok: true });
  }

  /** True where the error answers a subscription. One that may succeed later is asked for again by itself. */
  onError(requestId: number, refusal: Refusal & { readonly retryAfterMs: number }): boolean {
    const topic = this.answered(requestId);
    if (topic === undefined) return false;
    const key = keyOf(topic.channel, topic.symbol);
    topic.attempts += 1;
    if (refusal.retryAfterMs > 0 && topic.attempts < ATTEMPTS_MAX) this.askLater(key, topic, refusal.retryAfterMs);
    else this.refuse(key, topic, refusal);
    return true;
  }

  /** The connection has ended. */
  forget(): void {
    this.asked.clear();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private ask(key: string, topic: Topic): void {
    const requestId = this.tell('subscribe', topic);
    if (requestId !== undefined) this.asked.set(requestId, key);
    else this.refuse(key, topic, { code: 'UNKNOWN_SYMBOL', detail: `${topic.symbol ?? ''} is not known.` });
  }

  private askLater(key: string, topic: Topic, afterMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.topics.get(key) === topic && this.link.isReady()) this.ask(key, topic);
    }, afterMs);
    this.timers.add(timer);
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

  private answered(requestId: number): Topic | undefined {
    const key = this.asked.get(requestId);
    this.asked.delete(requestId);
    return key === undefined ? undefined : this.topics.get(key);
  }

  private refuse(key: string, topic: Topic, { code, detail }: Refusal): void {
    this.topics.delete(key);
    for (const resolve of topic.waiting.splice(0)) resolve({ ok: false, code, detail });
  }
}

function keyOf(channel: PublicChannel, symbol: string | undefined): string {
  return `${channel} ${symbol ?? '*'}`;
}
